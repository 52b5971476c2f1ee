import { inLanes } from '../domain/in-lanes.ts';
import { HEADER_PATH, KEYS_FOLDER } from '../repository/file-path.ts';
import type { Storage } from '../storage/storage.ts';

const PARALLEL = 8;
const PAGE = 500;

interface Work {
  readonly signal: AbortSignal;
  readonly isOver: () => boolean;
}

const isMarker = (path: string): boolean => path === HEADER_PATH || path.startsWith(KEYS_FOLDER);

/**
 * Deletes whatever lies in the folder of a repository that no backup needs any more. Header and keys go last: as long as
 * anything else is there, whoever opens the repository would write them again, with a new protection where the storage
 * gives one.
 *
 * @param folder the repository's alone. @returns `locked`: the storage protects something that is left.
 */
export async function emptyFolder(folder: Storage, work: Work): Promise<'empty' | 'locked' | 'over'> {
  for (const markers of [false, true]) {
    const outcome = await removeEach(folder, work, (path) => isMarker(path) === markers);
    if (outcome !== 'empty') return outcome;
  }
  return 'empty';
}

async function removeEach(
  folder: Storage,
  { signal, isOver }: Work,
  isMeant: (path: string) => boolean,
): Promise<'empty' | 'locked' | 'over'> {
  let isLocked = false;
  let removed = 0;
  let page: string[] = [];
  const remove = async (): Promise<void> => {
    await inLanes(page, PARALLEL, async (path) => {
      signal.throwIfAborted();
      if ((await removeFor(folder, path)) === null) removed += 1;
      else isLocked = true;
    });
    page = [];
  };
  for await (const { key } of folder.list('')) {
    if (!isMeant(key)) continue;
    page.push(key);
    if (page.length < PAGE) continue;
    await remove();
    // Of what is protected, another call would find as much again.
    if (isOver()) return removed > 0 ? 'over' : 'locked';
  }
  await remove();
  return isLocked ? 'locked' : 'empty';
}

async function removeFor(folder: Storage, path: string): Promise<Date | null> {
  if (folder.remove) return folder.remove(path);
  await folder.delete(path);
  return null;
}
