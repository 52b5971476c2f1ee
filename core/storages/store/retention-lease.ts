import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

const LEASE_SECONDS = 15 * 60;

/** One at a time removes from a repository. @returns false where somebody else does. */
export async function takeRetentionLease(db: Db, repositoryId: string, owner: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('repository')
    .set({
      retentionOwner: owner,
      retentionUntil: sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS}::double precision)`,
    })
    .where('id', '=', repositoryId)
    .where((eb) =>
      eb.or([
        eb('retentionOwner', '=', owner),
        eb('retentionUntil', 'is', null),
        eb('retentionUntil', '<', sql<Date>`now()`),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function returnRetentionLease(db: Db, repositoryId: string, owner: string): Promise<void> {
  await db
    .updateTable('repository')
    .set({ retentionOwner: null, retentionUntil: null })
    .where('id', '=', repositoryId)
    .where('retentionOwner', '=', owner)
    .execute();
}

/** For how many days the storage protects a new file from deletion; null: it does not. */
export async function keepLockDays(db: Db, repositoryId: string, days: number | null): Promise<void> {
  await db.updateTable('repository').set({ lockDays: days }).where('id', '=', repositoryId).execute();
}
