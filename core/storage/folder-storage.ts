import { open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errnoOf, folderError } from './folder-errors.ts';
import { UNFINISHED, writeDurably } from './folder-write.ts';
import { checkKey, checkPrefix, isSegment, resolveRange } from './keys.ts';
import type { PutOptions, Storage, StoredFile } from './storage.ts';

const chunkBytes = 256 * 1024;
/** Files at once. One after the other, they take three times as long, of the processor as well. */
const LOOKED_AT = 32;

/** Files below a local folder, which is made when the first file is put. */
export function folderStorage(root: string): Storage {
  const base = resolve(root);
  const pathOf = (key: string): string => {
    checkKey(key);
    return join(base, key);
  };
  const attempt = async <T>(action: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw folderError(error, action);
    }
  };

  return {
    description: `folder ${base}`,

    put(key, body, options: PutOptions = {}) {
      return attempt(`write ${key}`, () => writeDurably(pathOf(key), body, options.ifAbsent === true));
    },

    get: (key, mostBytes) =>
      attempt(`read ${key}`, () =>
        mostBytes === undefined ? readFile(pathOf(key)) : readRange(pathOf(key), { offset: 0, length: mostBytes }),
      ),

    getRange: (key, range) => attempt(`read ${key}`, () => readRange(pathOf(key), range)),

    async *stream(key) {
      try {
        yield* readChunks(pathOf(key));
      } catch (error) {
        throw folderError(error, `read ${key}`);
      }
    },

    async size(key) {
      return attempt(`look at ${key}`, async () => {
        const found = await stat(pathOf(key)).catch(absent);
        return found?.isFile() ? found.size : null;
      });
    },

    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      try {
        yield* walk(base, folder, prefix);
      } catch (error) {
        throw folderError(error, `list ${prefix}`);
      }
    },

    async delete(key) {
      await attempt(`delete ${key}`, async () => {
        await unlink(pathOf(key)).catch(absent);
      });
    },

    async removeFolder(prefix) {
      checkPrefix(prefix);
      if (!prefix.endsWith('/')) throw new Error('only a folder can be removed');
      await attempt(`delete ${prefix}`, () => rm(join(base, prefix), { recursive: true, force: true }));
    },
  };
}

function absent(error: unknown): null {
  const errno = errnoOf(error);
  if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
  throw error;
}

async function readRange(path: string, range: { offset: number; length: number }): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { start, end } = resolveRange(range, (await handle.stat()).size);
    const into = Buffer.allocUnsafeSlow(end - start);
    let filled = 0;
    while (filled < into.length) {
      const { bytesRead } = await handle.read(into, filled, into.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return into.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function* readChunks(path: string): AsyncIterable<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(chunkBytes);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** `folder` is '' or ends with '/'. Answers in key order: a folder sorts as its name followed by a slash. */
async function* walk(base: string, folder: string, prefix: string): AsyncIterable<StoredFile> {
  const entries = (await readdir(join(base, folder), { withFileTypes: true }).catch(absent)) ?? [];
  const names = entries
    .filter((entry) => !entry.name.startsWith(UNFINISHED) && isSegment(entry.name))
    .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''))
    .sort();
  const files: string[] = [];
  for (const key of names) {
    if (!key.endsWith('/')) {
      if (key.startsWith(prefix)) files.push(key);
      if (files.length < LOOKED_AT) continue;
    }
    yield* lookAt(base, files.splice(0));
    if (key.endsWith('/') && (key.startsWith(prefix) || prefix.startsWith(key))) yield* walk(base, key, prefix);
  }
  yield* lookAt(base, files);
}

async function* lookAt(base: string, keys: readonly string[]): AsyncIterable<StoredFile> {
  const found = await Promise.all(keys.map((key) => stat(join(base, key)).catch(absent)));
  for (const [index, file] of found.entries())
    if (file?.isFile()) yield { key: keys[index] ?? '', sizeBytes: file.size, tag: `${file.mtimeMs} ${file.ino}` };
}
