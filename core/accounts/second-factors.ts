import type { SecurityChange } from '../mail/emails/security-notice.ts';
import { withCode } from './code-use.ts';
import type { AccountDeps } from './deps.ts';
import type { AccountAnswer, AuthCall, Caller } from './forward.ts';
import { demandRecentSignIn, proven } from './proof.ts';
import type { SignedIn } from './session.ts';
import { endBegun } from './store/person-credentials.ts';

/** Set up with the password; in force with the first right code. The answer has the secret and the backup codes, this once. */
export async function enableTwoFactor(
  deps: AccountDeps,
  caller: Caller,
  { person, password }: { person: SignedIn; password: string },
): Promise<AccountAnswer> {
  return proven(deps, person, () =>
    deps.forward(caller, { method: 'POST', path: '/two-factor/enable', body: { password, method: 'totp' } }),
  );
}

/** The first code after setting up, of somebody who is signed in. */
export async function confirmTwoFactor(
  deps: AccountDeps,
  caller: Caller,
  { person, code }: { person: SignedIn; code: string },
): Promise<AccountAnswer> {
  const answer = await proven(deps, person, () =>
    withCode(deps, { personId: person.id, code }, () =>
      deps.forward(caller, { method: 'POST', path: '/two-factor/verify-totp', body: { code } }),
    ),
  );
  if (person.twoFactorEnabled) return answer;
  await endBegun(deps.db, person.id);
  await deps.mails.notice(person.email, { kind: 'twoFactorOn' });
  return answer;
}

export async function disableTwoFactor(
  deps: AccountDeps,
  caller: Caller,
  { person, password }: { person: SignedIn; password: string },
): Promise<AccountAnswer> {
  const answer = await proven(deps, person, () =>
    deps.forward(caller, { method: 'POST', path: '/two-factor/disable', body: { password } }),
  );
  await endBegun(deps.db, person.id);
  if (person.twoFactorEnabled) await deps.mails.notice(person.email, { kind: 'twoFactorOff' });
  return answer;
}

export async function newBackupCodes(
  deps: AccountDeps,
  caller: Caller,
  { person, password }: { person: SignedIn; password: string },
): Promise<AccountAnswer> {
  return proven(deps, person, () =>
    deps.forward(caller, { method: 'POST', path: '/two-factor/generate-backup-codes', body: { password } }),
  );
}

/** A passkey outlives the session that it was added in: it takes a sign-in that was a moment ago. */
export async function addPasskeyStep(
  deps: AccountDeps,
  caller: Caller,
  { sessionStartedAt, call }: { sessionStartedAt: Date; call: AuthCall },
): Promise<AccountAnswer> {
  demandRecentSignIn(deps, sessionStartedAt, 'add the passkey');
  return deps.forward(caller, call);
}

/** A call after which the person gets an email that says what changed. */
export async function callWithNotice(
  deps: AccountDeps,
  caller: Caller,
  { person, call, change }: { person: SignedIn; call: AuthCall; change: SecurityChange },
): Promise<AccountAnswer> {
  const answer = await deps.forward(caller, call);
  await deps.mails.notice(person.email, change);
  return answer;
}
