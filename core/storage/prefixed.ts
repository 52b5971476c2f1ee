import { checkPrefix } from './keys.ts';
import type { Storage } from './storage.ts';

/** A part of a storage as if it were all of it. `prefix` is '' or names a folder; a slash at its end is optional. */
export function prefixed(storage: Storage, prefix: string): Storage {
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  checkPrefix(folder);
  if (folder === '') return storage;
  return {
    description: `${storage.description}, ${folder}`,
    put: (key, body, options) => storage.put(folder + key, body, options),
    get: (key) => storage.get(folder + key),
    getRange: (key, range) => storage.getRange(folder + key, range),
    stream: (key) => storage.stream(folder + key),
    size: (key) => storage.size(folder + key),
    async *list(inner) {
      for await (const file of storage.list(folder + inner)) {
        yield { key: file.key.slice(folder.length), sizeBytes: file.sizeBytes };
      }
    },
    delete: (key) => storage.delete(folder + key),
  };
}
