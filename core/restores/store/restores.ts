import { type Selectable, sql } from 'kysely';
import { type ConnectionIds, type Limited, isWithin } from '../../connections/store/connection-limit.ts';
import type { RestoreTable, Db } from '../../database/database.ts';
import type { Page, PageRequest } from '../../database/paging.ts';
import { decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { RestoreJobOptions } from '../../domain/plan/restore-options.ts';
import type { JobState, Warning } from '../../domain/states.ts';
import { parseRestoreOptions } from '../restore-options-schema.ts';
import { parseRestoreSelection } from '../restore-selection.ts';
import type { RestoreSelection } from '../restore-selection.ts';

export type RestorePhase = RestoreTable['phase'];

export interface Restore {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly backupId: string;
  readonly targetConnectionId: string;
  readonly state: JobState;
  readonly phase: RestorePhase;
  readonly options: RestoreJobOptions;
  /** Null in lists: it can name thousands of objects. */
  readonly selection: RestoreSelection | null;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly plannedAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly summary: unknown;
  readonly warnings: readonly Warning[];
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface NewRestore {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly backupId: string;
  readonly targetConnectionId: string;
  readonly options: RestoreJobOptions;
  readonly selection: RestoreSelection;
  readonly reason: string;
  readonly createdBy: string;
}

export interface RestoreScope {
  readonly workspaceId: string;
  readonly id: string;
}

/** Everything but `selection`, which can name thousands of objects. */
const LISTED = [
  'id',
  'workspace_id',
  'connection_id',
  'backup_id',
  'target_connection_id',
  'state',
  'phase',
  'options',
  'reason',
  'created_by',
  'created_at',
  'started_at',
  'planned_at',
  'confirmed_at',
  'finished_at',
  'cancel_requested_at',
  'summary',
  'warnings',
  'error_code',
  'error_message',
] as const;

export async function insertPendingRestore(db: Db, restore: NewRestore): Promise<Restore> {
  const row = await db
    .insertInto('restore')
    .values({
      id: restore.id,
      workspace_id: restore.workspaceId,
      connection_id: restore.connectionId,
      backup_id: restore.backupId,
      target_connection_id: restore.targetConnectionId,
      state: 'pending',
      phase: 'planning',
      options: JSON.stringify(restore.options),
      selection: JSON.stringify(restore.selection),
      reason: restore.reason,
      created_by: restore.createdBy,
      error_code: null,
      error_message: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRestore(row);
}

/** Seen by who may see both the tenant that was saved and the one that is written to. */
export async function getRestore(db: Db, scope: Limited<RestoreScope>): Promise<Restore | null> {
  const row = await db
    .selectFrom('restore')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(isWithin('connection_id', scope.connectionIds))
    .where(isWithin('target_connection_id', scope.connectionIds))
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row ? toRestore(row) : null;
}

/** A restore that is writing into the tenant now. */
export async function writingRestore(
  db: Db,
  scope: { workspaceId: string; targetConnectionId: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('restore')
    .select('id')
    .where('workspace_id', '=', scope.workspaceId)
    .where('target_connection_id', '=', scope.targetConnectionId)
    .where('state', 'in', ['pending', 'running'])
    .where('phase', 'in', ['executing', 'comparing'])
    .executeTakeFirst();
  return row?.id ?? null;
}

export interface RestoreFilter {
  readonly workspaceId: string;
  readonly connectionIds: ConnectionIds;
  readonly connectionId?: string | undefined;
  readonly backupId?: string | undefined;
  readonly states?: readonly JobState[] | undefined;
}

/** Newest first, without their selections. */
export async function listRestores(db: Db, filter: RestoreFilter, page: PageRequest): Promise<Page<Restore>> {
  const list = JSON.stringify([
    'restores',
    filter.connectionId ?? null,
    filter.backupId ?? null,
    filter.states ?? null,
  ]);
  let query = db
    .selectFrom('restore')
    .select(LISTED)
    .select(sql<string>`created_at::text`.as('created_key'))
    .where('workspace_id', '=', filter.workspaceId)
    .where(isWithin('connection_id', filter.connectionIds))
    .where(isWithin('target_connection_id', filter.connectionIds))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connection_id', '=', filter.connectionId);
  if (filter.backupId !== undefined) query = query.where('backup_id', '=', filter.backupId);
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  if (page.cursor !== null) {
    query = query.where(rowAfter([sql.ref('created_at'), sql.ref('id')], '<', decodeCursor(list, page.cursor, 2)));
  }
  const rows = await query.execute();
  return toPage(rows, {
    list,
    limit: page.limit,
    key: (row) => [row.created_key, row.id],
    map: (row) => toRestore({ ...row, selection: null }),
  });
}

export function toRestore(row: Omit<Selectable<RestoreTable>, 'dependency_search'>): Restore {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    backupId: row.backup_id,
    targetConnectionId: row.target_connection_id,
    state: row.state,
    phase: row.phase,
    options: parseRestoreOptions(row.options),
    selection: row.selection === null ? null : parseRestoreSelection(row.selection),
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    plannedAt: row.planned_at,
    confirmedAt: row.confirmed_at,
    finishedAt: row.finished_at,
    cancelRequestedAt: row.cancel_requested_at,
    summary: row.summary,
    warnings: row.warnings,
    errorCode: row.error_code,
    errorMessage: row.error_message,
  };
}
