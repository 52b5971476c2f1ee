import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { type Import, importsOf } from './imports.ts';

interface Stage {
  /** Empty: the image itself. */
  readonly name: string;
  /** From the sources, not from another stage. */
  readonly copied: readonly string[];
  /** From other stages, `name:path`. */
  readonly taken: readonly string[];
  /** Scripts that the build runs here. */
  readonly scripts: readonly string[];
  readonly hasDevelopmentPackages: boolean;
}

/**
 * What the Dockerfile copies exists, and everything that its stages, the given scripts and its CMD run is there when they do: files by
 * COPY, packages as `dependencies` (development packages stay out of the image).
 */
export function dockerfileProblems(dockerfile: string, scripts: readonly string[], root: string): string[] {
  const stages = stagesOf(dockerfile);
  const missing = [...new Set(stages.flatMap(({ copied }) => copied))]
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `Dockerfile: COPY ${path}: there is no such path`);
  const command = /^CMD \["node", "([^"]+)"\]/m.exec(dockerfile)?.[1];
  if (command === undefined) return [...missing, 'Dockerfile: there is no CMD ["node", "…"]'];
  return [
    ...missing,
    ...stages.flatMap((stage) =>
      stageProblems(stage, stage.name === '' ? [command, ...stage.scripts, ...scripts] : stage.scripts, root),
    ),
    ...consoleProblems(stages, root),
  ];
}

function stagesOf(dockerfile: string): Stage[] {
  const parts = dockerfile.split(/^(?=FROM )/m);
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
      scripts: [...text.matchAll(/^RUN node (\S+\.ts)/gm)].flatMap(([, script]) => script ?? []),
      hasDevelopmentPackages: /npm ci --include=dev/.test(text),
    };
  });
}

function stageProblems({ copied, hasDevelopmentPackages }: Stage, scripts: readonly string[], root: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  const installed = { ...manifest.dependencies, ...(hasDevelopmentPackages && manifest.devDependencies) };
  const isCopied = (path: string): boolean => copied.some((source) => path === source || path.startsWith(`${source}/`));
  const wanted = [...new Set(scripts)];
  const { files, packages } = reachedFrom(
    root,
    wanted.filter((script) => existsSync(join(root, script))),
  );
  return [
    ...wanted
      .filter((script) => !existsSync(join(root, script)))
      .map((script) => `Dockerfile: it runs ${script}, which does not exist`),
    ...[...files].filter((file) => !isCopied(file)).map((file) => `Dockerfile: ${file} is needed but not copied`),
    ...[...packages]
      .filter(([name]) => !isBuiltin(name) && !(name in installed))
      .map(([name, { from }]) => `Dockerfile: ${from} needs ${name}, which is not among the dependencies`),
  ];
}

/** The API serves files that no import leads to. */
function consoleProblems(stages: readonly Stage[], root: string): string[] {
  if (!existsSync(join(root, 'web/vite.config.ts'))) return [];
  const building = stages.find(({ scripts }) => scripts.includes('scripts/build-web.ts'));
  if (!building) return ['Dockerfile: no stage builds the console'];
  const image = stages.find(({ name }) => name === '');
  return [
    ...['web', 'core', 'api', 'tsconfig.json']
      .filter((path) => !building.copied.includes(path))
      .map((path) => `Dockerfile: ${path} is needed to build the console but not copied`),
    ...(image?.taken.includes(`${building.name}:/app/web/dist`)
      ? []
      : ['Dockerfile: the built console does not get into the image']),
  ];
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
