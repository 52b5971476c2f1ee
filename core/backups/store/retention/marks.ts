import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../../database/database.ts';
import { GOOD_STATES } from '../../../domain/states.ts';

/**
 * Nobody can begin to build on one of the connection's backups, hold it or take it back before the transaction ends; who
 * had begun is seen by what is read in it from now on.
 */
export async function lockBackups(trx: DbTransaction, connectionId: string): Promise<void> {
  await trx
    .selectFrom('backup')
    .select('id')
    .where('connectionId', '=', connectionId)
    .where('state', 'in', GOOD_STATES)
    .where('removedAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Phase one: from the given time on they can be removed. Those that are marked keep their time. */
export async function markForRemoval(db: Db, ids: readonly string[], dueAt: Date): Promise<void> {
  await db
    .updateTable('backup')
    .set({ removalDueAt: dueAt })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('removalDueAt', 'is', null)
    .where('removedAt', 'is', null)
    .execute();
}

/** What the policy keeps again loses the mark that the policy has set. */
export async function unmark(db: Db, ids: readonly string[]): Promise<void> {
  await db
    .updateTable('backup')
    .set({ removalDueAt: null })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('removalDueAt', 'is not', null)
    .where('removalAskedBy', 'is', null)
    .where('removedAt', 'is', null)
    .execute();
}

/** Phase two: from now on they are no backups any more. */
export async function markRemoved(trx: DbTransaction, ids: readonly string[]): Promise<void> {
  await trx
    .updateTable('backup')
    .set({ removedAt: sql<Date>`now()` })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('removedAt', 'is', null)
    .where('holdReason', 'is', null)
    .execute();
}

/** Somebody wants it gone, whatever the policy says. @returns false where it is held or has been removed. */
export async function askForRemoval(db: Db, id: string, { by, dueAt }: { by: string; dueAt: Date }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backup')
    .set({ removalDueAt: sql<Date>`coalesce(removal_due_at, ${dueAt})`, removalAskedBy: by })
    .where('id', '=', id)
    .where('state', 'in', GOOD_STATES)
    .where('removedAt', 'is', null)
    .where('holdReason', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A legal hold, which also takes back what wanted the backup gone. @returns false where it has been removed. */
export async function holdBackup(db: Db, id: string, { reason, by }: { reason: string; by: string }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backup')
    .set({
      holdReason: reason,
      heldBy: by,
      heldAt: sql<Date>`now()`,
      removalDueAt: null,
      removalAskedBy: null,
    })
    .where('id', '=', id)
    .where('state', 'in', GOOD_STATES)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function releaseBackup(db: Db, id: string): Promise<void> {
  await db
    .updateTable('backup')
    .set({ holdReason: null, heldBy: null, heldAt: null })
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .execute();
}

/** Within the grace time. @returns false where it has been removed, or was not to be. */
export async function takeBackRemoval(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backup')
    .set({ removalDueAt: null, removalAskedBy: null })
    .where('id', '=', id)
    .where('removalDueAt', 'is not', null)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** All backups of a connection are to go with it. Those on hold stay until they are released. */
export async function askForRemovalOfAll(
  trx: DbTransaction,
  connectionId: string,
  { by, dueAt }: { by: string; dueAt: Date },
): Promise<void> {
  await trx
    .updateTable('backup')
    .set({ removalDueAt: dueAt, removalAskedBy: by })
    .where('connectionId', '=', connectionId)
    .where('state', 'in', GOOD_STATES)
    .where('removedAt', 'is', null)
    .where('holdReason', 'is', null)
    .execute();
}

export async function takeBackAllRemovals(trx: DbTransaction, connectionId: string): Promise<void> {
  await trx
    .updateTable('backup')
    .set({ removalDueAt: null, removalAskedBy: null })
    .where('connectionId', '=', connectionId)
    .where('removalDueAt', 'is not', null)
    .where('removedAt', 'is', null)
    .execute();
}

/** Whether a manifest of the repository may still lie in its storage, of whatever backup. */
export async function isAnyManifestLeft(db: Db, repositoryId: string): Promise<boolean> {
  const found = await db
    .selectFrom('backup')
    .select('id')
    .where('repositoryId', '=', repositoryId)
    .where('manifestKey', 'is not', null)
    .where('manifestRemovedAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
