import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

export interface RepositoryRow {
  readonly id: string;
  readonly connectionId: string;
  readonly storage: StorageRow;
}

export interface StorageRow {
  readonly id: string;
  readonly kind: 'managed' | 'folder' | 's3';
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secretSealed: Uint8Array | null;
  /** Another one means other keys or another way to the same place. */
  readonly revision: number;
  /** Null: the provider's own. */
  readonly workspaceId: string | null;
}

/**
 * The provider's own storage: one row for the whole installation. Where its files lie is a matter of the server's
 * settings, so the row holds none.
 */
export async function managedStorage(db: Db): Promise<StorageRow> {
  await db
    .insertInto('storage')
    .values({ id: randomUUID(), workspace_id: null, kind: 'managed', name: 'Managed storage', secret_sealed: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('storage')
    .selectAll()
    .where('workspace_id', 'is', null)
    .where('kind', '=', 'managed')
    .executeTakeFirstOrThrow();
  return toStorageRow({ ...row, storage_id: row.id });
}

/** The repository that new backups of the connection are written to; made on first use, in the managed storage. */
export async function repositoryFor(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<RepositoryRow> {
  const found = await repositoryInUse(db, scope);
  if (found) return found;
  const storage = await managedStorage(db);
  // Two first backups at once: the unique index lets one in, and both go on with it.
  await db
    .insertInto('repository')
    .columns(['id', 'connection_id', 'storage_id'])
    .expression((from) =>
      from
        .selectFrom('connection')
        .select((row) => [
          row.val(randomUUID()).$castTo<string>().as('id'),
          'connection.id as connection_id',
          row.val(storage.id).$castTo<string>().as('storage_id'),
        ])
        .where('connection.workspace_id', '=', scope.workspaceId)
        .where('connection.id', '=', scope.connectionId),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await repositoryInUse(db, scope);
  if (!made) throw new Error('a repository is made only for a connection of the workspace');
  return made;
}

async function repositoryInUse(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<RepositoryRow | null> {
  const row = await repositories(db)
    .where('connection.workspace_id', '=', scope.workspaceId)
    .where('connection.id', '=', scope.connectionId)
    .where('repository.retired_at', 'is', null)
    .executeTakeFirst();
  return row ? toRepository(row) : null;
}

export async function getRepository(db: Db, scope: { workspaceId: string; id: string }): Promise<RepositoryRow | null> {
  const row = await repositories(db)
    .where('connection.workspace_id', '=', scope.workspaceId)
    .where('repository.id', '=', scope.id)
    .executeTakeFirst();
  return row ? toRepository(row) : null;
}

/** Where new backups of the connection go, before its first one also. */
export async function storageInUse(db: Db, scope: { workspaceId: string; connectionId: string }): Promise<StorageRow> {
  return (await repositoryInUse(db, scope))?.storage ?? (await managedStorage(db));
}

/**
 * From now on new backups of the connection go to the storage; null: the managed one. The repository in use until now
 * is retired and stays readable. One that the connection already has in that storage is taken up again, because its
 * folder there is the connection's own.
 *
 * @returns false where there is no such storage in the workspace.
 */
export async function useStorage(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
  storageId: string | null,
): Promise<boolean> {
  const chosen = storageId ?? (await managedStorage(db)).id;
  return db.transaction().execute(async (trx) => {
    // In one order for all: connection, then storage, as others lock one of them alone.
    await trx
      .selectFrom('connection')
      .select('id')
      .where('workspace_id', '=', scope.workspaceId)
      .where('id', '=', scope.connectionId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const storage = await trx
      .selectFrom('storage')
      .select('id')
      .where('id', '=', chosen)
      .where('deleted_at', 'is', null)
      .where((where) => where.or([where('workspace_id', '=', scope.workspaceId), where('workspace_id', 'is', null)]))
      .forShare()
      .executeTakeFirst();
    if (!storage) return false;
    await trx
      .updateTable('repository')
      .set({ retired_at: sql<Date>`now()` })
      .where('connection_id', '=', scope.connectionId)
      .where('retired_at', 'is', null)
      .where('storage_id', '<>', chosen)
      .execute();
    await trx
      .insertInto('repository')
      .values({ id: randomUUID(), connection_id: scope.connectionId, storage_id: chosen })
      .onConflict((conflict) => conflict.columns(['connection_id', 'storage_id']).doUpdateSet({ retired_at: null }))
      .execute();
    return true;
  });
}

function repositories(db: Db) {
  return db
    .selectFrom('repository')
    .innerJoin('connection', 'connection.id', 'repository.connection_id')
    .innerJoin('storage', 'storage.id', 'repository.storage_id')
    .select([
      'repository.id',
      'repository.connection_id',
      'storage.id as storage_id',
      'storage.workspace_id',
      'storage.kind',
      'storage.name',
      'storage.settings',
      'storage.secret_sealed',
      'storage.revision',
    ]);
}

interface StorageColumns {
  readonly storage_id: string;
  readonly workspace_id: string | null;
  readonly kind: StorageRow['kind'];
  readonly name: string;
  readonly settings: Record<string, unknown>;
  readonly secret_sealed: Buffer | null;
  readonly revision: number;
}

function toRepository(row: StorageColumns & { id: string; connection_id: string }): RepositoryRow {
  return { id: row.id, connectionId: row.connection_id, storage: toStorageRow(row) };
}

function toStorageRow({
  storage_id: id,
  workspace_id: workspaceId,
  secret_sealed: secretSealed,
  kind,
  name,
  settings,
  revision,
}: StorageColumns): StorageRow {
  return { id, workspaceId, kind, name, settings, secretSealed, revision };
}
