import { databaseFailure } from '../database/database-failure.ts';
import { isCybbackError } from '../domain/errors.ts';
import { inLanes } from '../domain/in-lanes.ts';
import type { Logger } from '../observability/logger.ts';
import { forgetOldRuns } from './store/schedule-runs.ts';
import { claimComparison, scheduleExists, scheduleIdsAfter, unsyncedScheduleIds } from './store/schedule-sync.ts';
import { type SyncDeps, type SyncOutcome, syncSchedule } from './sync-schedule.ts';

export interface ReconcileDeps extends SyncDeps {
  readonly logger: Logger;
  /** Ends the work after the schedules in hand. */
  readonly signal?: AbortSignal;
}

export type Reconciled = Record<SyncOutcome | 'failed', number>;

const PAGE = 500;
/** Each holds a connection to the database while Temporal answers. */
const AT_ONCE = 3;
const KEEP_RUNS_DAYS = 400;

/**
 * Compares every schedule with Temporal's and makes Temporal agree, also after somebody changed it in Temporal's own UI;
 * removes those of ours that no row stands for. One that fails is no reason to leave out the others, unless Temporal or
 * the database is away.
 */
export async function reconcileSchedules(deps: ReconcileDeps): Promise<Reconciled> {
  const done: Reconciled = { agreed: 0, changed: 0, removed: 0, failed: 0 };
  // Listed before the rows are read: one that is made meanwhile has its row when it is looked for.
  const unknown: string[] = [];
  for await (const id of deps.schedules.ids()) {
    if (!(await scheduleExists(deps.db, id))) unknown.push(id);
  }
  await syncEach(deps, unknown, done);
  for (let after: string | null = null; ;) {
    const ids = await scheduleIdsAfter(deps.db, after, PAGE);
    await syncEach(deps, ids, done);
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE || after === null) break;
  }
  await forgetOldRuns(deps.db, KEEP_RUNS_DAYS);
  if (done.changed + done.removed + done.failed > 0)
    deps.logger.info(done, 'schedules compared with those of Temporal');
  return done;
}

/** Compares all where it is time to, else only hands over changes that Temporal could not get when they were made. */
export async function keepSchedules(deps: ReconcileDeps, intervalMs: number): Promise<void> {
  if (await claimComparison(deps.db, intervalMs)) await reconcileSchedules(deps);
  else await syncEach(deps, await unsyncedScheduleIds(deps.db, PAGE), { agreed: 0, changed: 0, removed: 0, failed: 0 });
}

async function syncEach(deps: ReconcileDeps, ids: readonly string[], done: Reconciled): Promise<void> {
  await inLanes(ids, AT_ONCE, async (id) => {
    if (deps.signal?.aborted === true) return;
    try {
      done[await syncSchedule(deps, id)]++;
    } catch (error) {
      if (isCybbackError(error, 'temporal-unavailable') || databaseFailure(error)) throw error;
      done.failed++;
      deps.logger.warn(
        { err: error, scheduleId: id },
        'a schedule could not be compared with Temporal; it is tried again',
      );
    }
  });
}
