import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

/** Files that a COPY of these paths brings: what .dockerignore names is not there to be copied. */
export function filesInImage(copied: readonly string[], root: string): string[] {
  const ignored = ignoredPatterns(root);
  return copied
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) =>
      statSync(join(root, path)).isDirectory()
        ? readdirSync(join(root, path), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(root === '.' ? 0 : root.length + 1))
        : [path],
    )
    .filter((file) => !ignored.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`)));
}

/** Only the forms this project uses: no exceptions with `!`. */
function ignoredPatterns(root: string): string[] {
  if (!existsSync(join(root, '.dockerignore'))) return [];
  return readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
