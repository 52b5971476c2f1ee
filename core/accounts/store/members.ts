import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { Role } from '../../domain/states.ts';

export interface Member {
  readonly personId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly twoFactorEnabled: boolean;
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
    .orderBy('member.created_at')
    .orderBy('member.person_id')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    query = query.where(
      rowAfter([sql.ref('member.created_at'), sql.ref('member.person_id')], '>', decodeCursor(LIST, page.cursor, 2)),
    );
  }
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.created_key, row.person_id], map: toMember });
}

export async function getMember(db: Db, { workspaceId, personId }: MemberScope): Promise<Member | null> {
  const row = await membersOf(db, workspaceId).where('member.person_id', '=', personId).executeTakeFirst();
  return row ? toMember(row) : null;
}

/** Those of the persons that are members, in the order in which they joined. */
export async function membersAmong(db: Db, workspaceId: string, personIds: readonly string[]): Promise<Member[]> {
  if (personIds.length === 0) return [];
  const rows = await membersOf(db, workspaceId)
    .where('member.person_id', 'in', [...personIds])
    .orderBy('member.created_at')
    .orderBy('member.person_id')
    .execute();
  return rows.map(toMember);
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
      .select(['person_id', 'role'])
      .where('workspace_id', '=', scope.workspaceId)
      .execute();
    const member = members.find(({ person_id: id }) => id === scope.personId);
    if (!member) return 'unknown';
    const owners = members.filter(({ role }) => role === 'owner').length;
    if (endsOwnership && member.role === 'owner' && owners === 1) return 'lastOwner';
    await change(trx).execute();
    return 'done';
  });
}

function mine<Query extends { where(column: 'workspace_id' | 'person_id', operator: '=', value: string): Query }>(
  query: Query,
  scope: MemberScope,
): Query {
  return query.where('workspace_id', '=', scope.workspaceId).where('person_id', '=', scope.personId);
}

function membersOf(db: Db, workspaceId: string) {
  return db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select([
      'member.person_id',
      'person.email',
      'person.name',
      'member.role',
      'person.two_factor_enabled',
      'member.created_at',
    ])
    .select(sql<string>`member.created_at::text`.as('created_key'))
    .where('member.workspace_id', '=', workspaceId);
}

function toMember(row: {
  person_id: string;
  email: string;
  name: string;
  role: Role;
  two_factor_enabled: boolean;
  created_at: Date;
}): Member {
  return {
    personId: row.person_id,
    email: row.email,
    name: row.name,
    role: row.role,
    twoFactorEnabled: row.two_factor_enabled,
    joinedAt: row.created_at,
  };
}
