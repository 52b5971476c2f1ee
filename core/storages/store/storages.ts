import { type NotNull, sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';

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

const COLUMNS = ['id', 'workspaceId', 'name', 'settings', 'testedAt', 'lastTest', 'createdAt', 'updatedAt'] as const;
const LIST = 'storages';

const own = (db: Db, workspaceId: string) =>
  db
    .selectFrom('storage')
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 's3')
    .where('deletedAt', 'is', null);

export async function listStorages(db: Db, workspaceId: string, page: PageRequest): Promise<Page<CustomerStorage>> {
  let query = own(db, workspaceId)
    .select(COLUMNS)
    .select(exactTime('createdAt'))
    .$narrowType<{ workspaceId: NotNull }>()
    .orderBy('createdAt')
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '>', decodeCursor(LIST, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}

export async function getStorage(db: Db, scope: StorageScope): Promise<CustomerStorage | null> {
  const row = await own(db, scope.workspaceId)
    .select(COLUMNS)
    .$narrowType<{ workspaceId: NotNull }>()
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row ?? null;
}

/** The row of a place, deleted or not: the files there belong to it. */
export async function storageAt(
  db: Db,
  { workspaceId, location }: { workspaceId: string; location: string },
): Promise<{ id: string; name: string; deleted: boolean } | null> {
  const row = await db
    .selectFrom('storage')
    .select(['id', 'name', 'deletedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('location', '=', location)
    .executeTakeFirst();
  return row ? { id: row.id, name: row.name, deleted: row.deletedAt !== null } : null;
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
      workspaceId: storage.workspaceId,
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
          updatedAt: sql<Date>`now()`,
          deletedAt: null,
        }))
        .where('storage.deletedAt', 'is not', null),
    )
    .returning(COLUMNS)
    .$narrowType<{ workspaceId: NotNull }>()
    .executeTakeFirst()
    .catch((error: unknown) => {
      if (isTaken(error)) return undefined;
      throw error;
    });
  return row ?? null;
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
    .set({ ...changes, updatedAt: sql<Date>`now()` })
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 's3')
    .where('deletedAt', 'is', null)
    .where('id', '=', id)
    .returning(COLUMNS)
    .$narrowType<{ workspaceId: NotNull }>()
    .executeTakeFirst();
  return row ?? null;
}

function valueColumns({ settings, secretSealed, test }: TestedValues) {
  return { settings: JSON.stringify(settings), secretSealed: Buffer.from(secretSealed), ...testColumns(test) };
}

function testColumns({ result, at }: TestedValues['test']) {
  return { lastTest: JSON.stringify(result), testedAt: at };
}

/** For who opens it: revision and sealed secret. */
export async function sealedSecretOf(db: Db, scope: StorageScope): Promise<Uint8Array | null> {
  const row = await own(db, scope.workspaceId).select('secretSealed').where('id', '=', scope.id).executeTakeFirst();
  return row?.secretSealed ?? null;
}

export type StorageDeletion = 'deleted' | 'unknown' | { readonly connections: number; readonly backups: number };

export interface StorageNeeds {
  /** That write new backups to it. */
  readonly connections: number;
  readonly backups: number;
  /** Whether objects of later backups lie in it. */
  readonly versions: boolean;
}

/** Who needs a storage, over all nouns. */
export type NeedsOfStorage = (trx: Db, storageId: string) => Promise<StorageNeeds>;

/**
 * Forgets keys and settings of a storage that nothing needs: no connection writes to it and no backup lies there, in
 * whole or in part. Otherwise says how many do.
 */
export async function deleteStorage(
  db: Db,
  { workspaceId, id }: StorageScope,
  needsOf: NeedsOfStorage,
): Promise<StorageDeletion> {
  return db.transaction().execute(async (trx) => {
    const row = await own(trx, workspaceId).select('id').where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) return 'unknown';
    const needs = await needsOf(trx, id);
    if (needs.connections > 0 || needs.backups > 0 || needs.versions) return needs;
    await trx
      .updateTable('repository')
      .set({ retiredAt: sql<Date>`now()` })
      .where('storageId', '=', id)
      .where('retiredAt', 'is', null)
      .execute();
    await trx
      .updateTable('storage')
      .set({ deletedAt: sql<Date>`now()`, secretSealed: null, lastTest: null })
      .where('workspaceId', '=', workspaceId)
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
