import { z } from 'zod';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { AccountDeps } from './deps.ts';
import { callbackOf } from './followed-invitation.ts';
import type { AccountAnswer, Caller } from './forward.ts';
import { networkOf } from './network-of.ts';
import { notBefore } from './not-before.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { isInvited } from './store/invitations.ts';
import { hasAnyAccount } from './store/persons.ts';

export interface SignUp {
  /** In lower case. */
  readonly email: string;
  readonly password: string;
  readonly company: string;
  readonly name: string | undefined;
  /** The token of the invitation that is being followed. */
  readonly invitation: string | undefined;
}

const FIRST = 'installation';
const made = z.object({ user: z.object({ id: z.string() }) });

/**
 * Makes an account, or writes to the owner of the address that has one already: the answer is the same.
 * Errors: `sign-up-closed`, `password-too-weak`, `too-many-requests`.
 */
export async function signUp(deps: AccountDeps, caller: Caller, given: SignUp): Promise<AccountAnswer> {
  const { attempts } = deps;
  await attempts.count('signUpByAddress', networkOf(caller.address));
  const isFirst = await passGate(deps, given.email);
  const name = given.name ?? nameOf(given.email);
  try {
    refuseWeakPassword(given.password, { email: given.email, name, company: given.company });
    const call = {
      method: 'POST',
      path: '/sign-up/email',
      body: {
        email: given.email,
        password: given.password,
        name,
        company: given.company,
        ...callbackOf(given.invitation),
      },
    } as const;
    // An account that is made is written to the disk, and one that is there already is not.
    const answer = await notBefore(() =>
      deps.forward(caller, call).catch((error: unknown) => {
        // Somebody else was faster with the same address: now there is an account, and its owner is written to.
        if (isCybbackError(error) && error.facts['reason'] === 'FAILED_TO_CREATE_USER')
          return deps.forward(caller, call);
        throw error;
      }),
    );
    // Where there was an account already the answer names one that there is not.
    return { ...answer, cookies: [deps.signUpBrowsers.mark(made.parse(answer.body).user.id)] };
  } catch (error) {
    if (isFirst) await attempts.forget('firstAccount', FIRST);
    throw error;
  }
}

/** @returns whether this sign-up is let in because there is no account yet. */
async function passGate({ db, signUp: mode, attempts, clock }: AccountDeps, email: string): Promise<boolean> {
  if (mode === 'open') return false;
  if (!(await hasAnyAccount(db))) {
    if (await attempts.allows('firstAccount', FIRST)) return true;
    throw new CybbackError(
      'sign-up-closed',
      'Somebody else is making the first account at this moment. Ask them for an invitation.',
    );
  }
  if (mode === 'invitation' && (await isInvited(db, { email, now: new Date(clock.now()) }))) return false;
  throw new CybbackError(
    'sign-up-closed',
    mode === 'closed'
      ? 'Nobody can sign up on this server.'
      : 'Only people who were invited can sign up on this server. Ask an owner of your workspace for an invitation to this address.',
  );
}

/** `anna.berg@example.com` is Anna Berg until she says otherwise. */
function nameOf(email: string): string {
  const [local = ''] = email.split('@');
  const words = (local.split('+')[0] ?? local).split(/[._-]+/).filter((word) => word !== '');
  return words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(' ');
}
