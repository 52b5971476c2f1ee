import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { filesInImage } from './docker-context.ts';
import { type Import, importsOf } from './imports.ts';

/** A script that a service of the compose file runs, in the image or in another stage (`target`). */
export interface ServiceScript {
  readonly script: string;
  readonly target?: string | undefined;
}

interface Stage {
  /** Empty: the image itself. */
  readonly name: string;
  /** From the sources, not from another stage. */
  readonly copied: readonly string[];
  /** From other stages, `name:path`. */
  readonly taken: readonly string[];
  /** Scripts that the build runs here, and the one that a container of this stage runs. */
  readonly scripts: readonly string[];
  /** Words of its `npm ci`. */
  readonly install: string | undefined;
  readonly deletesPackages: boolean;
}

/** Made in one stage, and of no use unless the image takes it. */
interface Product {
  readonly what: string;
  readonly script: string;
  readonly path: string;
  readonly sources: readonly string[];
}

const products: readonly Product[] = [
  {
    what: 'console',
    script: 'scripts/build-web.ts',
    path: '/app/web/dist',
    sources: ['web', 'core', 'api', 'tsconfig.json'],
  },
  // Its name is a hash of these.
  {
    what: 'workflow bundle',
    script: 'worker/bundle.ts',
    path: '/app/node_modules/.cache/cybback',
    sources: ['workflows', 'core', 'package-lock.json'],
  },
];

/**
 * What the Dockerfile copies exists, and everything that its stages and the given scripts run is there when they do: files by
 * COPY, packages as `dependencies`. The image holds neither development packages nor anything that only tests need, because
 * neither is brought, not because it is deleted.
 */
export function dockerfileProblems(dockerfile: string, services: readonly ServiceScript[], root: string): string[] {
  const stages = stagesOf(dockerfile);
  const image = stages.at(-1);
  const missing = [...new Set(stages.flatMap(({ copied }) => copied))]
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `Dockerfile: COPY ${path}: there is no such path`);
  if (!image || !/^CMD \["node", "[^"]+"\]/m.test(partsOf(dockerfile).at(-1) ?? ''))
    return [...missing, 'Dockerfile: there is no CMD ["node", "…"]'];
  return [
    ...missing,
    ...services
      .filter(({ target }) => target !== undefined && !stages.some(({ name }) => name === target))
      .map(({ script, target }) => `Dockerfile: ${script} runs in the stage ${target}, which does not exist`),
    ...stages.flatMap((stage) => stageProblems(stage, stages, scriptsOf(stage, services), root)),
    ...packageProblems(stages, image, root),
    ...products
      .filter(({ script }) => existsSync(join(root, script)))
      .flatMap((product) => productProblems(product, stages, image)),
    ...helperProblems(image, root),
  ];
}

/** A tag can be moved; what lies under a digest cannot be another thing. */
export const isPinned = (image: string): boolean => /@sha256:[0-9a-f]{64}$/.test(image);

/** Images from elsewhere that stages begin with. */
export function unpinnedBases(dockerfile: string): string[] {
  const bases = [...dockerfile.matchAll(/^FROM (\S+)(?: AS (\S+))?/gm)];
  const own = new Set(bases.map(([, , name]) => name));
  return bases.flatMap(([, image = '']) => (own.has(image) || isPinned(image) ? [] : [image]));
}

/** From each FROM to the next. */
function partsOf(dockerfile: string): string[] {
  const parts = dockerfile.split(/^(?=FROM )/m);
  return parts.length === 1 ? parts : parts.filter((text) => text.startsWith('FROM '));
}

function stagesOf(dockerfile: string): Stage[] {
  const parts = partsOf(dockerfile);
  const last = parts.length - 1;
  return parts.map((text, at) => {
    const copies = [...text.matchAll(/^COPY (?:--from=(\S+) )?(.+) \S+$/gm)].map(([, from, sources = '']) => ({
      from,
      sources: sources.split(/\s+/),
    }));
    return {
      name: at === last ? '' : (/^FROM \S+ AS (\S+)/.exec(text)?.[1] ?? `stage ${at}`),
      copied: copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources),
      taken: copies.flatMap(({ from, sources }) =>
        from === undefined ? [] : sources.map((source) => `${from}:${source}`),
      ),
      scripts: [
        ...[...text.matchAll(/^CMD \["node", "([^"]+)"\]/gm)].flatMap(([, script]) => script ?? []),
        ...[...text.matchAll(/^RUN node (\S+\.ts)/gm)].flatMap(([, script]) => script ?? []),
      ],
      install: /^RUN npm ci(.*)$/m.exec(text)?.[1],
      deletesPackages: /\brm\b[^\n]*node_modules/.test(text),
    };
  });
}

