import type { Db } from '../../database/database.ts';
import type { Repository } from '../../repository/types.ts';
import type { CheckedRepository } from '../files/check-files.ts';
import { checkListingOnce } from '../files/check-listing-once.ts';
import { readNeeded } from '../files/read-needed.ts';
import { damagedNeeded, type NeededBy, summarizeNeeded } from '../store/files/needed-files.ts';
import { countAffected, endVerification, type VerifyResult } from '../store/files/verifications.ts';

const MOST_NAMED = 50;

export interface VerifyInput {
  readonly db: Db;
  readonly repository: Repository;
  readonly signal: AbortSignal;
  /** Asked before each file: the work continues in another call. */
  readonly isOver: () => boolean;
  /** Lets others go first who wait for the worker, where the work cannot end early. */
  readonly pause: () => Promise<void>;
}

/**
 * Reads every byte that a backup needs and compares it with what was written; called again until `done`. What was read
 * since it began is not read again.
 */
export async function verifyBackup(
  { db, repository, signal, isOver, pause }: VerifyInput,
  needed: NeededBy,
  since: Date,
): Promise<{ done: boolean }> {
  const checked: CheckedRepository = {
    db,
    repository,
    repositoryId: needed.repositoryId,
    backupId: null,
    signal,
    pause,
  };
  await checkListingOnce(checked, since);
  const { done } = await readNeeded(checked, needed, { since, isOver });
  if (!done) return { done };
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
