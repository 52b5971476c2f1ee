import { type Selectable, sql } from 'kysely';
import { type ConnectionIds, type Limited, isWithin } from '../../connections/store/connection-limit.ts';
import { lockConnection } from '../../connections/store/connections.ts';
import { isConnected } from '../../connections/store/own-connection.ts';
import type { Db } from '../../database/database.ts';
import {
  type Page,
  type PageRequest,
  decodeCursor,
  exactTime,
  mapPage,
  rowAfter,
  toPage,
} from '../../database/paging.ts';
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
    if (!(await lockConnection(trx, { workspaceId: schedule.workspaceId, id: schedule.connectionId }))) return null;
    const { count } = await trx
      .selectFrom('schedule')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('connectionId', '=', schedule.connectionId)
      .executeTakeFirstOrThrow();
    if (count >= limit) return null;
    const row = await trx
      .insertInto('schedule')
      .values({
        id: schedule.id,
        workspaceId: schedule.workspaceId,
        connectionId: schedule.connectionId,
        name: schedule.name,
        ...planColumns(schedule.plan),
        pausedBy: null,
        pauseNote: null,
        createdBy: schedule.createdBy,
        updatedBy: schedule.createdBy,
        updatedAt: sql<Date>`now()`,
        syncedRevision: null,
        activeSince: sql<Date>`now()`,
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
      updatedBy: by,
      updatedAt: sql<Date>`now()`,
      revision: sql<number>`revision + 1`,
      ...(name === undefined ? {} : { name }),
      ...(plan === undefined ? {} : planColumns(plan)),
      ...(paused === undefined ? {} : pauseColumns(paused, by)),
      ...(plan === undefined && paused !== null ? {} : { activeSince: sql<Date>`now()` }),
    })
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id);
  if (scope.revision !== undefined) query = query.where('revision', '=', scope.revision);
  const row = await query.returningAll().executeTakeFirst();
  return row ? toSchedule(row) : null;
}

/** @returns whether there was one. Its runs are forgotten, its backups are not. */
export async function deleteSchedule(db: Db, scope: ScheduleScope): Promise<boolean> {
  const deleted = await db
    .deleteFrom('schedule')
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** Of a workspace that is deleted; the next comparison takes them away from Temporal. */
export async function deleteSchedulesOf(db: Db, workspaceId: string): Promise<void> {
  await db.deleteFrom('schedule').where('workspaceId', '=', workspaceId).execute();
}

export async function getSchedule(db: Db, scope: Limited<ScheduleScope>): Promise<Schedule | null> {
  const row = await db
    .selectFrom('schedule')
    .selectAll()
    .where('workspaceId', '=', scope.workspaceId)
    .where(isWithin('connectionId', scope.connectionIds))
    .where('id', '=', scope.id)
    .where(isConnected('schedule.connectionId'))
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
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', filter.workspaceId)
    .where(isWithin('connectionId', filter.connectionIds))
    .where(isConnected('schedule.connectionId'))
    .orderBy('createdAt')
    .orderBy('id')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connectionId', '=', filter.connectionId);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '>', decodeCursor(list, page.cursor, 2)));
  const rows = await query.execute();
  return mapPage(toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] }), toSchedule);
}

function planColumns({ spec, timeZone, windowMinutes, startDate, endDate }: SchedulePlan) {
  return {
    kind: spec.kind,
    spec: JSON.stringify(spec),
    timeZone,
    windowMinutes,
    startDate,
    endDate,
  };
}

function pauseColumns(paused: { readonly note: string | null } | null, by: string) {
  if (paused === null) return { pausedAt: null, pausedBy: null, pauseNote: null };
  return { pausedAt: sql<Date>`now()`, pausedBy: by, pauseNote: paused.note };
}

export function toSchedule(row: Selectable<ScheduleTable>): Schedule {
  const {
    kind: _,
    spec,
    timeZone,
    windowMinutes,
    startDate,
    endDate,
    pausedAt,
    pausedBy,
    pauseNote,
    ...schedule
  } = row;
  return {
    ...schedule,
    plan: { spec, timeZone, windowMinutes, startDate, endDate },
    paused: pausedAt === null ? null : { at: pausedAt, by: pausedBy ?? '', note: pauseNote },
  };
}
