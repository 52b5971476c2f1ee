import { type Selectable, sql } from 'kysely';
import { type ConnectionIds, type Limited, isWithin } from '../../connections/store/connection-limit.ts';
import type { BackupTable, Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { JobState, Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { Sealing } from '../../repository/types.ts';

export interface Backup {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly repositoryId: string;
  /** Position among the connection's published backups; null until published. */
  readonly seq: number | null;
  readonly baseBackupId: string | null;
  readonly mode: 'full' | 'incremental';
  readonly state: JobState;
  readonly trigger: 'manual' | 'schedule';
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly sealing: Sealing;
  readonly objects: number;
  readonly links: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly bytesWritten: number;
  readonly requests: number;
  readonly throttled: number;
  readonly waitedMs: number;
  readonly warnings: readonly Warning[];
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly manifestKey: string | null;
  readonly manifestSha256: string | null;
}

export interface BackupType {
  readonly type: TypeKey;
  readonly state: 'pending' | 'running' | 'captured' | 'published' | 'carried';
  readonly mode: 'full' | 'delta' | 'list' | 'carried' | null;
  readonly fetched: number;
  readonly objects: number;
  readonly links: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
  readonly bytesWritten: number;
  readonly requests: number;
  readonly warnings: readonly Warning[];
}

export interface NewBackup {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly repositoryId: string;
  readonly baseBackupId: string | null;
  readonly mode: 'full' | 'incremental';
  readonly trigger: 'manual' | 'schedule';
  readonly createdBy: string;
  readonly sealing: Sealing;
}

export interface BackupScope {
  readonly workspaceId: string;
  readonly id: string;
}

/** Everything but `context`, which can be large. */
export const COLUMNS = [
  'id',
  'workspace_id',
  'connection_id',
  'repository_id',
  'seq',
  'base_backup_id',
  'mode',
  'state',
  'trigger',
  'created_by',
  'created_at',
  'started_at',
  'finished_at',
  'cancel_requested_at',
  'sealing',
  'objects',
  'links',
  'added',
  'changed',
  'deleted',
  'bytes_written',
  'requests',
  'throttled',
  'waited_ms',
  'warnings',
  'error_code',
  'error_message',
  'manifest_key',
  'manifest_sha256',
] as const;

/** @returns null where another backup of the connection is pending or running: the database itself lets only one in. */
export async function insertPendingBackup(db: Db, backup: NewBackup): Promise<Backup | null> {
  const row = await db
    .insertInto('backup')
    .values({
      id: backup.id,
      workspace_id: backup.workspaceId,
      connection_id: backup.connectionId,
      repository_id: backup.repositoryId,
      base_backup_id: backup.baseBackupId,
      mode: backup.mode,
      state: 'pending',
      trigger: backup.trigger,
      created_by: backup.createdBy,
      sealing: backup.sealing,
      seq: null,
      error_code: null,
      error_message: null,
      manifest_key: null,
      manifest_sha256: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('connection_id')
        .where(sql<boolean>`state in ('pending', 'running')`)
        .doNothing(),
    )
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ? toBackup(row) : null;
}

export async function getBackup(db: Db, scope: Limited<BackupScope>): Promise<Backup | null> {
  const row = await db
    .selectFrom('backup')
    .select(COLUMNS)
    .where('workspace_id', '=', scope.workspaceId)
    .where(isWithin('connection_id', scope.connectionIds))
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row ? toBackup(row) : null;
}

export async function runningBackup(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<Backup | null> {
  const row = await db
    .selectFrom('backup')
    .select(COLUMNS)
    .where('workspace_id', '=', scope.workspaceId)
    .where('connection_id', '=', scope.connectionId)
    .where('state', 'in', ['pending', 'running'])
    .executeTakeFirst();
  return row ? toBackup(row) : null;
}

/**
 * What the next backup in the repository can build on: the connection's newest, if it lies there. An older one would
 * not do: what changed while backups were written elsewhere would be missing from all that is built on it.
 */
export async function latestPublishedBackup(
  db: Db,
  scope: { workspaceId: string; connectionId: string; repositoryId: string },
): Promise<Backup | null> {
  const row = await db
    .selectFrom('backup')
    .select(COLUMNS)
    .where('workspace_id', '=', scope.workspaceId)
    .where('connection_id', '=', scope.connectionId)
    .where('state', 'in', ['completed', 'completedWithWarnings'])
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && row.repository_id === scope.repositoryId ? toBackup(row) : null;
}

export interface BackupFilter {
  readonly workspaceId: string;
  readonly connectionIds: ConnectionIds;
  readonly connectionId?: string | undefined;
  readonly states?: readonly JobState[] | undefined;
  /** Made at this time or later. */
  readonly from?: Date | undefined;
  /** Made before this time. */
  readonly to?: Date | undefined;
}

/** Newest first. */
export async function listBackups(db: Db, filter: BackupFilter, page: PageRequest): Promise<Page<Backup>> {
  const list = JSON.stringify([
    'backups',
    filter.connectionId ?? null,
    filter.states ?? null,
    filter.from ?? null,
    filter.to ?? null,
  ]);
  let query = db
    .selectFrom('backup')
    .select(COLUMNS)
    .select(sql<string>`created_at::text`.as('created_key'))
    .where('workspace_id', '=', filter.workspaceId)
    .where(isWithin('connection_id', filter.connectionIds))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connection_id', '=', filter.connectionId);
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  if (filter.from !== undefined) query = query.where('created_at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('created_at', '<', filter.to);
  if (page.cursor !== null) {
    query = query.where(rowAfter([sql.ref('created_at'), sql.ref('id')], '<', decodeCursor(list, page.cursor, 2)));
  }
  const rows = await query.execute();
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.created_key, row.id], map: toBackup });
}

export async function backupTypes(db: Db, scope: BackupScope): Promise<readonly BackupType[]> {
  const rows = await db
    .selectFrom('backup_type')
    .innerJoin('backup', 'backup.id', 'backup_type.backup_id')
    .selectAll('backup_type')
    .where('backup.workspace_id', '=', scope.workspaceId)
    .where('backup.id', '=', scope.id)
    .execute();
  return rows.map((row) => ({
    type: row.type,
    state: row.state,
    mode: row.mode,
    fetched: row.fetched,
    objects: row.objects,
    links: row.links,
    added: row.added,
    changed: row.changed,
    deleted: row.deleted,
    linksAdded: row.links_added,
    linksRemoved: row.links_removed,
    bytesWritten: row.bytes_written,
    requests: row.requests,
    warnings: row.warnings,
  }));
}

type BackupRow = Pick<Selectable<BackupTable>, (typeof COLUMNS)[number]>;

export function toBackup(row: BackupRow): Backup {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    repositoryId: row.repository_id,
    seq: row.seq,
    baseBackupId: row.base_backup_id,
    mode: row.mode,
    state: row.state,
    trigger: row.trigger,
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    cancelRequestedAt: row.cancel_requested_at,
    sealing: row.sealing,
    objects: row.objects,
    links: row.links,
    added: row.added,
    changed: row.changed,
    deleted: row.deleted,
    bytesWritten: row.bytes_written,
    requests: row.requests,
    throttled: row.throttled,
    waitedMs: row.waited_ms,
    warnings: row.warnings,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    manifestKey: row.manifest_key,
    manifestSha256: row.manifest_sha256,
  };
}
