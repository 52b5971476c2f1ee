import { sql } from 'kysely';
import { idsInTypes } from '../../backups/store/browse/versions-at.ts';
import type { Db } from '../../database/database.ts';
import type { RestoreFacts } from './restore-facts.ts';

/** Of living accounts, those that the backup holds, or that a restore created for one that it holds. */
export async function accountsInBackup(
  db: Db,
  facts: RestoreFacts,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { connectionId, targetTenantId } = facts;
  const { rows } = await sql<{ oldId: string; newId: string }>`
    select m.old_id, m.new_id from id_map m
    where m.connection_id = ${connectionId} and m.target_tenant_id = ${targetTenantId} and m.type = 'users'
      and m.new_id = any(${ids}::text[])`.execute(db);
  const oldIds = new Map(rows.map(({ oldId, newId }) => [newId, oldId]));
  const held = await idsInTypes(db, facts, { types: ['users'], ids: [...ids, ...oldIds.values()] });
  const known = new Set(held);
  return new Set(ids.filter((id) => known.has(id.toLowerCase()) || known.has(oldIds.get(id)?.toLowerCase() ?? '')));
}

/** Role assignments, by ID in lower case, that the restore takes away. While it is planned: those that it is asked to. */
export async function leavingRights(db: Db, facts: RestoreFacts): Promise<ReadonlySet<string>> {
  const { id, phase, selection, options } = facts;
  if (phase !== 'planning') {
    const { rows } = await sql<{ id: string }>`
      select lower(object_id) as id from restore_item
      where restore_id = ${id} and type = 'roleAssignments' and action = 'remove'`.execute(db);
    return new Set(rows.map((row) => row.id));
  }
  const chosen = selection.objects.filter(({ type }) => type === 'roleAssignments').map((object) => object.id);
  if (!options.removeAdded || chosen.length === 0) return new Set();
  const held = new Set(await idsInTypes(db, facts, { types: ['roleAssignments'], ids: chosen }));
  return new Set(chosen.map((right) => right.toLowerCase()).filter((right) => !held.has(right)));
}
