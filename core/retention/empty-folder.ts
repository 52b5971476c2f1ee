import { CybbackError } from '../domain/errors.ts';
import { HEADER_PATH, KEYS_FOLDER } from '../repository/file-path.ts';
import { erasePage } from '../storage/erase-page.ts';
import type { StorageFolder } from '../storage/storage.ts';

interface Work {
  readonly signal: AbortSignal;
  readonly isOver: () => boolean;
}

type Outcome = 'empty' | 'locked' | 'over';

const isMarker = (path: string): boolean => path === HEADER_PATH || path.startsWith(KEYS_FOLDER);

/**
 * Deletes whatever lies in the folder of a repository that no backup needs any more. Header and keys go last: as long as
 * anything else is there, whoever opens the repository would write them again, with a new protection where the storage
 * gives one.
 *
 * @returns `locked`: the storage protects something that is left. Errors: `storage-permission` where files stay for that.
 */
export async function emptyFolder(folder: StorageFolder, work: Work): Promise<Outcome> {
  for (const markers of [false, true]) {
    const outcome = await eraseEach(folder, work, (path) => isMarker(path) === markers);
    if (outcome !== 'empty') return outcome;
  }
  return 'empty';
}

async function eraseEach(
  { storage, name }: StorageFolder,
  { signal, isOver }: Work,
  isMeant: (path: string) => boolean,
): Promise<Outcome> {
  let [isLocked, isRefused, removed] = [false, false, 0];
  for (let after: string | null = null; ;) {
    signal.throwIfAborted();
    const { deleted, left, next } = await erasePage(storage, name, after, isMeant);
    removed += deleted;
    isLocked ||= left.some(({ code }) => code === 'storage-locked');
    isRefused ||= left.some(({ code }) => code !== 'storage-locked');
    if (next === null) break;
    // Of what is protected, another call would find as much again.
    if ((removed > 0 || isLocked) && isOver()) return removed > 0 ? 'over' : 'locked';
    after = next;
  }
  if (isLocked) return 'locked';
  // Earlier versions that the key may not delete are left to a lifecycle rule of the bucket; files are not.
  if (isRefused) await demandNone({ storage, name }, isMeant);
  return 'empty';
}

async function demandNone({ storage, name }: StorageFolder, isMeant: (path: string) => boolean): Promise<void> {
  for await (const { key } of storage.list(name))
    if (isMeant(key.slice(name.length)))
      throw new CybbackError(
        'storage-permission',
        `The storage does not let ${key} be deleted. Allow s3:DeleteObject for the key of the storage.`,
      );
}
