import { CybbackError } from '../domain/errors.ts';
import { withCode } from './code-use.ts';
import type { AccountDeps } from './deps.ts';
import type { Caller } from './forward.ts';
import { networkOf } from './network-of.ts';
import type { SignedIn } from './session.ts';

const RECENT_MS = 3_600_000;

/** For what asks for the password or a code once more: a stolen session must not be able to try them all, nor keep the owner from it. */
export async function proven<T>(
  { attempts }: Pick<AccountDeps, 'attempts'>,
  { sessionId }: Pick<SignedIn, 'sessionId'>,
  act: () => Promise<T>,
): Promise<T> {
  await attempts.count('proofByAccount', sessionId);
  const answer = await act();
  await attempts.forget('proofByAccount', sessionId);
  return answer;
}

/** What shows that the one who asks is the person, not somebody at their desk: one of the two. */
export interface Proof {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
}

/** Errors: `password-wrong`, `code-wrong`, `too-many-requests`. */
export async function demandProof(
  deps: AccountDeps,
  caller: Caller,
  { person, proof }: { person: SignedIn; proof: Proof },
): Promise<void> {
  const { password, code } = proof;
  if (code !== undefined && !person.twoFactorEnabled)
    throw new CybbackError('code-wrong', 'Two-factor sign-in is not on: enter your password instead.');
  await proven<unknown>(deps, person, () => {
    if (password !== undefined) return demandPassword(deps, caller, { person, password });
    return withCode(deps, { personId: person.id, code: code ?? '' }, () =>
      deps.forward(caller, { method: 'POST', path: '/two-factor/verify-totp', body: { code } }),
    );
  });
}

async function demandPassword(
  { auth, hashing }: AccountDeps,
  caller: Caller,
  { person, password }: { person: SignedIn; password: string },
): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const hash = (await internalAdapter.findCredentialAccount(person.id))?.password;
  const isRight =
    typeof hash === 'string' &&
    (await hashing.run(networkOf(caller.address), () => passwords.verify({ hash, password })));
  if (!isRight) throw new CybbackError('password-wrong', 'The password is wrong. Enter the one that you sign in with.');
}

/** For what would outlive a session that was stolen, or left open. @param what as in "then …". */
export function demandRecentSignIn({ clock }: Pick<AccountDeps, 'clock'>, sessionStartedAt: Date, what: string): void {
  if (clock.now() - sessionStartedAt.getTime() <= RECENT_MS) return;
  throw new CybbackError(
    'sign-in-again',
    `Your sign-in was more than an hour ago. Sign out and in again, then ${what}.`,
  );
}
