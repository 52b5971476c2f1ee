import { type Selectable, sql } from 'kysely';
import { type ConnectionIds, type Limited, isWithin } from '../../connections/store/connection-limit.ts';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { ScheduleTable } from '../../database/schedule-tables.ts';
import type { SchedulePlan } from '../../domain/schedule/plan.ts';

/** When backups of a connection run by themselves. The row is the truth; Temporal is made to agree with it. */
export interface Schedule {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly plan: SchedulePlan;
  readonly paused: { readonly at: Date; readonly by: string; readonly note: string | null } | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedBy: string;
  readonly updatedAt: Date;
  /** One more with every change. */
  readonly revision: number;
  readonly syncedRevision: number | null;
  readonly activeSince: Date;
}

export interface ScheduleScope {
  readonly workspaceId: string;
  readonly id: string;
}

export interface NewSchedule {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly plan: SchedulePlan;
  readonly createdBy: string;
}

export interface ScheduleChanges {
  readonly name?: string;
  readonly plan?: SchedulePlan;
  /** Null: resumed. */
  readonly paused?: { readonly note: string | null } | null;
  readonly by: string;
}

/** @returns null where the connection has `limit` schedules already, or is not there (any more). */
export async function insertSchedule(db: Db, schedule: NewSchedule, limit: number): Promise<Schedule | null> {
  return db.transaction().execute(async (trx) => {
    const connection = await trx
      .selectFrom('connection')
      .select('id')
      .where('workspace_id', '=', schedule.workspaceId)
      .where('id', '=', schedule.connectionId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!connection) return null;
    const { count } = await trx
      .selectFrom('schedule')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('connection_id', '=', schedule.connectionId)
      .executeTakeFirstOrThrow();
    if (count >= limit) return null;
    const row = await trx
      .insertInto('schedule')
      .values({
        id: schedule.id,
        workspace_id: schedule.workspaceId,
        connection_id: schedule.connectionId,
        name: schedule.name,
        ...planColumns(schedule.plan),
        paused_by: null,
        pause_note: null,
        created_by: schedule.createdBy,
        updated_by: schedule.createdBy,
        updated_at: sql<Date>`now()`,
        synced_revision: null,
        active_since: sql<Date>`now()`,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toSchedule(row);
  });
}

/** @param revision changes only this one. @returns null where there is no such schedule, or no such revision of it. */
export async function updateSchedule(
  db: Db,
  scope: ScheduleScope & { revision?: number | undefined },
  { name, plan, paused, by }: ScheduleChanges,
): Promise<Schedule | null> {
  let query = db
    .updateTable('schedule')
    .set({
      updated_by: by,
      updated_at: sql<Date>`now()`,
      revision: sql<number>`revision + 1`,
      ...(name === undefined ? {} : { name }),
      ...(plan === undefined ? {} : planColumns(plan)),
      ...(paused === undefined ? {} : pauseColumns(paused, by)),
      ...(plan === undefined && paused !== null ? {} : { active_since: sql<Date>`now()` }),
    })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', scope.id);
  if (scope.revision !== undefined) query = query.where('revision', '=', scope.revision);
  const row = await query.returningAll().executeTakeFirst();
  return row ? toSchedule(row) : null;
}

/** @returns whether there was one. Its runs are forgotten, its backups are not. */
export async function deleteSchedule(db: Db, scope: ScheduleScope): Promise<boolean> {
  const deleted = await db
    .deleteFrom('schedule')
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

export async function getSchedule(db: Db, scope: Limited<ScheduleScope>): Promise<Schedule | null> {
  const row = await db
    .selectFrom('schedule')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(isWithin('connection_id', scope.connectionIds))
    .where('id', '=', scope.id)
    .where(connectionIsThere)
    .executeTakeFirst();
  return row ? toSchedule(row) : null;
}

/** Oldest first. Those of deleted connections are not shown. */
export async function listSchedules(
  db: Db,
  filter: { workspaceId: string; connectionIds: ConnectionIds; connectionId?: string | undefined },
  page: PageRequest,
): Promise<Page<Schedule>> {
  const list = JSON.stringify(['schedules', filter.connectionId ?? null]);
  let query = db
    .selectFrom('schedule')
    .selectAll()
    .select(sql<string>`created_at::text`.as('created_key'))
    .where('workspace_id', '=', filter.workspaceId)
    .where(isWithin('connection_id', filter.connectionIds))
    .where(connectionIsThere)
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connection_id', '=', filter.connectionId);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('created_at'), sql.ref('id')], '>', decodeCursor(list, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.created_key, row.id], map: toSchedule });
}

const connectionIsThere = sql<boolean>`exists (select from connection where connection.id = schedule.connection_id and connection.deleted_at is null)`;

function planColumns({ spec, timeZone, windowMinutes, startDate, endDate }: SchedulePlan) {
  return {
    kind: spec.kind,
    spec: JSON.stringify(spec),
    time_zone: timeZone,
    window_minutes: windowMinutes,
    start_date: startDate,
    end_date: endDate,
  };
}

function pauseColumns(paused: { readonly note: string | null } | null, by: string) {
  if (paused === null) return { paused_at: null, paused_by: null, pause_note: null };
  return { paused_at: sql<Date>`now()`, paused_by: by, pause_note: paused.note };
}

export function toSchedule(row: Selectable<ScheduleTable>): Schedule {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    name: row.name,
    plan: {
      spec: row.spec,
      timeZone: row.time_zone,
      windowMinutes: row.window_minutes,
      startDate: row.start_date,
      endDate: row.end_date,
    },
    paused: row.paused_at === null ? null : { at: row.paused_at, by: row.paused_by ?? '', note: row.pause_note },
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedBy: row.updated_by,
    updatedAt: row.updated_at,
    revision: row.revision,
    syncedRevision: row.synced_revision,
    activeSince: row.active_since,
  };
}
