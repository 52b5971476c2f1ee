import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
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

/** @returns why there is none: the person is a member, or has an invitation that can still be accepted. */
export async function createInvitation(db: Db, given: NewInvitation): Promise<Invitation | 'member' | 'invited'> {
  return db.transaction().execute(async (trx) => {
    // Two invitations of one address at once follow one another.
    await trx.selectFrom('workspace').select('id').where('id', '=', given.workspaceId).forUpdate().execute();
    if (await isMember(trx, given)) return 'member';
    const open = await openInvitations(trx, given)
      .where('workspace_id', '=', given.workspaceId)
      .limit(1)
      .executeTakeFirst();
    if (open) return 'invited';
    const row = await trx
      .insertInto('invitation')
      .values({
        id: randomUUID(),
        workspace_id: given.workspaceId,
        email: given.email,
        role: given.role,
        token_sha256: given.tokenSha256,
        invited_by: given.invitedBy,
        created_at: given.now,
        expires_at: given.expiresAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toInvitation(row);
  });
}

/** Newest first. */
export async function listInvitations(db: Db, workspaceId: string, page: PageRequest): Promise<Page<Invitation>> {
  let query = db
    .selectFrom('invitation')
    .selectAll()
    .select(sql<string>`created_at::text`.as('created_key'))
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.cursor !== null)
    query = query.where(rowAfter([sql.ref('created_at'), sql.ref('id')], '<', decodeCursor(LIST, page.cursor, 2)));
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.created_key, row.id], map: toInvitation });
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
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
  return getInvitation(db, { workspaceId, id });
}

export async function getInvitation(db: Db, { workspaceId, id }: InvitationScope): Promise<Invitation | null> {
  const row = await db
    .selectFrom('invitation')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** A new link in the place of the old one; null where there is nothing left to accept. */
export async function renewInvitation(
  db: Db,
  { workspaceId, id }: InvitationScope,
  { tokenSha256, expiresAt }: { tokenSha256: Buffer; expiresAt: Date },
): Promise<Invitation | null> {
  const row = await db
    .updateTable('invitation')
    .set({ token_sha256: tokenSha256, expires_at: expiresAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ? toInvitation(row) : null;
}

export async function findInvitation(
  db: Db,
  tokenSha256: Buffer,
): Promise<(Invitation & { workspaceName: string }) | null> {
  const row = await db
    .selectFrom('invitation')
    .innerJoin('workspace', 'workspace.id', 'invitation.workspace_id')
    .selectAll('invitation')
    .select('workspace.name as workspace_name')
    .where('token_sha256', '=', tokenSha256)
    .executeTakeFirst();
  return row ? { ...toInvitation(row), workspaceName: row.workspace_name } : null;
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
    const row = await trx.selectFrom('invitation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    const state = row ? invitationState(toInvitation(row), now) : 'revoked';
    if (!row || state !== 'open') return state;
    await trx
      .insertInto('member')
      .values({ workspace_id: row.workspace_id, person_id: personId, role: row.role })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doNothing())
      .execute();
    await trx.updateTable('invitation').set({ accepted_at: now }).where('id', '=', id).execute();
    return 'open';
  });
}

async function isMember(db: Db, { workspaceId, email }: { workspaceId: string; email: string }): Promise<boolean> {
  const row = await db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select('person.id')
    .where('member.workspace_id', '=', workspaceId)
    .where('person.email', '=', email)
    .executeTakeFirst();
  return row !== undefined;
}

function openInvitations(db: Db, { email, now }: { email: string; now: Date }) {
  return db
    .selectFrom('invitation')
    .select('id')
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now);
}

interface InvitationRow {
  id: string;
  workspace_id: string;
  email: string;
  role: Role;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  revoked_at: Date | null;
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    email: row.email,
    role: row.role,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    revokedAt: row.revoked_at,
  };
}
