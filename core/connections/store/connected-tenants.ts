import type { Db } from '../../database/database.ts';

/** For workers, who see the connections of all workspaces and are given IDs alone. */

export interface ConnectedTenant {
  readonly workspaceId: string;
  readonly name: string;
  readonly tenantId: string;
  readonly tenantName: string | null;
}

/** In the order of their IDs, a page at a time. */
export async function connectionIdsAfter(db: Db, after: string | null, limit: number): Promise<readonly string[]> {
  let query = db.selectFrom('connection').select('id').where('deletedAt', 'is', null).orderBy('id').limit(limit);
  if (after !== null) query = query.where('id', '>', after);
  return (await query.execute()).map(({ id }) => id);
}

/** Null where it was removed meanwhile. */
export async function connectedTenant(db: Db, connectionId: string): Promise<ConnectedTenant | null> {
  const row = await db
    .selectFrom('connection')
    .select(['workspaceId', 'name', 'tenantId', 'tenantName'])
    .where('id', '=', connectionId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** As the tenant counts its users now. */
export async function setUserCount(db: Db, connectionId: string, count: number): Promise<void> {
  await db.updateTable('connection').set({ userCount: count }).where('id', '=', connectionId).execute();
}
