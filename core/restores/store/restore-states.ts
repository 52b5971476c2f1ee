import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { Warning } from '../../domain/states.ts';
import { appendJobEvent } from '../../jobs/store/job-events.ts';
import { notifyRestoreEnd } from './notify-restore-end.ts';
import { type Restore, type RestorePhase, type RestoreScope, getRestore } from './restores.ts';

/** Every change of state is one transaction with its event; an ended restore never changes again. */

export interface RestoreChange {
  readonly state?: 'running';
  readonly phase?: RestorePhase;
  readonly summary?: unknown;
}

/**
 * Moves a restore that has not ended. Entering `executing` fails with PostgreSQL's unique violation where another
 * restore writes into the same tenant; see `isOtherRestoreWriting`.
 *
 * @returns whether it was moved; false where it has ended meanwhile.
 */
export async function moveRestore(db: Db, scope: RestoreScope, change: RestoreChange): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const moved = await trx
      .updateTable('restore')
      .set({
        ...(change.state === undefined
          ? {}
          : { state: change.state, startedAt: sql<Date>`coalesce(started_at, now())` }),
        ...(change.phase === undefined ? {} : { phase: change.phase }),
        ...(change.phase === 'planned' ? { plannedAt: sql<Date>`coalesce(planned_at, now())` } : {}),
        ...(change.summary === undefined ? {} : { summary: JSON.stringify(change.summary) }),
      })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', 'in', ['pending', 'running'])
      .returning(['state', 'phase'])
      .executeTakeFirst();
    if (!moved) return false;
    await event(trx, scope, 'state', { state: moved.state, phase: moved.phase });
    return true;
  });
}

export function isOtherRestoreWriting(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'constraint') === 'restore_one_at_a_time';
}

export type RestoreEnd =
  | {
      readonly state: 'completed' | 'completedWithWarnings' | 'cancelled';
      readonly warnings: readonly Warning[];
      readonly summary?: unknown;
    }
  | { readonly state: 'failed'; readonly errorCode: ErrorCode; readonly errorMessage: string };

/** @returns whether this call ended it. */
export async function endRestore(db: Db, scope: RestoreScope, end: RestoreEnd): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('restore')
      .set({
        state: end.state,
        phase: 'ended',
        finishedAt: sql<Date>`now()`,
        ...('warnings' in end ? { warnings: JSON.stringify(end.warnings) } : {}),
        ...('summary' in end && end.summary !== undefined ? { summary: JSON.stringify(end.summary) } : {}),
        ...(end.state === 'failed' ? { errorCode: end.errorCode, errorMessage: end.errorMessage } : {}),
      })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', 'in', ['pending', 'running'])
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    const failure = end.state === 'failed' ? { errorCode: end.errorCode, errorMessage: end.errorMessage } : {};
    await event(trx, scope, 'state', { state: end.state, phase: 'ended', ...failure });
    await notifyRestoreEnd(trx, scope.id);
    return true;
  });
}

/** @returns whether this call confirmed it: only a plan that waits can be, and only once. */
export async function confirmRestore(db: Db, scope: RestoreScope, confirmedBy: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('restore')
      .set({ confirmedAt: sql<Date>`now()` })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', '=', 'running')
      .where('phase', '=', 'planned')
      .where('confirmedAt', 'is', null)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await event(trx, scope, 'confirmed', { by: confirmedBy });
    return true;
  });
}

/** The workflow did not hear of it: as if it had not been confirmed. */
export async function withdrawConfirmation(db: Db, scope: RestoreScope): Promise<void> {
  await db
    .updateTable('restore')
    .set({ confirmedAt: null })
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('phase', '=', 'planned')
    .execute();
}

/** Notes who asked first and when; asking again changes nothing. Null where there is no such restore. */
export async function requestRestoreCancel(db: Db, scope: RestoreScope): Promise<Restore | null> {
  await db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('restore')
      .set({ cancelRequestedAt: sql<Date>`now()` })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', 'in', ['pending', 'running'])
      .where('cancelRequestedAt', 'is', null)
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) await event(trx, scope, 'cancelRequested', {});
  });
  return getRestore(db, scope);
}

async function event(
  db: Db,
  { workspaceId, id }: RestoreScope,
  kind: string,
  data: Record<string, unknown>,
): Promise<void> {
  await appendJobEvent(db, { workspaceId, jobKind: 'restore', jobId: id, kind, data });
}
