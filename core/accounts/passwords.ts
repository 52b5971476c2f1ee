import { setTimeout as wait } from 'node:timers/promises';
import type { Person } from '../catalog/persons.ts';
import { getPerson } from '../catalog/persons.ts';
import type { AccountDeps } from './deps.ts';
import type { AccountAnswer, Caller } from './forward.ts';
import { networkOf } from './network-of.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { proven } from './proof.ts';

/** Longer than the work for an account that exists, so that the time of the answer does not tell. */
const LEAST_ANSWER_MS = 300;

export async function requestPasswordReset(deps: AccountDeps, caller: Caller, email: string): Promise<AccountAnswer> {
  await deps.attempts.count('mailByAddress', networkOf(caller.address));
  const [answer] = await Promise.all([deps.forward(caller, { method: 'POST', path: '/request-password-reset', body: { email } }), wait(LEAST_ANSWER_MS)]);
  return answer;
}

/** Errors: `link-expired`, `password-too-weak`: the link can be used for another try then. */
export async function resetPassword(
  deps: AccountDeps,
  caller: Caller,
  given: { token: string; newPassword: string },
): Promise<AccountAnswer & { readonly person: Person | null }> {
  await deps.attempts.count('linkByAddress', networkOf(caller.address));
  const owner = await ownerOfResetLink(deps, given.token);
  if (owner) refuseWeakPassword(given.newPassword, owner);
  const answer = await deps.forward(caller, { method: 'POST', path: '/reset-password', body: given });
  if (owner) await deps.attempts.forget('signInByAccount', owner.email);
  return { ...answer, person: owner };
}

export async function changePassword(
  deps: AccountDeps,
  caller: Caller,
  { person, ...given }: { person: Person; currentPassword: string; newPassword: string; revokeOtherSessions: boolean },
): Promise<AccountAnswer> {
  refuseWeakPassword(given.newPassword, person);
  const answer = await proven(deps, person, () => deps.forward(caller, { method: 'POST', path: '/change-password', body: given }));
  await deps.mails.notice(person.email, { kind: 'passwordChanged' });
  return answer;
}

async function ownerOfResetLink({ auth, db }: AccountDeps, token: string): Promise<Person | null> {
  const { internalAdapter } = await auth.$context;
  const link = await internalAdapter.findVerificationValue(`reset-password:${token}`);
  return link ? getPerson(db, link.value) : null;
}
