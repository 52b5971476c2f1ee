import { sql } from 'kysely';
import { keepFromRemoval } from '../../backups/store/backups.ts';
import { type ConnectionIds, type Limited, isWithin } from '../../connections/store/connection-limit.ts';
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
import type { RestoreTable } from '../../database/restore-tables.ts';
import type { RestoreJobOptions } from '../../domain/plan/restore-options.ts';
import { type JobState, OPEN_STATES, type Warning } from '../../domain/states.ts';
import { parseRestoreOptions } from '../restore-options-schema.ts';
import { type RestoreSelection, parseRestoreSelection } from '../restore-selection.ts';

export type RestorePhase = RestoreTable['phase'];

export interface Restore {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly backupId: string;
  readonly targetConnectionId: string;
  /** The tenant that is written to. */
  readonly targetTenantId: string | null;
  readonly targetTenantName: string | null;
  /** The restore that this one undoes. */
  readonly undoOf: string | null;
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
  /** Of Microsoft Graph so far; a batch counts as one. */
  readonly requests: number;
  /** Requests that write, each of a batch counted. */
  readonly writes: number;
  readonly throttled: number;
  readonly waitedMs: number;
}

export interface NewRestore {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly backupId: string;
  readonly targetConnectionId: string;
  readonly undoOf?: string;
  readonly comparisonId?: string;
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
  'workspaceId',
  'connectionId',
  'backupId',
  'targetConnectionId',
  'targetTenantId',
  'targetTenantName',
  'undoOf',
  'state',
  'phase',
  'options',
  'reason',
  'createdBy',
  'createdAt',
  'startedAt',
  'plannedAt',
  'confirmedAt',
  'finishedAt',
  'cancelRequestedAt',
  'summary',
  'warnings',
  'errorCode',
  'errorMessage',
  'requests',
  'writes',
  'throttled',
  'waitedMs',
] as const;

const COLUMNS = [...LISTED, 'selection'] as const;

export async function insertPendingRestore(db: Db, restore: NewRestore): Promise<Restore> {
  await keepFromRemoval(db, restore.backupId);
  const row = await db
    .insertInto('restore')
    .values({
      ...restore,
      state: 'pending',
      phase: 'planning',
      options: JSON.stringify(restore.options),
      selection: JSON.stringify(restore.selection),
      errorCode: null,
      errorMessage: null,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toRestore(row);
}

/** Seen by who may see both the tenant that was saved and the one that is written to. */
export async function getRestore(db: Db, scope: Limited<RestoreScope>): Promise<Restore | null> {
  const row = await db
    .selectFrom('restore')
    .select(COLUMNS)
    .where('workspaceId', '=', scope.workspaceId)
    .where(isWithin('connectionId', scope.connectionIds))
    .where(isWithin('targetConnectionId', scope.connectionIds))
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row ? toRestore(row) : null;
}

/** A restore that is writing into the tenant now. */
export async function writingRestore(
  db: Db,
  { workspaceId, tenantId }: { workspaceId: string; tenantId: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('restore')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('targetTenantId', '=', tenantId.toLowerCase())
    .where('state', 'in', OPEN_STATES)
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
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', filter.workspaceId)
    .where(isWithin('connectionId', filter.connectionIds))
    .where(isWithin('targetConnectionId', filter.connectionIds))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (filter.connectionId !== undefined) query = query.where('connectionId', '=', filter.connectionId);
  if (filter.backupId !== undefined) query = query.where('backupId', '=', filter.backupId);
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
  if (page.cursor !== null) {
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '<', decodeCursor(list, page.cursor, 2)));
  }
  const rows = await query.execute();
  const read = toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] });
  return mapPage(read, (restore) => toRestore({ ...restore, selection: null }));
}

type StoredRestore = Omit<Restore, 'options' | 'selection'> & {
  readonly options: unknown;
  readonly selection: unknown;
};

function toRestore({ options, selection, ...restore }: StoredRestore): Restore {
  return {
    ...restore,
    options: parseRestoreOptions(options),
    selection: selection === null ? null : parseRestoreSelection(selection),
  };
}
