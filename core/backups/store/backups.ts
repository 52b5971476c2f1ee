import { sql } from 'kysely';
import { type ConnectionIds, type Limited, isWithin } from '../../connections/store/connection-limit.ts';
import type { VerifyState } from '../../database/backup-tables.ts';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
import { CybbackError } from '../../domain/errors.ts';
import { GOOD_STATES, type JobState, OPEN_STATES, type Warning } from '../../domain/states.ts';
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
  /** Objects that lie unsealed in the storage; null: not counted. */
  readonly unsealedObjects: number | null;
  readonly verifyState: VerifyState | null;
  readonly verifiedAt: Date | null;
  /** Of a legal hold; null: there is none. */
  readonly holdReason: string | null;
  /** From when it can be removed; null: nothing wants it gone. */
  readonly removalDueAt: Date | null;
  readonly removedAt: Date | null;
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
  'workspaceId',
  'connectionId',
  'repositoryId',
  'seq',
  'baseBackupId',
  'mode',
  'state',
  'trigger',
  'createdBy',
  'createdAt',
  'startedAt',
  'finishedAt',
  'cancelRequestedAt',
  'sealing',
  'objects',
  'links',
  'added',
  'changed',
  'deleted',
  'bytesWritten',
  'requests',
  'throttled',
  'waitedMs',
  'warnings',
  'errorCode',
  'errorMessage',
  'manifestKey',
  'manifestSha256',
  'unsealedObjects',
  'verifyState',
  'verifiedAt',
  'holdReason',
  'removalDueAt',
  'removedAt',
] as const;

/** @returns null where another backup of the connection is pending or running: the database itself lets only one in. */
export async function insertPendingBackup(db: Db, backup: NewBackup): Promise<Backup | null> {
  const row = await db
    .insertInto('backup')
    .values({
      id: backup.id,
      workspaceId: backup.workspaceId,
      connectionId: backup.connectionId,
      repositoryId: backup.repositoryId,
      baseBackupId: backup.baseBackupId,
      mode: backup.mode,
      state: 'pending',
      trigger: backup.trigger,
      createdBy: backup.createdBy,
      sealing: backup.sealing,
      seq: null,
      errorCode: null,
      errorMessage: null,
      manifestKey: null,
      manifestSha256: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('connectionId')
        .where(sql<boolean>`state in ('pending', 'running')`)
        .doNothing(),
    )
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ?? null;
}

/** One that is kept, or has not been published. */
export async function getBackup(db: Db, scope: Limited<BackupScope>): Promise<Backup | null> {
  const backup = await findBackup(db, scope);
  return backup?.removedAt === null ? backup : null;
}

/** One that was removed is found as well: for what refers to it. */
export async function findBackup(db: Db, scope: Limited<BackupScope>): Promise<Backup | null> {
  const row = await db
    .selectFrom('backup')
    .select(COLUMNS)
    .where('workspaceId', '=', scope.workspaceId)
    .where(isWithin('connectionId', scope.connectionIds))
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Nobody removes the backup before the transaction has ended; afterwards, what was written in it does that.
 * Errors: `not-found` where it was removed already.
 */
export async function keepFromRemoval(trx: Db, backupId: string): Promise<void> {
  const kept = await trx
    .selectFrom('backup')
    .select('id')
    .where('id', '=', backupId)
    .where('removedAt', 'is', null)
    .forShare()
    .executeTakeFirst();
  if (!kept) throw new CybbackError('not-found', 'The backup has been removed.');
}

export async function runningBackup(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<Backup | null> {
  const row = await db
    .selectFrom('backup')
    .select(COLUMNS)
    .where('workspaceId', '=', scope.workspaceId)
    .where('connectionId', '=', scope.connectionId)
    .where('state', 'in', OPEN_STATES)
    .executeTakeFirst();
  return row ?? null;
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
    .where('workspaceId', '=', scope.workspaceId)
    .where('connectionId', '=', scope.connectionId)
    .where('state', 'in', GOOD_STATES)
    .where('seq', 'is not', null)
    .where('removedAt', 'is', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.repositoryId === scope.repositoryId ? row : null;
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
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', filter.workspaceId)
    .where(isWithin('connectionId', filter.connectionIds))
    .where('removedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connectionId', '=', filter.connectionId);
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  if (filter.from !== undefined) query = query.where('createdAt', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('createdAt', '<', filter.to);
  if (page.cursor !== null) {
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '<', decodeCursor(list, page.cursor, 2)));
  }
  const rows = await query.execute();
  return toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}

/** Of the backups that are there, by ID. */
export async function backupStates(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Pick<Backup, 'id' | 'state' | 'finishedAt'>>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('backup').select(['id', 'state', 'finishedAt']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}
