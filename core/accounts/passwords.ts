import type { AccountDeps } from './deps.ts';
import { type Asked, redirectOf } from './followed-invitation.ts';
import type { AccountAnswer, Caller } from './forward.ts';
import { countMail } from './mail-requests.ts';
import { networkOf } from './network-of.ts';
import { notBefore } from './not-before.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { proven } from './proof.ts';
import { resetLinkKey } from './reset-link.ts';
import type { SignedIn } from './session.ts';
import { endBegun, removePasskeys } from './store/person-credentials.ts';
import { type Person, getPerson } from './store/persons.ts';

export async function requestPasswordReset(
  deps: AccountDeps,
  caller: Caller,
  { email, invitation }: Asked,
): Promise<AccountAnswer> {
  await countMail(deps, caller, email);
  return notBefore(() =>
    deps.forward(caller, {
      method: 'POST',
      path: '/request-password-reset',
      body: { email, ...redirectOf(invitation) },
    }),
  );
}

/** Errors: `link-expired`, `password-too-weak`: the link can be used for another try then. */
export async function resetPassword(
  deps: AccountDeps,
  caller: Caller,
  given: { token: string; newPassword: string },
): Promise<AccountAnswer & { readonly person: Person | null }> {
  const owner = await ownerOfResetLink(deps, given.token);
  // Looked up first: wrong links from an address do not refuse its right ones.
  if (!owner) await deps.attempts.count('linkByAddress', networkOf(caller.address));
  if (owner) refuseWeakPassword(given.newPassword, owner);
  const answer = await deps.forward(caller, { method: 'POST', path: '/reset-password', body: given });
  if (!owner) return { ...answer, person: null };
  // Who needs such a link may have lost the account to somebody: nothing that they added may let them in again. Now that
  // all sessions have ended, nothing can be added.
  await removePasskeys(deps.db, owner.id);
  await endBegun(deps.db, owner.id);
  // The link shows that it is the owner, who may need the way in that strangers cannot slow down.
  await deps.attempts.forget('signInByAccount', `${owner.email} ${networkOf(caller.address)}`);
  return { body: answer.body, cookies: [...answer.cookies, deps.devices.remember(caller, owner.email)], person: owner };
}

export async function changePassword(
  deps: AccountDeps,
  caller: Caller,
  {
    person,
    ...given
  }: { person: SignedIn; currentPassword: string; newPassword: string; revokeOtherSessions: boolean },
): Promise<AccountAnswer> {
  refuseWeakPassword(given.newPassword, person);
  const answer = await proven(deps, person, () =>
    deps.forward(caller, { method: 'POST', path: '/change-password', body: given }),
  );
  await endBegun(deps.db, person.id);
  await deps.mails.notice(person.email, { kind: 'passwordChanged' });
  return answer;
}

async function ownerOfResetLink({ auth, db }: AccountDeps, token: string): Promise<Person | null> {
  const { internalAdapter } = await auth.$context;
  const link = await internalAdapter.findVerificationValue(resetLinkKey(token));
  return link ? getPerson(db, link.value) : null;
}
