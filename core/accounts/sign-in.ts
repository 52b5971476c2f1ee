import type { AccountDeps } from './deps.ts';
import type { AccountAnswer, AuthCall, Caller } from './forward.ts';
import { networkOf } from './network-of.ts';

/** E-mail and password. The answer says whether a code of the authenticator app is asked for next. */
export async function signIn(deps: AccountDeps, caller: Caller, given: { email: string; password: string; rememberMe: boolean }): Promise<AccountAnswer> {
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
