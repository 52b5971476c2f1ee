import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';

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
}

/**
 * The provider's own storage: one row for the whole installation. Where its files lie is a matter of the server's
 * settings, so the row holds none.
 */
export async function managedStorage(db: Kysely<Database>): Promise<StorageRow> {
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
  return { id: row.id, kind: row.kind, name: row.name, settings: row.settings, secretSealed: row.secret_sealed };
}

/** The repository that new backups of the connection are written to; made on first use, in the managed storage. */
export async function repositoryFor(db: Kysely<Database>, scope: { workspaceId: string; connectionId: string }): Promise<RepositoryRow> {
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
        .select((row) => [row.val(randomUUID()).$castTo<string>().as('id'), 'connection.id as connection_id', row.val(storage.id).$castTo<string>().as('storage_id')])
        .where('connection.workspace_id', '=', scope.workspaceId)
        .where('connection.id', '=', scope.connectionId),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await repositoryInUse(db, scope);
  if (!made) throw new Error('a repository is made only for a connection of the workspace');
  return made;
}

async function repositoryInUse(db: Kysely<Database>, scope: { workspaceId: string; connectionId: string }): Promise<RepositoryRow | null> {
  const row = await repositories(db)
    .where('connection.workspace_id', '=', scope.workspaceId)
    .where('connection.id', '=', scope.connectionId)
    .where('repository.retired_at', 'is', null)
    .executeTakeFirst();
  return row ? toRepository(row) : null;
}

export async function getRepository(db: Kysely<Database>, scope: { workspaceId: string; id: string }): Promise<RepositoryRow | null> {
  const row = await repositories(db)
    .where('connection.workspace_id', '=', scope.workspaceId)
    .where('repository.id', '=', scope.id)
    .executeTakeFirst();
  return row ? toRepository(row) : null;
}

function repositories(db: Kysely<Database>) {
  return db
    .selectFrom('repository')
    .innerJoin('connection', 'connection.id', 'repository.connection_id')
    .innerJoin('storage', 'storage.id', 'repository.storage_id')
    .select([
      'repository.id',
      'repository.connection_id',
      'storage.id as storage_id',
      'storage.kind',
      'storage.name',
      'storage.settings',
      'storage.secret_sealed',
    ]);
}

function toRepository(row: {
  id: string;
  connection_id: string;
  storage_id: string;
  kind: StorageRow['kind'];
  name: string;
  settings: Record<string, unknown>;
  secret_sealed: Buffer | null;
}): RepositoryRow {
  const { id, connection_id: connectionId, storage_id: storageId, kind, name, settings, secret_sealed: secretSealed } = row;
  return { id, connectionId, storage: { id: storageId, kind, name, settings, secretSealed } };
}
