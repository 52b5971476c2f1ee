import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../database/database.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import { OPEN_STATES, type Warning } from '../../domain/states.ts';
import { type JobKind, appendJobEvent } from './job-events.ts';

/**
 * Backups and restores have the same columns for their state, in the tables of their names. Every change of it is one
 * transaction with its event, and a job that has ended never changes again.
 */
export interface JobRef {
  readonly kind: JobKind;
  readonly workspaceId: string;
  readonly id: string;
}

export type JobEnd =
  | { readonly state: 'completed' | 'completedWithWarnings' | 'cancelled'; readonly warnings?: readonly Warning[] }
  | { readonly state: 'failed'; readonly errorCode: ErrorCode; readonly errorMessage: string };

/** Notes when it was asked for first; asking again, or after the end, changes nothing. */
export async function requestCancel(db: Db, job: JobRef): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const changed = await openJob(trx, job)
      .set({ cancelRequestedAt: sql<Date>`now()` })
      .where('cancelRequestedAt', 'is', null)
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) await jobEvent(trx, job, 'cancelRequested', {});
  });
}

/**
 * @param eventData what the event says besides state and error.
 * @param finish what else ends with the job, in its transaction.
 * @returns whether this call ended it.
 */
export async function endOnce(
  db: Db,
  job: JobRef,
  end: JobEnd,
  { eventData = {}, finish }: { eventData?: Record<string, unknown>; finish: (trx: DbTransaction) => Promise<void> },
): Promise<boolean> {
  const failure = end.state === 'failed' ? { errorCode: end.errorCode, errorMessage: end.errorMessage } : {};
  return db.transaction().execute(async (trx) => {
    const changed = await openJob(trx, job)
      .set({
        state: end.state,
        finishedAt: sql<Date>`now()`,
        ...('warnings' in end ? { warnings: JSON.stringify(end.warnings) } : {}),
        ...failure,
      })
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await finish(trx);
    await jobEvent(trx, job, 'state', { state: end.state, ...eventData, ...failure });
    return true;
  });
}

export async function jobEvent(
  trx: Db,
  { kind: jobKind, workspaceId, id: jobId }: JobRef,
  kind: string,
  data: Record<string, unknown>,
): Promise<void> {
  await appendJobEvent(trx, { workspaceId, jobKind, jobId, kind, data });
}

function openJob(trx: Db, { kind, workspaceId, id }: JobRef) {
  return trx
    .updateTable(kind)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', OPEN_STATES);
}
