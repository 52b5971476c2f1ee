import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** Under which IDs earlier restores created the objects again in a tenant; by old ID, in lower case. */
export async function newIdsOf(
  db: Db,
  { connectionId, tenantId }: { readonly connectionId: string; readonly tenantId: string },
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('idMap')
    .select(['oldId', 'newId'])
    .where('connectionId', '=', connectionId)
    .where('targetTenantId', '=', tenantId)
    .where('kind', '=', 'object')
    .where(sql<boolean>`old_id = any(${ids.map((id) => id.toLowerCase())}::text[])`)
    .orderBy('createdAt')
    .execute();
  return new Map(rows.map(({ oldId, newId }) => [oldId, newId]));
}
