import { sql } from 'kysely';
import { type Member, getMember, lockMember, membersAfter } from '../../accounts/store/members.ts';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, toPage } from '../../database/paging.ts';
import type { KindChoices } from '../../domain/notifications/kinds.ts';
import type { Role } from '../../domain/states.ts';

/** Of what a member is notified. */
export interface MemberNotifications {
  readonly memberId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly choices: KindChoices;
  /** IANA name, chosen for mails of this workspace; null: that of the profile. */
  readonly timeZone: string | null;
  /** Of the profile; null: UTC. */
  readonly ownTimeZone: string | null;
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
  const member = await getMember(db, { workspaceId, personId: memberId });
  if (!member) return null;
  const [settings] = await withChoices(db, workspaceId, [member]);
  return settings ?? null;
}

const LIST = 'member-notifications';

export async function listMemberNotifications(
  db: Db,
  workspaceId: string,
  page: PageRequest,
): Promise<Page<MemberNotifications>> {
  const [after] = page.cursor === null ? [] : decodeCursor(LIST, page.cursor, 1);
  const members = await membersAfter(db, workspaceId, {
    after: after === undefined ? null : String(after),
    limit: page.limit + 1,
  });
  const rows = await withChoices(db, workspaceId, members);
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.memberId] });
}

/** @returns null where there is no such member (any more). */
export async function putMemberNotifications(
  db: Db,
  { workspaceId, memberId }: MemberScope,
  { choices, timeZone }: Pick<MemberNotifications, 'choices' | 'timeZone'>,
): Promise<MemberNotifications | null> {
  const values = { choices: JSON.stringify(choices), timeZone };
  return db.transaction().execute(async (trx) => {
    if (!(await lockMember(trx, { workspaceId, personId: memberId }))) return null;
    await trx
      .insertInto('notificationPreference')
      .values({ workspaceId, personId: memberId, ...values })
      .onConflict((conflict) =>
        conflict.columns(['workspaceId', 'personId']).doUpdateSet({ ...values, updatedAt: sql<Date>`now()` }),
      )
      .execute();
    return getMemberNotifications(trx, { workspaceId, memberId });
  });
}

async function withChoices(db: Db, workspaceId: string, members: readonly Member[]): Promise<MemberNotifications[]> {
  if (members.length === 0) return [];
  const ids = members.map(({ personId }) => personId);
  const rows = await db
    .selectFrom('notificationPreference')
    .select(['personId', 'choices', 'timeZone'])
    .where('workspaceId', '=', workspaceId)
    .where('personId', 'in', ids)
    .execute();
  const chosen = new Map(rows.map((row) => [row.personId, row]));
  return members.map(({ personId: memberId, email, name, role, timeZone: ownTimeZone }) => {
    const { choices = {}, timeZone = null } = chosen.get(memberId) ?? {};
    return { memberId, email, name, role, choices, timeZone, ownTimeZone };
  });
}
