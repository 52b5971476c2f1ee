import { checkPrefix } from './keys.ts';
import type { Storage, VersionPage } from './storage.ts';

/** A part of a storage as if it were all of it. `prefix` is '' or names a folder; a slash at its end is optional. */
export function prefixed(storage: Storage, prefix: string): Storage {
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  checkPrefix(folder);
  if (folder === '') return storage;
  return {
    description: `${storage.description}, ${folder}`,
    put: (key, body, options) => storage.put(folder + key, body, options),
    get: (key, mostBytes) => storage.get(folder + key, mostBytes),
    getRange: (key, range) => storage.getRange(folder + key, range),
    stream: (key) => storage.stream(folder + key),
    size: (key) => storage.size(folder + key),
    async *list(inner) {
      for await (const file of storage.list(folder + inner)) {
        yield { ...file, key: file.key.slice(folder.length) };
      }
    },
    delete: (key) => storage.delete(folder + key),
    ...optionalParts(storage, folder),
  };
}

/** Of a storage that has them. */
function optionalParts(storage: Storage, folder: string): Partial<Storage> {
  return {
    ...(storage.remove ? { remove: async (key) => (await storage.remove?.(folder + key)) ?? null } : {}),
    ...(storage.earlier ? { earlier: (key) => storage.earlier?.(folder + key) ?? nothing() } : {}),
    ...(storage.retention ? { retention: () => storage.retention?.() ?? Promise.resolve(null) } : {}),
    ...(storage.extendRetention
      ? { extendRetention: async (key, retention) => storage.extendRetention?.(folder + key, retention) }
      : {}),
    ...(storage.versions ? { versions: (inner, after) => versionsBelow(storage, folder, { inner, after }) } : {}),
    ...(storage.mayKeepVersions ? { mayKeepVersions: async () => (await storage.mayKeepVersions?.()) === true } : {}),
    ...(storage.deleteVersion
      ? { deleteVersion: async (key, versionId) => storage.deleteVersion?.(folder + key, versionId) }
      : {}),
    ...(storage.removeFolder ? { removeFolder: async (inner) => storage.removeFolder?.(folder + inner) } : {}),
  };
}

async function versionsBelow(
  storage: Storage,
  folder: string,
  { inner, after }: { inner: string; after: string | null },
): Promise<VersionPage | null> {
  const page = (await storage.versions?.(folder + inner, after)) ?? null;
  if (!page) return null;
  const entries = page.entries.map((entry) => ({ ...entry, key: entry.key.slice(folder.length) }));
  return { ...page, entries };
}

async function* nothing(): AsyncIterable<never> {
  // There is nothing.
}
