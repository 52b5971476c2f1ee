import { CybbackError } from '../domain/errors.ts';
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
  await deps.attempts.count('signInByAddress', networkOf(caller.address));
  await deps.attempts.count('signInByAccount', given.email);
  const answer = await deps.forward(caller, { method: 'POST', path: '/sign-in/email', body: given });
  await deps.attempts.forget('signInByAccount', given.email);
  return answer;
}

/** What ends a sign-in: codes and passkeys. Wrong codes are counted by account as well, by better-auth. */
export async function signInStep(deps: AccountDeps, caller: Caller, call: AuthCall): Promise<AccountAnswer> {
  await deps.attempts.count('signInByAddress', networkOf(caller.address));
  return deps.forward(caller, call);
}

/**
 * Ends a sign-in with a code of the authenticator app. A code works once (RFC 6238, 5.2): whoever has seen it being
 * entered, on a screen or on a page that only looks like ours, must not be able to use it as well.
 *
 * @param person who is asked for the code; null: nobody, and better-auth says so.
 */
export async function signInWithCode(
  deps: AccountDeps,
  caller: Caller,
  { person, body }: { person: Person | null; body: { code: string; trustDevice: boolean } },
): Promise<AccountAnswer> {
  const call = { method: 'POST', path: '/two-factor/verify-totp', body } as const;
  if (!person) return signInStep(deps, caller, call);
  const use = `${person.id} ${body.code}`;
  if (!(await deps.attempts.allows('codeUse', use)))
    throw new CybbackError(
      'code-wrong',
      'This code was used already. Wait for the next one that your authenticator app shows.',
    );
  return signInStep(deps, caller, call).catch(async (error: unknown) => {
    await deps.attempts.forget('codeUse', use);
    throw error;
  });
}
