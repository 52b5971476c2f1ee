import { admitCode, admitSignIn } from './admission.ts';
import { withCode } from './code-use.ts';
import type { AccountDeps } from './deps.ts';
import type { AccountAnswer, AuthCall, Caller } from './forward.ts';
import { networkOf } from './network-of.ts';
import type { Person } from './store/persons.ts';

/** E-mail and password. The answer says whether a code of the authenticator app is asked for next. */
export async function signIn(
  deps: AccountDeps,
  caller: Caller,
  given: { email: string; password: string; rememberMe: boolean },
): Promise<AccountAnswer> {
  return admitSignIn(deps, caller, given.email, () =>
    deps.forward(caller, { method: 'POST', path: '/sign-in/email', body: given }),
  );
}

/** Passkeys: nobody comes by one by trying, whoever else tries. */
export async function signInWithPasskey(deps: AccountDeps, caller: Caller, body: unknown): Promise<AccountAnswer> {
  const device = deps.devices.of(caller);
  if (!device) await deps.attempts.count('signInByAddress', networkOf(caller.address));
  return deps.forward(caller, { method: 'POST', path: '/passkey/verify-authentication', body });
}

interface Code {
  /** Who is asked for the code; null: nobody, and better-auth says so. */
  readonly person: Person | null;
  readonly body: { code: string; trustDevice: boolean };
}

/** Ends a sign-in with a code of the authenticator app. */
export async function signInWithCode(
  deps: AccountDeps,
  caller: Caller,
  { person, body }: Code,
): Promise<AccountAnswer> {
  const call = { method: 'POST', path: '/two-factor/verify-totp', body } as const;
  return step(deps, caller, {
    person,
    act: () =>
      person
        ? withCode(deps, { personId: person.id, code: body.code }, () => deps.forward(caller, call))
        : deps.forward(caller, call),
  });
}

/** Ends a sign-in with a backup code. */
export async function signInWithBackupCode(
  deps: AccountDeps,
  caller: Caller,
  { person, body }: Code,
): Promise<AccountAnswer> {
  const call: AuthCall = { method: 'POST', path: '/two-factor/verify-backup-code', body };
  return step(deps, caller, { person, act: () => deps.forward(caller, call) });
}

async function step(
  deps: AccountDeps,
  caller: Caller,
  { person, act }: { person: Person | null; act: () => Promise<AccountAnswer> },
): Promise<AccountAnswer> {
  if (person) return admitCode(deps, caller, person.email, act);
  await deps.attempts.count('signInByAddress', networkOf(caller.address));
  return act();
}
