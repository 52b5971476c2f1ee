import type { Db } from '../../database/database.ts';
import type { Repository } from '../../repository/types.ts';
import { isListedSince, noteListed } from '../../storages/store/listed.ts';
import { checkListing, checkWhole, type CheckedRepository } from '../files/check-files.ts';
import { damagedNeeded, type NeededBy, summarizeNeeded, unreadNeeded } from '../store/files/needed-files.ts';
import { countAffected, endVerification, type VerifyResult } from '../store/files/verifications.ts';

const FILES_AT_ONCE = 50;
const MOST_NAMED = 50;

export interface VerifyInput {
  readonly db: Db;
  readonly repository: Repository;
  readonly signal: AbortSignal;
  /** Asked before each file: the work continues in another call. */
  readonly isOver: () => boolean;
}

/**
 * Reads every byte that a backup needs and compares it with what was written; called again until `done`. What was read
 * since it began is not read again.
 */
export async function verifyBackup(
  { db, repository, signal, isOver }: VerifyInput,
  needed: NeededBy,
  since: Date,
): Promise<{ done: boolean }> {
  const checked: CheckedRepository = { db, repository, repositoryId: needed.repositoryId, backupId: null, signal };
  if (!(await isListedSince(db, needed.repositoryId, since))) {
    await repository.checkMarkers();
    await checkListing({ ...checked, again: since });
    await noteListed(db, needed.repositoryId);
  }
  for (;;) {
    const files = await unreadNeeded(db, needed, { since, limit: FILES_AT_ONCE });
    if (files.length === 0) break;
    for (const file of files) {
      signal.throwIfAborted();
      if (isOver()) return { done: false };
      await checkWhole(checked, file, null);
    }
  }
  const result = await resultOf(db, needed);
  await endVerification(db, needed.backupId, { state: result.damagedFiles > 0 ? 'damaged' : 'whole', result });
  return { done: true };
}

async function resultOf(db: Db, needed: NeededBy): Promise<VerifyResult> {
  const [{ files, bytes, damagedFiles }, damaged, affectedObjects] = await Promise.all([
    summarizeNeeded(db, needed),
    damagedNeeded(db, needed, MOST_NAMED),
    countAffected(db, needed),
  ]);
  const named = damaged.map(({ path, kind, type, code, message }) => ({ path, kind, type, code, message }));
  return { files, bytes, damagedFiles, affectedObjects, damaged: named, error: null };
}
