import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
import type { SetupStep } from '../../domain/setup-steps.ts';
import type { Role } from '../../domain/states.ts';

export interface Member {
  readonly personId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly twoFactorEnabled: boolean;
  /** Of the profile; null: none is chosen. */
  readonly timeZone: string | null;
  readonly joinedAt: Date;
}

export interface MemberScope {
  readonly workspaceId: string;
  readonly personId: string;
}

const LIST = 'members';

/** In the order in which they joined. */
export async function listMembers(db: Db, workspaceId: string, page: PageRequest): Promise<Page<Member>> {
  let query = membersOf(db, workspaceId)
    .select(exactTime('member.createdAt'))
    .orderBy('member.createdAt')
    .orderBy('member.personId')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    query = query.where(
      rowAfter([sql.ref('member.createdAt'), sql.ref('member.personId')], '>', decodeCursor(LIST, page.cursor, 2)),
    );
  }
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.exactTime, row.personId] });
}

export async function getMember(db: Db, { workspaceId, personId }: MemberScope): Promise<Member | null> {
  return (await membersOf(db, workspaceId).where('member.personId', '=', personId).executeTakeFirst()) ?? null;
}

/** Those of the persons that are members, in the order in which they joined. */
export async function membersAmong(db: Db, workspaceId: string, personIds: readonly string[]): Promise<Member[]> {
  if (personIds.length === 0) return [];
  return membersOf(db, workspaceId)
    .where('member.personId', 'in', [...personIds])
    .orderBy('member.createdAt')
    .orderBy('member.personId')
    .execute();
}

/** All of the workspace, in the order of their IDs. */
export async function allMembers(db: Db, workspaceId: string): Promise<Member[]> {
  return membersOf(db, workspaceId).orderBy('member.personId').execute();
}

/** In the order of their IDs, a page at a time. */
export async function membersAfter(
  db: Db,
  workspaceId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Member[]> {
  let query = membersOf(db, workspaceId).orderBy('member.personId').limit(limit);
  if (after !== null) query = query.where('member.personId', '>', after);
  return query.execute();
}

/** Holds the membership until the transaction ends. @returns false where the person is not a member (any more). */
export async function lockMember(trx: Db, scope: MemberScope): Promise<boolean> {
  const row = await mine(trx.selectFrom('member').select('role'), scope).forShare().executeTakeFirst();
  return row !== undefined;
}

/** @returns false where the person is not a member (any more). */
export async function skipSetup(db: Db, scope: MemberScope, steps: readonly SetupStep[]): Promise<boolean> {
  const setupSkipped = JSON.stringify([...new Set(steps)]);
  const changed = await mine(db.updateTable('member').set({ setupSkipped }), scope).executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export type MemberChange = 'done' | 'lastOwner' | 'unknown';

/** Nothing is changed where it would take the last owner away. */
export async function changeMemberRole(db: Db, scope: MemberScope, role: Role): Promise<MemberChange> {
  return inTurn(db, scope, role !== 'owner', (trx) => mine(trx.updateTable('member').set({ role }), scope));
}

/** What the person could do in the workspace ends with the row: it is asked at each request. */
export async function removeMember(db: Db, scope: MemberScope): Promise<MemberChange> {
  return inTurn(db, scope, true, (trx) => mine(trx.deleteFrom('member'), scope));
}

/** Changes of members of one workspace follow one another, or two owners could take each other away. */
async function inTurn(
  db: Db,
  scope: MemberScope,
  endsOwnership: boolean,
  change: (trx: Db) => { execute(): Promise<unknown> },
): Promise<MemberChange> {
  return db.transaction().execute(async (trx) => {
    await trx.selectFrom('workspace').select('id').where('id', '=', scope.workspaceId).forUpdate().execute();
    const members = await trx
      .selectFrom('member')
      .select(['personId', 'role'])
      .where('workspaceId', '=', scope.workspaceId)
      .execute();
    const member = members.find(({ personId: id }) => id === scope.personId);
    if (!member) return 'unknown';
    const owners = members.filter(({ role }) => role === 'owner').length;
    if (endsOwnership && member.role === 'owner' && owners === 1) return 'lastOwner';
    await change(trx).execute();
    return 'done';
  });
}

function mine<Query extends { where(column: 'workspaceId' | 'personId', operator: '=', value: string): Query }>(
  query: Query,
  scope: MemberScope,
): Query {
  return query.where('workspaceId', '=', scope.workspaceId).where('personId', '=', scope.personId);
}

function membersOf(db: Db, workspaceId: string) {
  return db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.personId')
    .select([
      'member.personId',
      'person.email',
      'person.name',
      'member.role',
      'person.twoFactorEnabled',
      'person.timeZone',
      'member.createdAt as joinedAt',
    ])
    .where('member.workspaceId', '=', workspaceId);
}
