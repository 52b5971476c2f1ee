import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { locationOf } from '../../storage/s3-settings.ts';
import { type StorageRow, managedStorage, toStorageRow } from './repositories.ts';

/** A storage that files of a rebuild can lie in: the workspace's own, or the managed one where no ID is given. */
export async function storageRow(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string | null },
): Promise<StorageRow | null> {
  if (id === null) return managedStorage(db);
  const row = await db
    .selectFrom('storage')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row ? toStorageRow({ ...row, storageId: row.id }) : null;
}

/** The workspace's own storage at a place. */
export async function storageAtPlace(
  db: Db,
  workspaceId: string,
  place: { endpoint: string; bucket: string; prefix: string },
): Promise<StorageRow | null> {
  const row = await db
    .selectFrom('storage')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('location', '=', locationOf(place))
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row ? toStorageRow({ ...row, storageId: row.id }) : null;
}

export interface RebuiltRepository {
  readonly id: string;
  readonly connectionId: string;
  readonly storageId: string;
  /** New backups are written to it, where no other is in use. */
  readonly inUse: boolean;
  readonly createdAt: string;
}

/**
 * Takes a repository up whose files lie in the storage.
 * @returns false where the connection has another repository in that storage.
 */
export async function takeUpRepository(
  db: Db,
  { id, connectionId, storageId, inUse, createdAt }: RebuiltRepository,
): Promise<boolean> {
  const there = await db
    .selectFrom('repository')
    .select(['id', 'retiredAt'])
    .where('connectionId', '=', connectionId)
    .where((eb) => eb.or([eb('storageId', '=', storageId), eb('id', '=', id), eb('retiredAt', 'is', null)]))
    .execute();
  if (there.some((row) => row.id === id)) return true;
  const isFree = there.every(({ retiredAt }) => retiredAt !== null);
  const made = await db
    .insertInto('repository')
    .values({ id, connectionId, storageId, createdAt, retiredAt: inUse && isFree ? null : new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** New backups go where the newest one lies: a kit does not say which of several repositories is in use. */
export async function useRepository(db: Db, { id, connectionId }: { id: string; connectionId: string }): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('repository')
      .set({ retiredAt: sql<Date>`coalesce(retired_at, now())` })
      .where('connectionId', '=', connectionId)
      .where('id', '<>', id)
      .execute();
    await tx.updateTable('repository').set({ retiredAt: null }).where('id', '=', id).execute();
  });
}
