import type { WrappedDataKey } from '../crypto/data-key.ts';
import { isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { isDamage } from './damage.ts';
import { HEADER_PATH } from './file-path.ts';
import { keyFilePath, mendKeyFiles, readKeyFiles } from './key-files.ts';
import { type RepositoryHeader, readRepositoryHeader, writeHeader } from './repository-header.ts';

/** Wrappings that lie in the storage. What is damaged holds none, and says nothing. */
export async function storedWrappings(storage: Storage, connectionId: string): Promise<WrappedDataKey[]> {
  const header = await headerIfWhole(storage, connectionId);
  return [...(header?.keys ?? []), ...(await readKeyFiles(storage, connectionId, () => undefined))];
}

async function headerIfWhole(storage: Storage, connectionId: string): Promise<RepositoryHeader | null> {
  try {
    return await readRepositoryHeader(storage, connectionId);
  } catch (error) {
    if (isDamage(error) || isCybbackError(error, 'storage-missing')) return null;
    throw error;
  }
}

/** What stays of the old wrappings, and until when the storage keeps it. */
export interface KeptKeyFile {
  readonly file: string;
  readonly until: Date | null;
}

/**
 * Writes the files of `wrappings`, then removes those of `replaced`, also from `repository.json` and from what the storage
 * has kept of it. In this order, so that at each moment every key is there.
 */
export async function replaceKeyFiles(
  storage: Storage,
  connectionId: string,
  { wrappings, replaced }: { wrappings: readonly WrappedDataKey[]; replaced: readonly WrappedDataKey[] },
): Promise<KeptKeyFile[]> {
  await mendKeyFiles(storage, connectionId, wrappings);
  const kept: KeptKeyFile[] = [];
  const header = await headerIfWhole(storage, connectionId);
  const isReplaced = (key: WrappedDataKey): boolean => replaced.some((one) => isSame(one, key));
  if (header?.keys.some(isReplaced)) {
    const others = header.keys.filter((key) => !isReplaced(key));
    const ids = new Set(header.keys.filter(isReplaced).map(({ id }) => id));
    const keys = [...others, ...wrappings.filter(({ id }) => ids.has(id))];
    await writeHeader(storage, header, { createdAt: header.createdAt, keys });
    kept.push(...(await removeEarlier(storage, `${connectionId}/${HEADER_PATH}`)));
  }
  for (const key of replaced) {
    const file = keyFilePath(connectionId, key);
    const until = storage.remove ? await storage.remove(file) : (await storage.delete(file), null);
    if (until !== null) kept.push({ file, until });
  }
  return kept;
}

function isSame(a: WrappedDataKey, b: WrappedDataKey): boolean {
  return a.id === b.id && a.masterKeyId === b.masterKeyId && a.state === b.state;
}

/** What lay under the name before it was overwritten. */
async function removeEarlier(storage: Storage, file: string): Promise<KeptKeyFile[]> {
  const kept: KeptKeyFile[] = [];
  if (!storage.versions || !storage.deleteVersion) return kept;
  for (let after: string | null = null, more = true; more;) {
    const page = await storage.versions(file, after);
    if (page === null) return kept;
    for (const { key, versionId, isCurrent } of page.entries) {
      if (key !== file || isCurrent || versionId === null) continue;
      try {
        await storage.deleteVersion(file, versionId);
      } catch (error) {
        if (!isCybbackError(error, 'storage-locked') && !isCybbackError(error, 'storage-permission')) throw error;
        kept.push({ file: `${file}, an earlier version`, until: null });
      }
    }
    after = page.next;
    more = after !== null;
  }
  return kept;
}
