import { type NeededBy, unreadNeeded } from '../store/files/needed-files.ts';
import { type CheckedRepository, checkWhole } from './check-files.ts';

const FILES_AT_ONCE = 50;

/**
 * Reads every file that a backup needs and that was not read since, and keeps what is wrong; called again until `done`.
 * `isOver`: asked before each file but the first, so that every call gets further, however short its window is.
 */
export async function readNeeded(
  checked: CheckedRepository,
  needed: NeededBy,
  { since, isOver }: { readonly since: Date; readonly isOver: () => boolean },
): Promise<{ done: boolean }> {
  for (let read = 0; ;) {
    const files = await unreadNeeded(checked.db, needed, { since, limit: FILES_AT_ONCE });
    if (files.length === 0) return { done: true };
    for (const file of files) {
      checked.signal.throwIfAborted();
      if (read > 0 && isOver()) return { done: false };
      await checkWhole(checked, file, null);
      read += 1;
    }
  }
}
