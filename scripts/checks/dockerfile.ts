import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { type Import, importsOf } from './imports.ts';

/**
 * What the Dockerfile copies exists, and everything that the given scripts (and its CMD) need at run time is
 * among it: files by COPY, packages as `dependencies` (development packages stay out of the image).
 */
export function dockerfileProblems(dockerfile: string, scripts: readonly string[], root: string): string[] {
  const lines = dockerfile.split('\n');
  const copied = lines
    .filter((line) => /^COPY (?!--from)/.test(line))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));
  const missing = copied.filter((path) => !existsSync(join(root, path))).map((path) => `Dockerfile: COPY ${path}: there is no such path`);
  const command = /^CMD \["node", "([^"]+)"\]/m.exec(dockerfile)?.[1];
  if (command === undefined) return [...missing, 'Dockerfile: there is no CMD ["node", "…"]'];
  const atBuild = lines.flatMap((line) => /^RUN node (\S+\.ts)/.exec(line)?.[1] ?? []);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> };
  const isCopied = (path: string): boolean => copied.some((source) => path === source || path.startsWith(`${source}/`));
  const present = [...new Set([command, ...atBuild, ...scripts])].filter((script) => existsSync(join(root, script)));
  const absent = [command, ...atBuild].filter((script) => !present.includes(script)).map((script) => `Dockerfile: it runs ${script}, which does not exist`);
  const { files, packages } = reachedFrom(root, present);
  return [
    ...missing,
    ...absent,
    ...[...files].filter((file) => !isCopied(file)).map((file) => `Dockerfile: ${file} is needed but not copied`),
    ...[...packages]
      .filter(([name]) => !isBuiltin(name) && !(name in (manifest.dependencies ?? {})))
      .map(([name, { from }]) => `Dockerfile: ${from} needs ${name}, which is not among the dependencies`),
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
