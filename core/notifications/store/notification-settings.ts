import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { KindChoices } from '../../domain/notifications/kinds.ts';
import type { Role } from '../../domain/states.ts';

/** What a member is told. */
export interface MemberNotifications {
  readonly memberId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly choices: KindChoices;
  /** IANA name; null: UTC. */
  readonly timeZone: string | null;
}

export interface MemberScope {
  readonly workspaceId: string;
  /** ID of the person. */
  readonly memberId: string;
}

export async function getMemberNotifications(
  db: Db,
  { workspaceId, memberId }: MemberScope,
): Promise<MemberNotifications | null> {
  const row = await members(db, workspaceId).where('member.person_id', '=', memberId).executeTakeFirst();
  return row ? toMember(row) : null;
}

const LIST = 'member-notifications';

export async function listMemberNotifications(
  db: Db,
  workspaceId: string,
  page: PageRequest,
): Promise<Page<MemberNotifications>> {
  let query = members(db, workspaceId)
    .orderBy('person.id')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('person.id')], '>', decodeCursor(LIST, page.cursor, 1)));
  return toPage(await query.execute(), { list: LIST, limit: page.limit, key: (row) => [row.id], map: toMember });
}

/** @returns null where there is no such member (any more). */
export async function putMemberNotifications(
  db: Db,
  { workspaceId, memberId }: MemberScope,
  { choices, timeZone }: Pick<MemberNotifications, 'choices' | 'timeZone'>,
): Promise<MemberNotifications | null> {
  const values = { choices: JSON.stringify(choices), time_zone: timeZone, updated_at: sql<Date>`now()` };
  await db
    .insertInto('notification_preference')
    .columns(['workspace_id', 'person_id', 'choices', 'time_zone'])
    .expression((from) =>
      from
        .selectFrom('member')
        .select((row) => [
          'workspace_id',
          'person_id',
          sql<string>`${values.choices}::jsonb`.as('choices'),
          row.val(timeZone).$castTo<string | null>().as('time_zone'),
        ])
        .where('workspace_id', '=', workspaceId)
        .where('person_id', '=', memberId),
    )
    .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doUpdateSet(values))
    .execute();
  return getMemberNotifications(db, { workspaceId, memberId });
}

function members(db: Db, workspaceId: string) {
  return db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person_id')
    .leftJoin('notification_preference as chosen', (join) =>
      join.onRef('chosen.workspace_id', '=', 'member.workspace_id').onRef('chosen.person_id', '=', 'member.person_id'),
    )
    .select(['person.id', 'person.email', 'person.name', 'member.role', 'chosen.choices', 'chosen.time_zone'])
    .where('member.workspace_id', '=', workspaceId);
}

function toMember(row: {
  id: string;
  email: string;
  name: string;
  role: Role;
  choices: KindChoices | null;
  time_zone: string | null;
}): MemberNotifications {
  return {
    memberId: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    choices: row.choices ?? {},
    timeZone: row.time_zone,
  };
}
