import type { Db } from '../../database/database.ts';
import type { Repository } from '../../repository/types.ts';
import { checkWhole, type CheckedRepository } from '../files/check-files.ts';
import { checkListingOnce } from '../files/check-listing-once.ts';
import { oldestRead, totalBytes } from '../store/files/stored-files.ts';

const FILES_AT_ONCE = 20;

export interface DailyInput {
  readonly db: Db;
  readonly repository: Repository;
  readonly repositoryId: string;
  readonly signal: AbortSignal;
  /** Within so many days everything is read. */
  readonly days: number;
  /** When the check of this day began. */
  readonly since: Date;
  /** Asked before each file: the work continues in another call. */
  readonly isOver: () => boolean;
  /** Lets others go first who wait for the worker, where the work cannot end early. */
  readonly pause: () => Promise<void>;
}

/**
 * Compares the listing of a repository with what was written, and reads the share of this day: what was not read for the
 * longest time, so that everything is read within the set number of days. Called again until `done`.
 */
export async function checkRepository(input: DailyInput): Promise<{ done: boolean }> {
  const { db, repository, repositoryId, signal, since, isOver, pause, days } = input;
  const checked: CheckedRepository = { db, repository, repositoryId, backupId: null, signal, pause };
  await checkListingOnce(checked, since);
  const dueBefore = new Date(since.getTime() - days * 86_400_000);
  const { bytes, readBytes } = await totalBytes(db, repositoryId, since);
  let left = Math.ceil(bytes / days) - readBytes;
  for (let read = 0; ;) {
    const files = await oldestRead(db, repositoryId, { before: since, limit: FILES_AT_ONCE });
    if (files.length === 0) return { done: true };
    for (const file of files) {
      // What is overdue is read whatever the share: after a time in which nothing was checked, for one.
      if (left <= 0 && file.readAt !== null && file.readAt > dueBefore) return { done: true };
      if (left <= 0 && file.readAt === null) return { done: true };
      signal.throwIfAborted();
      // One file at least, so that every call gets further, however short its window is.
      if (read > 0 && isOver()) return { done: false };
      await checkWhole(checked, file, null);
      read += 1;
      left -= file.sizeBytes ?? 1;
    }
  }
}