function scriptsOf({ name, scripts }: Stage, services: readonly ServiceScript[]): string[] {
  const here = services.filter(({ target = '' }) => target === name).map(({ script }) => script);
  return [...new Set([...scripts, ...here])];
}

function stageProblems(stage: Stage, stages: readonly Stage[], scripts: readonly string[], root: string): string[] {
  const installed = packagesIn(stage, stages, root);
  const { files, packages } = reachedFrom(
    root,
    scripts.filter((script) => existsSync(join(root, script))),
  );
  return [
    ...scripts
      .filter((script) => !existsSync(join(root, script)))
      .map((script) => `Dockerfile: it runs ${script}, which does not exist`),
    ...[...files]
      .filter((file) => !isCopied(stage, file))
      .map((file) => `Dockerfile: ${file} is needed but not copied`),
    ...[...packages]
      .filter(([name]) => !isBuiltin(name) && !installed.has(name))
      .map(([name, { from }]) => `Dockerfile: ${from} needs ${name}, which is not among the dependencies`),
  ];
}

const isCopied = ({ copied }: Stage, path: string): boolean =>
  copied.some((source) => path === source || path.startsWith(`${source}/`));

/** Words of the `npm ci` that made the packages of a stage, here or where it takes them from. */
function installOf(stage: Stage, stages: readonly Stage[]): string {
  if (stage.install !== undefined) return stage.install;
  const [from] = stage.taken.find((path) => path.endsWith(':/app/node_modules'))?.split(':') ?? [];
  const source = stages.find(({ name }) => name === from);
  return source ? installOf(source, stages) : '';
}

function packagesIn(stage: Stage, stages: readonly Stage[], root: string): Set<string> {
  const { dependencies, devDependencies } = manifestOf(root);
  const withDevelopment = /--include=dev/.test(installOf(stage, stages));
  return new Set(Object.keys({ ...dependencies, ...(withDevelopment && devDependencies) }));
}

function manifestOf(root: string): Partial<Record<string, Record<string, string>>> {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Partial<
    Record<string, Record<string, string>>
  >;
}

function packageProblems(stages: readonly Stage[], image: Stage, root: string): string[] {
  const install = installOf(image, stages);
  return [
    ...stages
      .filter(({ deletesPackages }) => deletesPackages)
      .map(() => 'Dockerfile: packages are left out by npm ci, not deleted'),
    ...(/--include=dev/.test(install) ? ['Dockerfile: the image has the development packages'] : []),
    // Optional are those that bring a Node, and what packages need for building alone.
    ...(install !== '' && manifestOf(root)['optionalDependencies'] && !/--omit=optional/.test(install)
      ? ['Dockerfile: the image has the optional packages']
      : []),
  ];
}

function productProblems({ what, script, path, sources }: Product, stages: readonly Stage[], image: Stage): string[] {
  const building = stages.find(({ scripts }) => scripts.includes(script));
  if (!building) return [`Dockerfile: no stage builds the ${what}`];
  return [
    ...sources
      .filter((source) => !building.copied.includes(source))
      .map((source) => `Dockerfile: ${source} is needed to build the ${what} but not copied`),
    ...(building === image || image.taken.includes(`${building.name}:${path}`)
      ? []
      : [`Dockerfile: the built ${what} does not get into the image`]),
  ];
}

/** Tests and their helpers are told by their names, and by what they import. */
function helperProblems(image: Stage, root: string): string[] {
  return filesInImage(image.copied, root)
    .filter(
      (file) =>
        /\.(test|fixture|screens)\.ts$|(^|\/)test-support\//.test(file) ||
        (file.endsWith('.ts') && importsOf(root, file).some(({ to }) => to === 'vitest')),
    )
    .map((file) => `Dockerfile: ${file} is for tests and gets into the image`);
}

/** Follows the imports that remain at run time. */
function reachedFrom(root: string, scripts: readonly string[]): { files: Set<string>; packages: Map<string, Import> } {
  const files = new Set(scripts);
  const packages = new Map<string, Import>();
  for (const file of files) {
    if (!existsSync(join(root, file)) || !file.endsWith('.ts')) continue;
    for (const found of importsOf(root, file).filter(({ typeOnly }) => !typeOnly)) {
      if (found.isPackage) packages.set(found.to, found);
      else files.add(found.to);
    }
  }
  return { files, packages };
}
