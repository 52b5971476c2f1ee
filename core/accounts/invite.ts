import { createHash } from 'node:crypto';
import { type RandomBytes, systemRandom } from '../crypto/random.ts';
import { CybbackError } from '../domain/errors.ts';
import { invitationState } from '../domain/invitations.ts';
import type { Role } from '../domain/states.ts';
import type { AccountDeps } from './deps.ts';
import {
  type Invitation,
  acceptInvitation,
  createInvitation,
  findInvitation,
  getInvitation,
  renewInvitation,
} from './store/invitations.ts';
import type { Person } from './store/persons.ts';
import { getWorkspace } from './store/workspaces.ts';

const VALID_MS = 7 * 86_400_000;
const TOKEN_BYTES = 32;

export interface Invited {
  readonly invitation: Invitation;
  /** To be handed over by hand where there is no mail server; null where it was mailed. */
  readonly link: string | null;
}

/** Errors: `conflict` where the person is a member or invited already. */
export async function invite(
  deps: AccountDeps,
  given: { workspaceId: string; email: string; role: Role; invitedBy: string },
  random: RandomBytes = systemRandom,
): Promise<Invited> {
  await deps.attempts.count('invitationsByWorkspace', given.workspaceId);
  const token = newToken(random);
  const now = deps.clock.now();
  const made = await createInvitation(deps.db, {
    ...given,
    tokenSha256: hashOf(token),
    now: new Date(now),
    expiresAt: new Date(now + VALID_MS),
  });
  if (made === 'member') throw new CybbackError('conflict', `${given.email} is a member of this workspace already.`);
  if (made === 'invited')
    throw new CybbackError(
      'conflict',
      `${given.email} has an invitation already. Send it again, or revoke it and invite the person again.`,
    );
  return handOver(deps, made, token);
}

/** With a new link and a new end: the old link does not work any more. */
export async function inviteAgain(
  deps: AccountDeps,
  scope: { workspaceId: string; id: string },
  random: RandomBytes = systemRandom,
): Promise<Invited> {
  if (!(await getInvitation(deps.db, scope))) throw new CybbackError('not-found', 'There is no such invitation.');
  await deps.attempts.count('invitationsByWorkspace', scope.workspaceId);
  const token = newToken(random);
  const invitation = await renewInvitation(deps.db, scope, {
    tokenSha256: hashOf(token),
    expiresAt: new Date(deps.clock.now() + VALID_MS),
  });
  if (!invitation)
    throw new CybbackError('conflict', 'This invitation was accepted or revoked. Invite the person again.');
  return handOver(deps, invitation, token);
}

/** What the holder of a link may see. Errors: `not-found`, `link-expired`. */
export async function invitationOf(deps: AccountDeps, token: string): Promise<Invitation & { workspaceName: string }> {
  const invitation = await findInvitation(deps.db, hashOf(token));
  if (!invitation)
    throw new CybbackError(
      'not-found',
      'There is no such invitation. Open the link of the newest mail, or ask for a new one.',
    );
  refuseEnded(invitationState(invitation, new Date(deps.clock.now())));
  return invitation;
}

/** Errors: `not-found`, `link-expired`, `forbidden` with another address, `email-not-verified`. */
export async function accept(deps: AccountDeps, person: Person, token: string): Promise<{ workspaceId: string }> {
  const invitation = await invitationOf(deps, token);
  if (invitation.email !== person.email) {
    throw new CybbackError(
      'forbidden',
      `This invitation is for ${invitation.email}, and you are signed in as ${person.email}. Sign in with the invited address, or ask for an invitation to yours.`,
    );
  }
  if (deps.mailVerification && !person.emailVerified)
    throw new CybbackError(
      'email-not-verified',
      'Verify your address first: open the link in the mail that you got when you signed up.',
    );
  const state = await acceptInvitation(deps.db, {
    id: invitation.id,
    personId: person.id,
    now: new Date(deps.clock.now()),
  });
  refuseEnded(state);
  return { workspaceId: invitation.workspaceId };
}

function refuseEnded(state: ReturnType<typeof invitationState>): void {
  if (state === 'accepted')
    throw new CybbackError('link-expired', 'This invitation was accepted already. Sign in to see the workspace.');
  if (state === 'revoked') throw new CybbackError('link-expired', 'This invitation was taken back. Ask for a new one.');
  if (state === 'expired') throw new CybbackError('link-expired', 'This invitation has expired. Ask for a new one.');
}

async function handOver(
  { db, mails, publicUrl, mailVerification }: AccountDeps,
  invitation: Invitation,
  token: string,
): Promise<Invited> {
  if (!mailVerification) return { invitation, link: `${publicUrl}/invitations/${token}` };
  const workspace = await getWorkspace(db, invitation.workspaceId);
  const { email, role, invitedBy, expiresAt } = invitation;
  await mails.send(email, { kind: 'invitation', token, expiresAt, workspace: workspace?.name ?? '', role, invitedBy });
  return { invitation, link: null };
}

function newToken(random: RandomBytes): string {
  return Buffer.from(random(TOKEN_BYTES)).toString('base64url');
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
