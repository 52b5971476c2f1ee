import { sql } from 'kysely';
import { isConnected } from '../../connections/store/own-connection.ts';
import type { Db } from '../../database/database.ts';
import { type Schedule, toSchedule } from './schedules.ts';

/** What the workers read and note, of all workspaces, to keep Temporal in agreement with the rows. */

/** A schedule as it is for those who run it; `connectionDeleted` where there is nothing left to back up. */
export interface RunnableSchedule extends Schedule {
  readonly connectionDeleted: boolean;
}

export async function runnableSchedule(db: Db, id: string): Promise<RunnableSchedule | null> {
  const row = await db
    .selectFrom('schedule')
    .selectAll()
    .select(isConnected('schedule.connectionId').as('connected'))
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const { connected, ...schedule } = row;
  return { ...toSchedule(schedule), connectionDeleted: connected !== true };
}

/** In the order of their IDs, a page at a time. */
export async function scheduleIdsAfter(db: Db, after: string | null, limit: number): Promise<readonly string[]> {
  let query = db.selectFrom('schedule').select('id').orderBy('id').limit(limit);
  if (after !== null) query = query.where('id', '>', after);
  return (await query.execute()).map(({ id }) => id);
}

/** Those whose last change Temporal does not have. */
export async function unsyncedScheduleIds(db: Db, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('schedule')
    .select('id')
    .where(sql<boolean>`synced_revision is distinct from revision`)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function scheduleExists(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('schedule').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

export async function markSynced(db: Db, { id, revision }: { id: string; revision: number }): Promise<void> {
  await db.updateTable('schedule').set({ syncedRevision: revision }).where('id', '=', id).execute();
}

/**
 * Runs `work` while no other process does for the same schedule: what is handed to Temporal is handed over in the order of the
 * row's changes, because each reads the row inside.
 */
export async function inTurn<T>(db: Db, id: string, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`schedule ${id}`}, 0))`.execute(trx);
    return work(trx);
  });
}

/** @returns whether the caller is the one to compare all schedules now; among many processes one is, once an interval. */
export async function claimComparison(db: Db, intervalMs: number): Promise<boolean> {
  const claimed = await db
    .updateTable('scheduleSync')
    .set({ comparedAt: sql<Date>`now()` })
    .where(sql<boolean>`compared_at < now() - ${intervalMs} * interval '1 millisecond'`)
    .executeTakeFirst();
  return claimed.numUpdatedRows > 0n;
}
