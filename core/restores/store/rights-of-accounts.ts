import { sql } from 'kysely';
import { validAt } from '../../backups/store/browse/sql.ts';
import { idsInTypes } from '../../backups/store/browse/versions-at.ts';
import type { Db } from '../../database/database.ts';
import type { RestoreFacts } from './restore-facts.ts';

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

/**
 * Accounts that hold the role in the backup or may activate it, by a right of their own or through a group, of those that
 * the restore is asked to bring back, be it the account or the right.
 */
export async function holdersToBringBack(db: Db, facts: RestoreFacts, role: string): Promise<readonly string[]> {
  const { connectionId, backupSeq, selection } = facts;
  const users = selection.objects.filter(({ type }) => type === 'users').map(({ id }) => id.toLowerCase());
  const isRight = (type: string): boolean => type === 'roleAssignments' || type === 'groups';
  const allUsers =
    selection.types.includes('users') ||
    selection.types.some(isRight) ||
    selection.objects.some(({ type }) => isRight(type));
  const { rows } = await sql<{ id: string }>`
    with given as (
      select p.named as holder
      from reference_edge p
      join reference_edge r on r.connection_id = p.connection_id and r.type = p.type and r.object_id = p.object_id
        and r.from_seq = p.from_seq and r.path = 'roleDefinitionId' and r.named = ${role}
      join object_version v on v.connection_id = p.connection_id and v.type = p.type and v.object_id = p.object_id
        and v.from_seq = p.from_seq and ${validAt('v', backupSeq)}
      where p.connection_id = ${connectionId} and p.type in ('roleAssignments', 'roleEligibilitySchedules')
        and p.path = 'principalId'
    ), held as (
      select holder as id from given
      union
      select l.target_id from given g
      join link_version l on l.connection_id = ${connectionId} and l.type = 'groups' and l.source_id = g.holder
        and l.relation = 'members' and ${validAt('l', backupSeq)}
    )
    select h.id from held h
    join object_version v on v.connection_id = ${connectionId} and v.type = 'users' and v.object_id = h.id
      and ${validAt('v', backupSeq)}
    where ${allUsers} or h.id = any(${users}::text[])`.execute(db);
  return rows.map(({ id }) => id);
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
