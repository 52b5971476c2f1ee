import { type Selectable, sql } from 'kysely';
import type { StorageTable, Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';

/** A workspace's own storage, without its secret. */
export interface CustomerStorage {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  /** As the settings' own schema wrote them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly testedAt: Date | null;
  /** Result of the last test. */
  readonly lastTest: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface StorageScope {
  readonly workspaceId: string;
  readonly id: string;
}

interface TestedValues {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secretSealed: Uint8Array;
  readonly test: { readonly result: unknown; readonly at: Date };
}

const COLUMNS = [
  'id',
  'workspace_id',
  'name',
  'settings',
  'tested_at',
  'last_test',
  'created_at',
  'updated_at',
] as const;
const LIST = 'storages';

const own = (db: Db, workspaceId: string) =>
  db
    .selectFrom('storage')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 's3')
    .where('deleted_at', 'is', null);

export async function listStorages(db: Db, workspaceId: string, page: PageRequest): Promise<Page<CustomerStorage>> {
  let query = own(db, workspaceId)
    .select(COLUMNS)
    .select(sql<string>`created_at::text`.as('created_key'))
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('created_at'), sql.ref('id')], '>', decodeCursor(LIST, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.created_key, row.id], map: toStorage });
}

export async function getStorage(db: Db, scope: StorageScope): Promise<CustomerStorage | null> {
  const row = await own(db, scope.workspaceId).select(COLUMNS).where('id', '=', scope.id).executeTakeFirst();
  return row ? toStorage(row) : null;
}

/** The row of a place, deleted or not: the files there belong to it. */
export async function storageAt(
  db: Db,
  { workspaceId, location }: { workspaceId: string; location: string },
): Promise<{ id: string; name: string; deleted: boolean } | null> {
  const row = await db
    .selectFrom('storage')
    .select(['id', 'name', 'deleted_at'])
    .where('workspace_id', '=', workspaceId)
    .where('location', '=', location)
    .executeTakeFirst();
  return row ? { id: row.id, name: row.name, deleted: row.deleted_at !== null } : null;
}

/** @returns null where the workspace has a storage at this place; a deleted one with the same ID is brought back. */
export async function saveNewStorage(
  db: Db,
  storage: StorageScope & TestedValues & { readonly name: string; readonly location: string },
): Promise<CustomerStorage | null> {
  const values = valueColumns(storage);
  const row = await db
    .insertInto('storage')
    .values({
      id: storage.id,
      workspace_id: storage.workspaceId,
      kind: 's3',
      name: storage.name,
      location: storage.location,
      ...values,
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({
          name: storage.name,
          ...values,
          revision: eb('storage.revision', '+', 1),
          updated_at: sql<Date>`now()`,
          deleted_at: null,
        }))
        .where('storage.deleted_at', 'is not', null),
    )
    .returning(COLUMNS)
    .executeTakeFirst()
    .catch((error: unknown) => {
      if (isTaken(error)) return undefined;
      throw error;
    });
  return row ? toStorage(row) : null;
}

export async function renameStorage(db: Db, scope: StorageScope, name: string): Promise<CustomerStorage | null> {
  return changeStorage(db, scope, { name });
}

/** New keys, region or addressing for the same place. What has been written there is reached by them from now on. */
export async function replaceStorageAccess(
  db: Db,
  scope: StorageScope,
  values: TestedValues,
): Promise<CustomerStorage | null> {
  return changeStorage(db, scope, { ...valueColumns(values), revision: sql<number>`revision + 1` });
}

export async function keepStorageTest(
  db: Db,
  scope: StorageScope,
  test: TestedValues['test'],
): Promise<CustomerStorage | null> {
  return changeStorage(db, scope, testColumns(test));
}

async function changeStorage(
  db: Db,
  { workspaceId, id }: StorageScope,
  changes: Record<string, unknown>,
): Promise<CustomerStorage | null> {
  const row = await db
    .updateTable('storage')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 's3')
    .where('deleted_at', 'is', null)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ? toStorage(row) : null;
}

function valueColumns({ settings, secretSealed, test }: TestedValues) {
  return { settings: JSON.stringify(settings), secret_sealed: Buffer.from(secretSealed), ...testColumns(test) };
}

function testColumns({ result, at }: TestedValues['test']) {
  return { last_test: JSON.stringify(result), tested_at: at };
}

/** For who opens it: revision and sealed secret. */
export async function sealedSecretOf(db: Db, scope: StorageScope): Promise<Uint8Array | null> {
  const row = await own(db, scope.workspaceId).select('secret_sealed').where('id', '=', scope.id).executeTakeFirst();
  return row?.secret_sealed ?? null;
}

export type StorageDeletion = 'deleted' | 'unknown' | { readonly connections: number; readonly backups: number };

/**
 * Forgets keys and settings of a storage that nothing needs: no connection writes to it and no backup lies there, in
 * whole or in part. Otherwise says how many do.
 */
export async function deleteStorage(db: Db, { workspaceId, id }: StorageScope): Promise<StorageDeletion> {
  return db.transaction().execute(async (trx) => {
    const row = await own(trx, workspaceId).select('id').where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) return 'unknown';
    const {
      rows: [needs],
    } = await sql<{ connections: number; backups: number; versions: boolean }>`
      select
        (select count(*)::int from repository r join connection c on c.id = r.connection_id
          where r.storage_id = ${id} and r.retired_at is null and c.deleted_at is null) connections,
        (select count(*)::int from backup b join repository r on r.id = b.repository_id
          where r.storage_id = ${id} and (b.manifest_key is not null or b.state in ('pending', 'running'))) backups,
        exists (select from object_version v join repository r on r.id = v.repository_id
          where r.storage_id = ${id} and v.connection_id = r.connection_id) versions`.execute(trx);
    if (!needs) throw new Error('an aggregate answers one row');
    if (needs.connections > 0 || needs.backups > 0 || needs.versions) return needs;
    await trx
      .updateTable('repository')
      .set({ retired_at: sql<Date>`now()` })
      .where('storage_id', '=', id)
      .where('retired_at', 'is', null)
      .execute();
    await trx
      .updateTable('storage')
      .set({ deleted_at: sql<Date>`now()`, secret_sealed: null, last_test: null })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    return 'deleted';
  });
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    Reflect.get(error, 'code') === '23505' &&
    Reflect.get(error, 'constraint') === 'storage_by_location'
  );
}

function toStorage(row: Pick<Selectable<StorageTable>, (typeof COLUMNS)[number]>): CustomerStorage {
  if (row.workspace_id === null) throw new Error('a storage of nobody is not a customer’s');
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    settings: row.settings,
    testedAt: row.tested_at,
    lastTest: row.last_test,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
