import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { Scheduled } from '../../../domain/plan/types.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';

interface Facts {
  readonly connectionId: string;
  readonly backupId: string;
  readonly backupSeq: number;
}

interface Key {
  readonly type: TypeKey;
  readonly objectId: string;
}

/**
 * What of the objects schedules had given for a time when the backup was made: role assignments by the link of the
 * schedule, members and owners of groups by the schedules below the group. Undefined where nothing was.
 */
export async function scheduledAt(
  db: Db,
  facts: Facts,
  keys: readonly Key[],
): Promise<(key: Key) => Scheduled | undefined> {
  const idsOf = (type: TypeKey): string[] => keys.filter((key) => key.type === type).map(({ objectId }) => objectId);
  const [assignments, links] = await Promise.all([
    scheduledAssignments(db, facts, idsOf('roleAssignments')),
    scheduledLinks(db, facts, idsOf('groups')),
  ]);
  return ({ type, objectId }) => {
    if (type === 'roleAssignments') return { object: assignments(objectId), links: [] };
    const own = type === 'groups' ? links.filter(({ groupId }) => groupId === objectId) : [];
    return own.length === 0 ? undefined : { object: 'no', links: own };
  };
}

async function scheduledAssignments(
  db: Db,
  facts: Facts,
  ids: readonly string[],
): Promise<(id: string) => Scheduled['object']> {
  if (ids.length === 0) return () => 'no';
  const { rows } = await sql<{ targetId: string }>`
    select l.target_id from link_version l
    where l.connection_id = ${facts.connectionId} and l.type = 'roleAssignmentSchedules' and l.relation = 'gives'
      and l.target_id = any(${ids}::text[]) and ${isOf(facts, sql`l`)}`.execute(db);
  const given = new Set(rows.map(({ targetId }) => targetId));
  const otherwise = (await wereSchedulesRead(db, facts)) ? 'no' : 'unknown';
  return (id) => (given.has(id) ? 'yes' : otherwise);
}

/** Without a licence, and where Graph does not offer them, there are none; one that could only not be read may have been there. */
async function wereSchedulesRead(db: Db, { backupId }: Facts): Promise<boolean> {
  const { rows } = await sql<{ isRead: boolean }>`
    select t.unavailable is null and (coalesce(t.mode <> 'carried', false) or coalesce((t.manifest ->> 'notLicensed')::boolean, false)
      or coalesce((t.manifest ->> 'notOffered')::boolean, false)) as "isRead"
    from backup_type t where t.backup_id = ${backupId} and t.type = 'roleAssignmentSchedules'`.execute(db);
  return rows[0]?.isRead === true;
}

async function scheduledLinks(
  db: Db,
  facts: Facts,
  groupIds: readonly string[],
): Promise<(Scheduled['links'][number] & { groupId: string })[]> {
  if (groupIds.length === 0) return [];
  const { rows } = await sql<{ groupId: string; relation: string; targetId: string }>`
    select p.target_id "groupId", case g.relation when 'givesOwnership' then 'owners' else 'members' end as relation,
      g.target_id "targetId"
    from link_version p
    join link_version g on g.connection_id = p.connection_id and g.type = p.type and g.source_id = p.source_id
      and g.relation in ('givesMembership', 'givesOwnership') and ${isOf(facts, sql`g`)}
    where p.connection_id = ${facts.connectionId} and p.type = 'groupAssignmentSchedules' and p.relation = 'parent'
      and p.target_id = any(${groupIds}::text[]) and ${isOf(facts, sql`p`)}`.execute(db);
  return rows;
}

/** Of a link `l` of a group: a schedule below the group gave it. */
export function isGivenBySchedule(backupSeq: number): ReturnType<typeof sql> {
  return sql`exists (
    select from link_version p
    join link_version g on g.connection_id = p.connection_id and g.type = p.type and g.source_id = p.source_id
      and g.target_id = l.target_id and ${isOf({ backupSeq }, sql`g`)}
      and g.relation = case l.relation when 'owners' then 'givesOwnership' else 'givesMembership' end
    where p.connection_id = l.connection_id and p.type = 'groupAssignmentSchedules' and p.relation = 'parent'
      and p.target_id = l.source_id and ${isOf({ backupSeq }, sql`p`)})`;
}

function isOf({ backupSeq }: Pick<Facts, 'backupSeq'>, link: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`${link}.from_seq <= ${backupSeq} and (${link}.to_seq is null or ${link}.to_seq > ${backupSeq})`;
}
