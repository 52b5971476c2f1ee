import { CybbackError } from '../domain/errors.ts';
import { checkKey, checkPrefix, resolveRange } from './keys.ts';
import type { PutOptions, Storage, StoredFile } from './storage.ts';

const chunkBytes = 64 * 1024;

/** Files in a map, which may be passed in so that a test can look at them and damage them. */
export function memoryStorage(files: Map<string, Uint8Array> = new Map()): Storage {
  const read = (key: string): Uint8Array => {
    checkKey(key);
    const found = files.get(key);
    if (!found) throw new CybbackError('storage-missing', `The file ${key} is missing in the memory storage.`);
    return found;
  };
  return {
    description: 'memory',

    async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<void> {
      checkKey(key);
      const bytes = body instanceof Uint8Array ? Uint8Array.from(body) : await collect(body);
      if (options.ifAbsent && files.has(key)) {
        throw new CybbackError('storage-exists', `The file ${key} exists already.`);
      }
      files.set(key, bytes);
    },

    get: async (key, mostBytes) => read(key).slice(0, mostBytes),

    async getRange(key, range) {
      const bytes = read(key);
      const { start, end } = resolveRange(range, bytes.length);
      return bytes.slice(start, end);
    },

    async *stream(key) {
      const bytes = read(key);
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.slice(at, at + chunkBytes);
    },

    async size(key) {
      checkKey(key);
      return files.get(key)?.length ?? null;
    },

    async *list(prefix): AsyncIterable<StoredFile> {
      checkPrefix(prefix);
      const keys = [...files.keys()].filter((key) => key.startsWith(prefix)).sort();
      for (const key of keys) {
        const bytes = files.get(key);
        if (bytes) yield { key, sizeBytes: bytes.length, tag: tagOf(bytes) };
      }
    },

    async delete(key) {
      checkKey(key);
      files.delete(key);
    },
  };
}

let written = 0;
const tags = new WeakMap<Uint8Array, string>();

/** Of the bytes as one array: a file that was put again is another one. */
function tagOf(bytes: Uint8Array): string {
  const tag = tags.get(bytes) ?? String((written += 1));
  tags.set(bytes, tag);
  return tag;
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}
