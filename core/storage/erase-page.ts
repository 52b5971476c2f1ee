import { isCybbackError } from '../domain/errors.ts';
import { inLanes } from '../domain/in-lanes.ts';
import type { FileVersion, Storage } from './storage.ts';

export interface ErasedPage {
  /** Versions of a file count each, where the storage keeps them. */
  readonly deleted: number;
  readonly left: readonly LeftFile[];
  /** What lay under the names before may still be there: the storage keeps it, and does not let it be seen. */
  readonly unseen: boolean;
  /** Where the next page begins; null: this was the last one. */
  readonly next: string | null;
}

/** Something that the storage refuses to delete. */
export interface LeftFile {
  readonly key: string;
  readonly code: string;
}

const PAGE = 500;
const AT_ONCE = 8;
/** Refusals about one file. Everything else is about the storage, and rises. */
const OF_A_FILE = ['storage-locked', 'storage-permission'] as const;

/**
 * Deletes a page of the files below a folder for good: with what lay under their names before, where the storage keeps
 * that and lets itself be asked. What is locked stays and is named. Deleting what is gone already is no error, so a page
 * can be repeated.
 *
 * @param folder ends with a slash.
 * @param after `next` of the page before; null for the first.
 * @param isMeant of a path below the folder: what else lies there stays. Left out: everything is.
 */
export async function erasePage(
  storage: Storage,
  folder: string,
  after: string | null,
  isMeant?: (path: string) => boolean,
): Promise<ErasedPage> {
  if (!folder.endsWith('/')) throw new Error('only a folder can be erased');
  const versions = isNamePlace(after) ? null : await storage.versions?.(folder, after);
  const isWanted = (key: string): boolean => isMeant === undefined || isMeant(key.slice(folder.length));
  const page = versions ?? (await listedPage(storage, { folder, after, isWanted }));
  const entries = page.entries.filter(({ key }) => isWanted(key));
  const { next } = page;
  const unseen = !versions && entries.length > 0 && (await storage.mayKeepVersions?.()) === true;
  const left: LeftFile[] = [];
  let deleted = 0;
  await inLanes(entries, AT_ONCE, async (entry) => {
    const code = await refusal(() => remove(storage, entry));
    if (code === null) deleted += 1;
    else left.push({ key: entry.key, code });
  });
  if (next === null && isMeant === undefined) await storage.removeFolder?.(folder);
  return { deleted, left: left.toSorted((a, b) => (a.key < b.key ? -1 : 1)), unseen, next };
}

async function remove(storage: Storage, { key, versionId, isCurrent }: FileVersion): Promise<void> {
  if (versionId === null || !storage.deleteVersion) return storage.delete(key);
  try {
    await storage.deleteVersion(key, versionId);
  } catch (error) {
    // At least nobody reads it under its name any more; the version itself stays, and is named.
    if (isCurrent && isCybbackError(error, 'storage-permission')) await storage.delete(key).catch(() => undefined);
    throw error;
  }
}

async function refusal(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (isCybbackError(error, ...OF_A_FILE)) return error.code;
    throw error;
  }
}

const NAME = 'name:';
const isNamePlace = (place: string | null): boolean => place?.startsWith(NAME) === true;

/** Of a storage that keeps no versions, or does not show them. What was left on the pages before is passed over. */
async function listedPage(
  storage: Storage,
  { folder, after, isWanted }: { folder: string; after: string | null; isWanted: (key: string) => boolean },
): Promise<{ entries: readonly FileVersion[]; next: string | null }> {
  const last = isNamePlace(after) ? (after ?? '').slice(NAME.length) : '';
  const entries: FileVersion[] = [];
  for await (const { key } of storage.list(folder)) {
    if (Buffer.compare(Buffer.from(key), Buffer.from(last)) <= 0 || !isWanted(key)) continue;
    if (entries.length === PAGE) return { entries, next: NAME + (entries.at(-1)?.key ?? '') };
    entries.push({ key, versionId: null, isCurrent: true });
  }
  return { entries, next: null };
}
