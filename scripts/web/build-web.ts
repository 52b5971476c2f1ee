import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compressFiles } from './compress-files.ts';
import { hashSources } from './hash-sources.ts';

export interface WebBuild {
  /** Nothing had to be done. */
  readonly isFresh: boolean;
  readonly seconds: number;
}

/** Begins with a dot: never served. */
const STAMP = '.sources';

/**
 * Makes `web/dist` when it is not made of the sources as they are now. It is made aside and put in place whole: a build that fails or is
 * killed leaves the former one, and two at the same time do not mix.
 */
export async function buildWeb(
  root: string,
  bundle: (root: string, outDir: string) => Promise<void>,
): Promise<WebBuild> {
  const startedAt = performance.now();
  const dist = join(root, 'web/dist');
  const hash = hashSources(root);
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  if (isMadeOf(hash, root, dist)) return { isFresh: true, seconds: seconds() };
  const work = join(root, 'node_modules/.cybback-web', String(process.pid));
  try {
    const made = join(work, 'dist');
    mkdirSync(made, { recursive: true });
    await bundle(root, made);
    await compressFiles(made);
    writeFileSync(join(made, STAMP), `${hash}\n`);
    putInPlace(made, dist, join(work, 'former'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return { isFresh: false, seconds: seconds() };
}

function isMadeOf(hash: string, root: string, dist: string): boolean {
  // The type check of the console needs what bundling leaves here.
  return existsSync(join(root, 'web/node_modules/.nuxt-ui')) && readText(join(dist, STAMP)) === `${hash}\n`;
}

/** Another build may do the same at this moment; the later one stays. */
function putInPlace(made: string, dist: string, former: string): void {
  mkdirSync(dirname(dist), { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (existsSync(dist)) renameSync(dist, `${former}-${attempt}`);
      return renameSync(made, dist);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (attempt >= 9 || !['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(code ?? '')) throw error;
    }
  }
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
