import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
import { type InvitationState, invitationState } from '../../domain/invitations.ts';
import type { Role } from '../../domain/states.ts';

export interface Invitation {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewInvitation {
  readonly workspaceId: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly tokenSha256: Buffer;
  readonly now: Date;
  readonly expiresAt: Date;
}

const LIST = 'invitations';
/** Everything but the token's hash. */
const COLUMNS = [
  'invitation.id',
  'invitation.workspaceId',
  'invitation.email',
  'invitation.role',
  'invitation.invitedBy',
  'invitation.createdAt',
  'invitation.expiresAt',
  'invitation.acceptedAt',
  'invitation.revokedAt',
] as const;

/** @returns why there is none: the person is a member, or has an invitation that can still be accepted. */
export async function createInvitation(db: Db, given: NewInvitation): Promise<Invitation | 'member' | 'invited'> {
  return db.transaction().execute(async (trx) => {
    // Two invitations of one address at once follow one another.
    await trx.selectFrom('workspace').select('id').where('id', '=', given.workspaceId).forUpdate().execute();
    if (await isMember(trx, given)) return 'member';
    const open = await openInvitations(trx, given)
      .where('workspaceId', '=', given.workspaceId)
      .limit(1)
      .executeTakeFirst();
    if (open) return 'invited';
    const { now: createdAt, ...columns } = given;
    return trx
      .insertInto('invitation')
      .values({ id: randomUUID(), createdAt, ...columns })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  });
}

/** Newest first. */
export async function listInvitations(db: Db, workspaceId: string, page: PageRequest): Promise<Page<Invitation>> {
  let query = db
    .selectFrom('invitation')
    .select(COLUMNS)
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', workspaceId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '<', decodeCursor(LIST, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}

interface InvitationScope {
  readonly workspaceId: string;
  readonly id: string;
}

/** The invitation as it is now; null where there is none. One that was accepted cannot be taken back. */
export async function revokeInvitation(
  db: Db,
  { workspaceId, id }: InvitationScope,
  now: Date,
): Promise<Invitation | null> {
  await db
    .updateTable('invitation')
    .set({ revokedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .execute();
  return getInvitation(db, { workspaceId, id });
}

export async function getInvitation(db: Db, { workspaceId, id }: InvitationScope): Promise<Invitation | null> {
  const row = await db
    .selectFrom('invitation')
    .select(COLUMNS)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** A new link in the place of the old one; null where there is nothing left to accept. */
export async function renewInvitation(
  db: Db,
  { workspaceId, id }: InvitationScope,
  { tokenSha256, expiresAt }: { tokenSha256: Buffer; expiresAt: Date },
): Promise<Invitation | null> {
  const row = await db
    .updateTable('invitation')
    .set({ tokenSha256, expiresAt })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ?? null;
}

export async function findInvitation(
  db: Db,
  tokenSha256: Buffer,
): Promise<(Invitation & { workspaceName: string }) | null> {
  const row = await db
    .selectFrom('invitation')
    .innerJoin('workspace', 'workspace.id', 'invitation.workspaceId')
    .select(COLUMNS)
    .select('workspace.name as workspaceName')
    .where('tokenSha256', '=', tokenSha256)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether anybody has invited this address and it can still be accepted. */
export async function isInvited(db: Db, { email, now }: { email: string; now: Date }): Promise<boolean> {
  return (await openInvitations(db, { email, now }).limit(1).executeTakeFirst()) !== undefined;
}

/** Makes the person a member. A member keeps the role that they have. @returns the state that stood in the way, or `open`: it is done. */
export async function acceptInvitation(
  db: Db,
  { id, personId, now }: { id: string; personId: string; now: Date },
): Promise<InvitationState> {
  return db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('invitation').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
    const state = row ? invitationState(row, now) : 'revoked';
    if (!row || state !== 'open') return state;
    await trx
      .insertInto('member')
      .values({ workspaceId: row.workspaceId, personId, role: row.role })
      .onConflict((conflict) => conflict.columns(['workspaceId', 'personId']).doNothing())
      .execute();
    await trx.updateTable('invitation').set({ acceptedAt: now }).where('id', '=', id).execute();
    return 'open';
  });
}

async function isMember(db: Db, { workspaceId, email }: { workspaceId: string; email: string }): Promise<boolean> {
  const row = await db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.personId')
    .select('person.id')
    .where('member.workspaceId', '=', workspaceId)
    .where('person.email', '=', email)
    .executeTakeFirst();
  return row !== undefined;
}

function openInvitations(db: Db, { email, now }: { email: string; now: Date }) {
  return db
    .selectFrom('invitation')
    .select('id')
    .where('email', '=', email)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now);
}
