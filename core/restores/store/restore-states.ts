import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { OPEN_STATES, type Warning } from '../../domain/states.ts';
import { type JobEnd, type JobRef, endOnce, jobEvent, requestCancel } from '../../jobs/store/job-states.ts';
import { notifyRestoreEnd } from './notify-restore-end.ts';
import { type Restore, type RestorePhase, type RestoreScope, getRestore } from './restores.ts';

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
      .where('state', 'in', OPEN_STATES)
      .returning(['state', 'phase'])
      .executeTakeFirst();
    if (!moved) return false;
    await jobEvent(trx, jobOf(scope), 'state', { state: moved.state, phase: moved.phase });
    return true;
  });
}

/** By connection, and by tenant: two connections can be to one. */
const ONE_AT_A_TIME = ['restore_one_at_a_time', 'restore_one_per_tenant'];

export function isOtherRestoreWriting(error: unknown): boolean {
  return error instanceof Error && ONE_AT_A_TIME.includes(String(Reflect.get(error, 'constraint')));
}

/** What the plan could not look at. */
export async function planWarnings(db: Db, restoreId: string): Promise<readonly Warning[]> {
  const row = await db.selectFrom('restore').select('warnings').where('id', '=', restoreId).executeTakeFirst();
  return row?.warnings ?? [];
}

export type RestoreEnd = JobEnd & { readonly summary?: unknown };

/** @returns whether this call ended it. */
export async function endRestore(db: Db, scope: RestoreScope, end: RestoreEnd): Promise<boolean> {
  const summary = end.summary !== undefined ? { summary: JSON.stringify(end.summary) } : {};
  return endOnce(db, jobOf(scope), end, {
    eventData: { phase: 'ended' },
    finish: async (trx) => {
      await trx
        .updateTable('restore')
        .set({ phase: 'ended', ...summary })
        .where('id', '=', scope.id)
        .execute();
      await notifyRestoreEnd(trx, scope.id);
    },
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
    await jobEvent(trx, jobOf(scope), 'confirmed', { by: confirmedBy });
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

/** Another plan takes the place of this one, which nobody has confirmed. @returns whether it could. */
export async function markReplaced(db: Db, scope: RestoreScope, by: string): Promise<boolean> {
  const marked = await db
    .updateTable('restore')
    .set({ replacedBy: by })
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('state', 'in', OPEN_STATES)
    .where('confirmedAt', 'is', null)
    .executeTakeFirst();
  return marked.numUpdatedRows > 0n;
}

/** A person sees how it goes, at this moment. */
export async function markWatched(db: Db, scope: RestoreScope): Promise<void> {
  await db
    .updateTable('restore')
    .set({ watchedAt: sql<Date>`now()` })
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('state', 'in', OPEN_STATES)
    .execute();
}

/** Null where there is no such restore. */
export async function requestRestoreCancel(db: Db, scope: RestoreScope): Promise<Restore | null> {
  await requestCancel(db, jobOf(scope));
  return getRestore(db, scope);
}

function jobOf({ workspaceId, id }: RestoreScope): JobRef {
  return { kind: 'restore', workspaceId, id };
}
