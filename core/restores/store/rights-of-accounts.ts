import { sql } from 'kysely';
import { accountsWithRole } from '../../backups/store/browse/roles-of-accounts.ts';
import { idsInTypes } from '../../backups/store/browse/versions-at.ts';
import type { Db } from '../../database/database.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { RestoreFacts } from './restore-facts.ts';
import { goingAway } from './restore-undo.ts';

/** Of living accounts, those that the backup holds, with the ID there; another one where a restore created the account again. */
export async function accountsInBackup(
  db: Db,
  facts: RestoreFacts,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { connectionId, targetTenantId } = facts;
  const { rows } = await sql<{ oldId: string; newId: string }>`
    select m.old_id, m.new_id from id_map m
    where m.connection_id = ${connectionId} and m.target_tenant_id = ${targetTenantId} and m.type = 'users'
      and m.new_id = any(${ids}::text[])`.execute(db);
  const oldIds = new Map(rows.map(({ oldId, newId }) => [newId, oldId]));
  const held = new Set(await idsInTypes(db, facts, { types: ['users'], ids: [...ids, ...oldIds.values()] }));
  return new Map(
    ids.flatMap((id) => {
      const known = [id, oldIds.get(id)].find((one) => one !== undefined && held.has(one.toLowerCase()));
      return known === undefined ? [] : [[id, known] as const];
    }),
  );
}

/** Accounts that hold the role in the backup, of those that the restore is asked to bring back, be it the account or the right. */
export async function holdersToBringBack(db: Db, facts: RestoreFacts, role: string): Promise<readonly string[]> {
  const { types, objects } = facts.selection;
  const isRight = (type: TypeKey): boolean => type === 'roleAssignments' || type === 'groups';
  const chosen = new Set(objects.filter(({ type }) => type === 'users').map(({ id }) => id.toLowerCase()));
  const isEverybody =
    types.some((type) => type === 'users' || isRight(type)) || objects.some(({ type }) => isRight(type));
  if (!isEverybody && chosen.size === 0) return [];
  const holders = await accountsWithRole(db, facts, role);
  return isEverybody ? holders : holders.filter((id) => chosen.has(id.toLowerCase()));
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
  if (facts.undoOf !== null) return goingAway(db, facts, { type: 'roleAssignments' });
  const chosen = selection.objects.filter(({ type }) => type === 'roleAssignments').map((object) => object.id);
  if (!options.removeAdded || chosen.length === 0) return new Set();
  const held = new Set(await idsInTypes(db, facts, { types: ['roleAssignments'], ids: chosen }));
  return new Set(chosen.map((right) => right.toLowerCase()).filter((right) => !held.has(right)));
}
