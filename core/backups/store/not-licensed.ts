import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { isTypeKey, type TypeKey } from '../../domain/type-keys.ts';

/** Types that the tenant has no licence for, as its newest backup found; none before the first backup. */
export async function notLicensedTypes(
  db: Db,
  { workspaceId, connectionId }: { readonly workspaceId: string; readonly connectionId: string },
): Promise<TypeKey[]> {
  const { rows } = await sql<{ type: string }>`
    select t.type from backup_type t
    where (t.manifest ->> 'notLicensed')::boolean and t.backup_id = (
      select b.id from backup b where b.workspace_id = ${workspaceId} and b.connection_id = ${connectionId} and b.seq is not null
      order by b.seq desc limit 1)
    order by t.type`.execute(db);
  return rows.map(({ type }) => type).filter(isTypeKey);
}
