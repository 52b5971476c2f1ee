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
  const row = await members(db, workspaceId).where('member.personId', '=', memberId).executeTakeFirst();
  return row ?? null;
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
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.memberId] });
}

/** @returns null where there is no such member (any more). */
export async function putMemberNotifications(
  db: Db,
  { workspaceId, memberId }: MemberScope,
  { choices, timeZone }: Pick<MemberNotifications, 'choices' | 'timeZone'>,
): Promise<MemberNotifications | null> {
  const values = { choices: JSON.stringify(choices), timeZone, updatedAt: sql<Date>`now()` };
  await db
    .insertInto('notificationPreference')
    .columns(['workspaceId', 'personId', 'choices', 'timeZone'])
    .expression((from) =>
      from
        .selectFrom('member')
        .select((row) => [
          'workspaceId',
          'personId',
          sql<string>`${values.choices}::jsonb`.as('choices'),
          row.val(timeZone).$castTo<string | null>().as('timeZone'),
        ])
        .where('workspaceId', '=', workspaceId)
        .where('personId', '=', memberId),
    )
    .onConflict((conflict) => conflict.columns(['workspaceId', 'personId']).doUpdateSet(values))
    .execute();
  return getMemberNotifications(db, { workspaceId, memberId });
}

function members(db: Db, workspaceId: string) {
  return db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.personId')
    .leftJoin('notificationPreference as chosen', (join) =>
      join.onRef('chosen.workspaceId', '=', 'member.workspaceId').onRef('chosen.personId', '=', 'member.personId'),
    )
    .select(['person.id as memberId', 'person.email', 'person.name', 'member.role', 'chosen.timeZone'])
    .select(sql<KindChoices>`coalesce(chosen.choices, '{}')`.as('choices'))
    .where('member.workspaceId', '=', workspaceId);
}
