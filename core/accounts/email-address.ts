import { CybbackError } from '../domain/errors.ts';
import type { AccountDeps } from './deps.ts';
import { addressIn, type EmailChange, changeIn } from './email-change.ts';
import { type Asked, callbackOf } from './followed-invitation.ts';
import type { AccountAnswer, Caller } from './forward.ts';
import { countMail } from './mail-requests.ts';
import { networkOf } from './network-of.ts';
import { type Proof, demandProof, demandRecentSignIn } from './proof.ts';
import type { SignedIn } from './session.ts';
import { endBegun } from './store/person-credentials.ts';
import { type Person, findPersonByEmail } from './store/persons.ts';

export async function sendVerificationMail(
  deps: AccountDeps,
  caller: Caller,
  { email, invitation }: Asked,
): Promise<AccountAnswer> {
  await countMail(deps, caller, email);
  return deps.forward(caller, {
    method: 'POST',
    path: '/send-verification-email',
    body: { email, ...callbackOf(invitation) },
  });
}

/**
 * What the link in a mail leads to: the address is verified, or takes the place of the present one. A link shows who reads the mail,
 * not who knows the password or holds the second factor: only the browser in which the account was made is signed in by it, and
 * only when it verifies the address.
 *
 * @param person who is signed in.
 * @returns also the change that was made by it, where it stood for one, and who was signed in.
 */
export async function verifyEmail(
  deps: AccountDeps,
  caller: Caller,
  { token, person }: { token: string; person: Person | null },
): Promise<AccountAnswer & { readonly change: EmailChange | null; readonly signedIn: Person | null }> {
  const change = changeIn(token);
  if (change) await refuseForeignChange(deps, change, person);
  const signedIn = change || person ? null : await newPerson(deps, caller, token);
  const answer = await deps
    .forward(caller, { method: 'GET', path: '/verify-email', query: { token }, signInAs: signedIn?.id })
    .catch(async (error: unknown) => {
      await deps.attempts.count('linkByAddress', networkOf(caller.address));
      throw error;
    });
  if (!change) return { ...answer, change, signedIn };
  // Links that were sent to the old address open the account no more.
  if (person) await endBegun(deps.db, person.id);
  await deps.mails.notice(change.from, { kind: 'emailChanged', newEmail: change.to });
  return { ...answer, change, signedIn };
}

/** Who made an account in this browser and verifies its address now. */
async function newPerson(deps: AccountDeps, caller: Caller, token: string): Promise<Person | null> {
  const address = addressIn(token);
  const person = address === null ? null : await findPersonByEmail(deps.db, address);
  return person && !person.emailVerified && deps.signUpBrowsers.made(caller, person.id) ? person : null;
}

/**
 * Sends a link to the new address; nothing changes until it is opened. Where there is no mail server it changes at once.
 * Whoever has the address can choose a new password: it takes a sign-in that was a moment ago, and password or code.
 */
export async function changeEmail(
  deps: AccountDeps,
  caller: Caller,
  { person, newEmail, proof }: { person: SignedIn; newEmail: string; proof: Proof },
): Promise<AccountAnswer> {
  demandRecentSignIn(deps, person.sessionStartedAt, 'change the address');
  if (newEmail === person.email) throw new CybbackError('conflict', 'This is your present address. Enter another one.');
  await demandProof(deps, caller, { person, proof });
  if (deps.mailVerification) await deps.attempts.count('mailByAccount', `change ${person.id}`);
  else await refuseUnmailedChange(deps, person, newEmail);
  return deps.forward(caller, { method: 'POST', path: '/change-email', body: { newEmail } });
}

/** Without a mail server an address is what somebody says it is; one that was verified once is not given up for such a one. */
async function refuseUnmailedChange({ db }: AccountDeps, person: Person, newEmail: string): Promise<void> {
  if (person.emailVerified) {
    throw new CybbackError(
      'conflict',
      'Your address is verified, and a new one must be verified too, but this server sends no email. Ask its operator to set up a mail server.',
    );
  }
  if (await findPersonByEmail(db, newEmail)) throw taken();
}

/** better-auth would sign in anybody who has the link, and fail where the address has been taken meanwhile. */
async function refuseForeignChange(
  { db }: AccountDeps,
  { from, to }: EmailChange,
  person: Person | null,
): Promise<void> {
  if (!person)
    throw new CybbackError('unauthenticated', 'Sign in with your present address, then open the link again.');
  if (person.email !== from)
    throw new CybbackError('link-expired', 'The link belongs to another account, or was used already.');
  if (await findPersonByEmail(db, to)) throw taken();
}

function taken(): CybbackError {
  return new CybbackError('conflict', 'Another account has this address. Enter another one.');
}
