import type { Db } from '../../database/database.ts';
import type { CountedTenant } from '../../domain/licences/size.ts';

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

/** As the tenant counts its users now. Guests that could not be counted keep the earlier figure. */
export async function setUserCount(
  db: Db,
  connectionId: string,
  { users, guests, at }: { users: number; guests: number | null; at: Date },
): Promise<void> {
  await db
    .updateTable('connection')
    .set({ userCount: users, usersCountedAt: at, ...(guests === null ? {} : { guestCount: guests }) })
    .where('id', '=', connectionId)
    .execute();
}

/** What the last backup of each connection of a workspace counted. */
export async function countedTenants(db: Db, workspaceId: string): Promise<readonly CountedTenant[]> {
  const rows = await db
    .selectFrom('connection')
    .select(['tenantId', 'userCount', 'guestCount', 'usersCountedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('deletedAt', 'is', null)
    .execute();
  return rows.map(({ tenantId, userCount, guestCount, usersCountedAt }) => ({
    tenantId,
    users: userCount,
    guests: guestCount,
    countedAt: usersCountedAt,
  }));
}
