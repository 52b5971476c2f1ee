import type { Db } from '../../database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { inLanes } from '../../domain/in-lanes.ts';
import type { Repository } from '../../repository/types.ts';
import { keepRetained, type NeededBy, retainedTooShort } from '../store/files/needed-files.ts';

const DAY_MS = 86_400_000;
const FILES_AT_ONCE = 100;
const PARALLEL = 8;

export interface RetentionInput {
  readonly db: Db;
  readonly repository: Repository;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Lets others go first who wait for the worker. */
  readonly pause: () => Promise<void>;
}

/**
 * In a bucket with Object Lock, a file that the newest backup needs is protected for as long as the backup's own files
 * are, in the bucket's own mode: else it could be deleted while they cannot. Each file is asked for at most once a day.
 */
export async function extendRetention(
  { db, repository, clock, signal, pause }: RetentionInput,
  needed: NeededBy,
): Promise<void> {
  const retention = await repository.retention();
  if (!retention) return;
  const until = new Date(clock.now() + retention.days * DAY_MS);
  const enough = new Date(until.getTime() - DAY_MS);
  for (;;) {
    const paths = await retainedTooShort(db, needed, { days: retention.days, enough, limit: FILES_AT_ONCE });
    if (paths.length === 0) return;
    await pause();
    await inLanes(paths, PARALLEL, async (path) => {
      signal.throwIfAborted();
      await repository.extendRetention(path, { mode: retention.mode, until });
    });
    await keepRetained(db, needed.repositoryId, paths, until);
  }
}
