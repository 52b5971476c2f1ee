import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'cybback');
/** What workflow code is made of; a change in any of it makes a new bundle. */
const SOURCES = ['workflows', 'core/domain', 'core/temporal/names.ts', 'package-lock.json'];

/**
 * Path of the bundled workflow code, made when the sources have changed. A process of its own makes it: the bundler
 * needs several hundred megabytes, which a worker would keep for the rest of its life.
 */
export async function workflowBundle(): Promise<string> {
  const path = join(cache, `workflows-${(await sourcesHash()).slice(0, 32)}.js`);
  if (await exists(path)) return path;
  await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), path], { cwd: root });
  return path;
}

async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesBelow(join(root, source)))
      hash.update(file.slice(root.length)).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(test|fixture)\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function build(path: string): Promise<void> {
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'workflows', 'index.ts') });
  await mkdir(cache, { recursive: true });
  // Written beside and renamed: two workers that start at once both end with a whole file.
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build(process.argv[2] ?? join(cache, `workflows-${(await sourcesHash()).slice(0, 32)}.js`));
}
