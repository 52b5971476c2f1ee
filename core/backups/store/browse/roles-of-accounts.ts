import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { validAt } from './sql.ts';
import type { BackupView } from './versions-at.ts';

/**
 * Roles of accounts, by account, as the backups saw both last: directly and through groups. What an account in the recycle
 * bin holds through a group Graph does not show, and minds all the same. As many as the tenant has had administrators.
 */
export async function rolesInBackups(db: Db, connectionId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ account: string; role: string }>`
    with given as materialized (
      select p.named as holder, r.named as role, v.from_seq, v.to_seq
      from reference_edge p
      join reference_edge r on r.connection_id = p.connection_id and r.type = p.type and r.object_id = p.object_id
        and r.from_seq = p.from_seq and r.path = 'roleDefinitionId'
      join object_version v on v.connection_id = p.connection_id and v.type = p.type and v.object_id = p.object_id
        and v.from_seq = p.from_seq
      where p.connection_id = ${connectionId} and p.type = 'roleAssignments' and p.path = 'principalId'
    ), held as (
      select holder as account, role, from_seq, to_seq from given
      union all
      select l.target_id, g.role, greatest(g.from_seq, l.from_seq), least(g.to_seq, l.to_seq)
      from given g
      join link_version l on l.connection_id = ${connectionId} and l.type = 'groups' and l.source_id = g.holder
        and l.relation = 'members'
    ), seen as (
      select v.object_id as account, coalesce(max(v.to_seq) filter (where not exists (
        select from object_version n where n.connection_id = v.connection_id and n.type = v.type
          and n.object_id = v.object_id and n.to_seq is null)), ${NEVER}) as until
      from object_version v
      where v.connection_id = ${connectionId} and v.type = 'users'
        and v.object_id in (select account from held)
      group by v.object_id, v.connection_id, v.type
    )
    select distinct h.account, h.role from held h join seen s on s.account = h.account
    where h.from_seq < s.until and coalesce(h.to_seq, ${NEVER}) >= s.until`.execute(db);
  const roles = new Map<string, string[]>();
  for (const { account, role } of rows) roles.set(account, [...(roles.get(account) ?? []), role]);
  return roles;
}

/** Later than any backup. */
const NEVER = 2_147_483_647;

/** Accounts of the backup that hold the role in it or may activate it, by a right of their own or as members of a group. */
export async function accountsWithRole(
  db: Db,
  { connectionId, backupSeq }: BackupView,
  role: string,
): Promise<readonly string[]> {
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
      and ${validAt('v', backupSeq)}`.execute(db);
  return rows.map(({ id }) => id);
}
