import { type Selectable, sql } from 'kysely';
import { backupStates } from '../../backups/store/backups.ts';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
import type { RunOutcome, RunTrigger, ScheduleRunTable } from '../../database/schedule-tables.ts';
import type { JobState } from '../../domain/states.ts';

/** One time that a schedule was due, or that somebody asked it to run, and what became of it. */
export interface ScheduleRun {
  readonly id: string;
  readonly scheduleId: string;
  readonly trigger: RunTrigger;
  readonly plannedFor: Date | null;
  readonly firedAt: Date;
  readonly outcome: RunOutcome;
  readonly backup: { readonly id: string; readonly state: JobState; readonly finishedAt: Date | null } | null;
  readonly reason: { readonly code: string; readonly message: string } | null;
}

export interface NewRun {
  readonly id: string;
  readonly scheduleId: string;
  readonly trigger: RunTrigger;
  readonly plannedFor: Date | null;
}

/** The run for its planned time: one that was begun before is gone on with. Null where the schedule is gone. */
export async function beginRun(db: Db, run: NewRun): Promise<ScheduleRun | null> {
  const values = sql`select ${run.id}::uuid, id, ${run.trigger}, ${run.plannedFor}::timestamptz from schedule where id = ${run.scheduleId}::uuid for share`;
  const inserted = await sql<{ id: string }>`
    insert into schedule_run (id, schedule_id, trigger, planned_for) ${values}
    on conflict (schedule_id, planned_for) do nothing
    returning id`.execute(db);
  const id = inserted.rows[0]?.id;
  let query = runQuery(db).where('scheduleRun.scheduleId', '=', run.scheduleId);
  if (id !== undefined) query = query.where('scheduleRun.id', '=', id);
  else if (run.plannedFor !== null) query = query.where('scheduleRun.plannedFor', '=', run.plannedFor);
  else return null;
  const [found] = await toRuns(db, await query.execute());
  return found ?? null;
}

export type RunDecision =
  | { readonly outcome: 'started'; readonly backupId: string }
  | { readonly outcome: 'skipped'; readonly code: string; readonly message: string };

/** A run is decided once. */
export async function decideRun(db: Db, id: string, decision: RunDecision): Promise<ScheduleRun | null> {
  await db
    .updateTable('scheduleRun')
    .set(
      decision.outcome === 'started'
        ? { outcome: 'started', backupId: decision.backupId }
        : { outcome: 'skipped', reasonCode: decision.code, reasonMessage: decision.message },
    )
    .where('id', '=', id)
    .where('outcome', '=', 'deciding')
    .execute();
  const [run] = await toRuns(db, await runQuery(db).where('scheduleRun.id', '=', id).execute());
  return run ?? null;
}

/**
 * Whether a run has come since this time was due: the run planned for it, or any that fired later.
 *
 * @param than the run that asks, where one does: of others only those count that are decided, or two would wait for
 * each other.
 */
export async function ranSince(
  db: Db,
  { scheduleId, due, than }: { scheduleId: string; due: Date; than?: string },
): Promise<boolean> {
  let query = db
    .selectFrom('scheduleRun')
    .select('id')
    .where('scheduleId', '=', scheduleId)
    .where((where) => where.or([where('plannedFor', '=', due), where('firedAt', '>=', due)]))
    .limit(1);
  if (than !== undefined) query = query.where('id', '!=', than).where('outcome', '!=', 'deciding');
  return (await query.executeTakeFirst()) !== undefined;
}

/** Newest first. */
export async function listRuns(db: Db, scheduleId: string, page: PageRequest): Promise<Page<ScheduleRun>> {
  const list = JSON.stringify(['schedule-runs', scheduleId]);
  let query = runQuery(db)
    .select(exactTime('scheduleRun.firedAt'))
    .where('scheduleRun.scheduleId', '=', scheduleId)
    .orderBy('scheduleRun.firedAt', 'desc')
    .orderBy('scheduleRun.id', 'desc')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    query = query.where(
      rowAfter([sql.ref('scheduleRun.firedAt'), sql.ref('scheduleRun.id')], '<', decodeCursor(list, page.cursor, 2)),
    );
  }
  const rows = await query.execute();
  const { items, nextCursor } = toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] });
  return { items: await toRuns(db, items), nextCursor };
}

/** The newest run of each of these schedules. */
export async function lastRuns(db: Db, scheduleIds: readonly string[]): Promise<ReadonlyMap<string, ScheduleRun>> {
  if (scheduleIds.length === 0) return new Map();
  // One look into the index for each: runs of more than a year lie below it.
  const isNewest = sql<boolean>`schedule_run.id in (
    select r.id from unnest(${[...scheduleIds]}::uuid[]) k (schedule_id) cross join lateral (
      select id from schedule_run where schedule_run.schedule_id = k.schedule_id order by fired_at desc, id desc limit 1
    ) r)`;
  const rows = await runQuery(db).where(isNewest).execute();
  return new Map((await toRuns(db, rows)).map((run) => [run.scheduleId, run]));
}

/** Keeps the list of runs from growing without end. */
export async function forgetOldRuns(db: Db, olderThanDays: number): Promise<void> {
  await db
    .deleteFrom('scheduleRun')
    .where(sql<boolean>`fired_at < now() - ${olderThanDays} * interval '1 day'`)
    .execute();
}

function runQuery(db: Db) {
  return db.selectFrom('scheduleRun').selectAll();
}

type RunRow = Selectable<ScheduleRunTable>;

/** With the backups that the runs started. */
async function toRuns(db: Db, rows: readonly RunRow[]): Promise<ScheduleRun[]> {
  const backups = await backupStates(
    db,
    rows.flatMap(({ backupId }) => (backupId === null ? [] : [backupId])),
  );
  return rows.map(({ backupId, reasonCode, reasonMessage, ...run }) => ({
    ...run,
    backup: backupId === null ? null : (backups.get(backupId) ?? null),
    reason: reasonCode === null ? null : { code: reasonCode, message: reasonMessage ?? '' },
  }));
}
