import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { connectedTenant } from '../../connections/store/connected-tenants.ts';
import { lockConnection } from '../../connections/store/connections.ts';
import { findNamedConnection } from '../../connections/store/named-connection.ts';
import { isConnectionOf, ownConnection } from '../../connections/store/own-connection.ts';
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
    .values({ id: randomUUID(), workspaceId: null, kind: 'managed', name: 'Managed storage', secretSealed: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('storage')
    .selectAll()
    .where('workspaceId', 'is', null)
    .where('kind', '=', 'managed')
    .executeTakeFirstOrThrow();
  return toStorageRow({ ...row, storageId: row.id });
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
  if (await findNamedConnection(db, { workspaceId: scope.workspaceId, id: scope.connectionId })) {
    await db
      .insertInto('repository')
      .values({ id: randomUUID(), connectionId: scope.connectionId, storageId: storage.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const made = await repositoryInUse(db, scope);
  if (!made) throw new Error('a repository is made only for a connection of the workspace');
  return made;
}

/** Where new backups of the connection go; null before its first one. */
export async function repositoryInUse(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<RepositoryRow | null> {
  const row = await repositories(db)
    .where('repository.connectionId', '=', ownConnection(scope))
    .where('repository.retiredAt', 'is', null)
    .executeTakeFirst();
  return row ? toRepository(row) : null;
}

export async function getRepository(db: Db, scope: { workspaceId: string; id: string }): Promise<RepositoryRow | null> {
  const row = await repositories(db)
    .where(isConnectionOf('repository.connectionId', scope.workspaceId))
    .where('repository.id', '=', scope.id)
    .executeTakeFirst();
  return row ? toRepository(row) : null;
}

/** Every repository of the connection, those included that new backups are not written to any more; oldest first. */
export async function repositoriesOf(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
): Promise<RepositoryRow[]> {
  const rows = await repositories(db)
    .where('repository.connectionId', '=', ownConnection(scope))
    .orderBy('repository.createdAt')
    .execute();
  return rows.map(toRepository);
}

export interface RepositoryToProbe {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly repositoryId: string;
  readonly tenantId: string;
  readonly storage: string;
}

/** Where the connection's backups are written; null where none has been written yet. */
export async function repositoryToProbe(db: Db, connectionId: string): Promise<RepositoryToProbe | null> {
  const tenant = await connectedTenant(db, connectionId);
  if (!tenant) return null;
  const { workspaceId, tenantId } = tenant;
  const repository = await repositoryInUse(db, { workspaceId, connectionId });
  return (
    repository && { workspaceId, tenantId, connectionId, repositoryId: repository.id, storage: repository.storage.name }
  );
}

/** The same for any repository of a connection that is still connected. */
export async function repositoryToCheck(db: Db, repositoryId: string): Promise<RepositoryToProbe | null> {
  const row = await repositories(db).where('repository.id', '=', repositoryId).executeTakeFirst();
  const tenant = row && (await connectedTenant(db, row.connectionId));
  if (!row || !tenant) return null;
  const { workspaceId, tenantId } = tenant;
  return { workspaceId, tenantId, connectionId: row.connectionId, repositoryId, storage: row.name };
}

/** Every repository of the connection that can hold backups, in a stable order. */
export async function repositoriesToCheck(db: Db, connectionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('repository')
    .select('id')
    .where('connectionId', '=', connectionId)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
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
 * @returns false where the workspace has no such connection or storage (any more).
 */
export async function useStorage(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
  storageId: string | null,
): Promise<boolean> {
  const chosen = storageId ?? (await managedStorage(db)).id;
  return db.transaction().execute(async (trx) => {
    // In one order for all: connection, then storage, as others lock one of them alone.
    if (!(await lockConnection(trx, { workspaceId: scope.workspaceId, id: scope.connectionId }))) return false;
    const storage = await trx
      .selectFrom('storage')
      .select('id')
      .where('id', '=', chosen)
      .where('deletedAt', 'is', null)
      .where((where) => where.or([where('workspaceId', '=', scope.workspaceId), where('workspaceId', 'is', null)]))
      .forShare()
      .executeTakeFirst();
    if (!storage) return false;
    await trx
      .updateTable('repository')
      .set({ retiredAt: sql<Date>`now()` })
      .where('connectionId', '=', scope.connectionId)
      .where('retiredAt', 'is', null)
      .where('storageId', '<>', chosen)
      .execute();
    await trx
      .insertInto('repository')
      .values({ id: randomUUID(), connectionId: scope.connectionId, storageId: chosen })
      .onConflict((conflict) => conflict.columns(['connectionId', 'storageId']).doUpdateSet({ retiredAt: null }))
      .execute();
    return true;
  });
}

/** Every repository of the installation after `after`, in order of its ID, the customer's and the provider's alike. */
export async function allRepositories(db: Db, after: string | null, limit: number): Promise<RepositoryRow[]> {
  const page = repositories(db).orderBy('repository.id').limit(limit);
  const rows = await (after === null ? page : page.where('repository.id', '>', after)).execute();
  return rows.map(toRepository);
}

export async function connectionOfRepository(db: Db, repositoryId: string): Promise<string> {
  const { connectionId } = await db
    .selectFrom('repository')
    .select('connectionId')
    .where('id', '=', repositoryId)
    .executeTakeFirstOrThrow();
  return connectionId;
}

function repositories(db: Db) {
  return db
    .selectFrom('repository')
    .innerJoin('storage', 'storage.id', 'repository.storageId')
    .select([
      'repository.id',
      'repository.connectionId',
      'storage.id as storageId',
      'storage.workspaceId',
      'storage.kind',
      'storage.name',
      'storage.settings',
      'storage.secretSealed',
      'storage.revision',
    ]);
}

interface StorageColumns {
  readonly storageId: string;
  readonly workspaceId: string | null;
  readonly kind: StorageRow['kind'];
  readonly name: string;
  readonly settings: Record<string, unknown>;
  readonly secretSealed: Buffer | null;
  readonly revision: number;
}

function toRepository(row: StorageColumns & { id: string; connectionId: string }): RepositoryRow {
  return { id: row.id, connectionId: row.connectionId, storage: toStorageRow(row) };
}

export function toStorageRow({
  storageId: id,
  workspaceId,
  secretSealed,
  kind,
  name,
  settings,
  revision,
}: StorageColumns): StorageRow {
  return { id, workspaceId, kind, name, settings, secretSealed, revision };
}
