import { createHash } from 'node:crypto';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import { countAttempt, forgetAttempts, takeBackAttempt } from './store/attempt-counts.ts';

export interface AttemptLimit {
  readonly max: number;
  readonly windowMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How often something may be tried, by all API processes together. Those by account are forgotten when a try succeeds. */
export const ATTEMPT_LIMITS = {
  /** Of one address of the network: offices share one. Devices that somebody has signed in with do not count. */
  signInByAddress: { max: 100, windowMs: 15 * MINUTE_MS },
  /** Of one account, whether there is one or not, from one network. */
  signInByAccount: { max: 10, windowMs: 15 * MINUTE_MS },
  /** Of one account from anywhere but known devices: beyond it sign-ins become slower. */
  signInAnywhere: { max: 30, windowMs: 15 * MINUTE_MS },
  /** Of one account with one device that it has signed in with. */
  signInByDevice: { max: 10, windowMs: 15 * MINUTE_MS },
  /** Of one account with all such devices: beyond it they are as others. */
  triesByKnownDevices: { max: 40, windowMs: 15 * MINUTE_MS },
  /** Codes after the right password of one account. */
  codeByAccount: { max: 10, windowMs: 15 * MINUTE_MS },
  codeByDevice: { max: 10, windowMs: 15 * MINUTE_MS },
  signUpByAddress: { max: 20, windowMs: HOUR_MS },
  /** Mails of one kind to one e-mail address: those of another kind, which strangers can cause, do not use them up. */
  mailByAccount: { max: 5, windowMs: HOUR_MS },
  /** Mails to one e-mail address that is to be the new one of whomever: each account has its own few of them. */
  newAddressMail: { max: 20, windowMs: HOUR_MS },
  mailByAddress: { max: 30, windowMs: HOUR_MS },
  /** Links of mails and invitations that were wrong: nobody should come by one by trying. */
  linkByAddress: { max: 60, windowMs: 15 * MINUTE_MS },
  /** The password or a code, asked of somebody who is signed in, in one session: a stolen one uses up its own. */
  proofByAccount: { max: 10, windowMs: 15 * MINUTE_MS },
  invitationsByWorkspace: { max: 100, windowMs: DAY_MS },
  workspacesByPerson: { max: 20, windowMs: DAY_MS },
  /** Of one code of an authenticator app by one person; longer than it is right. */
  codeUse: { max: 1, windowMs: 3 * MINUTE_MS },
  /** Entries of the audit log about what was tried too often, of one account. */
  heldOffEntry: { max: 1, windowMs: 15 * MINUTE_MS },
  /** Two people who want to be the first at once. */
  firstAccount: { max: 1, windowMs: MINUTE_MS },
} as const satisfies Record<string, AttemptLimit>;

export type AttemptKind = keyof typeof ATTEMPT_LIMITS;
export type AttemptLimits = Readonly<Record<AttemptKind, AttemptLimit>>;

export interface Attempts {
  /** Errors: `too-many-requests` with the time to wait. */
  count(kind: AttemptKind, subject: string): Promise<void>;
  /** Counts, and says whether it may be done. */
  allows(kind: AttemptKind, subject: string): Promise<boolean>;
  forget(kind: AttemptKind, subject: string): Promise<void>;
  /** The last one was no attempt after all. */
  takeBack(kind: AttemptKind, subject: string): Promise<void>;
}

export interface AttemptsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly limits: AttemptLimits;
}

export function createAttempts({ db, clock, limits }: AttemptsDeps): Attempts {
  /** Milliseconds until it may be tried again; 0: now. */
  const wait = async (kind: AttemptKind, subject: string): Promise<number> => {
    const { max, windowMs } = limits[kind];
    const now = clock.now();
    const { count, resetsAt } = await countAttempt(db, { key: keyOf(kind, subject), windowMs, now: new Date(now) });
    return count <= max ? 0 : Math.max(1_000, resetsAt.getTime() - now);
  };
  return {
    async count(kind, subject) {
      const waitMs = await wait(kind, subject);
      if (waitMs > 0) throw tooManyAttempts(waitMs);
    },
    allows: async (kind, subject) => (await wait(kind, subject)) === 0,
    forget: (kind, subject) => forgetAttempts(db, keyOf(kind, subject)),
    takeBack: (kind, subject) => takeBackAttempt(db, keyOf(kind, subject)),
  };
}

export function tooManyAttempts(waitMs: number): CybbackError {
  const minutes = Math.ceil(waitMs / MINUTE_MS);
  return new CybbackError(
    'too-many-requests',
    `That was tried too often. Try again in ${minutes === 1 ? 'a minute' : `${String(minutes)} minutes`}.`,
    { retryAfterMs: waitMs },
  );
}

/** Hashed: the table tells nobody who tried to sign in. */
function keyOf(kind: AttemptKind, subject: string): string {
  return `${kind}:${createHash('sha256').update(subject).digest('base64url')}`;
}
