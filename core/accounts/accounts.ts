import { createHmac } from 'node:crypto';
import type { Auth } from 'better-auth';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { SignUpMode } from '../domain/sign-up.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Logger } from '../observability/logger.ts';
import { openAccountMailQueue } from './account-mail-queue.ts';
import { type AccountMails, createAccountMails } from './account-mails.ts';
import { type AttemptLimits, type Attempts, ATTEMPT_LIMITS, createAttempts } from './attempts.ts';
import { createAuthMails } from './auth-mails.ts';
import { createBetterAuth } from './better-auth.ts';
import type { AccountDeps } from './deps.ts';
import { type AccountAnswer, type Caller, forward } from './forward.ts';
import { type HashingGateOptions, HASHING_GATE, createHashingGate } from './hashing-gate.ts';
import { createKnownDevices } from './known-devices.ts';
import { networkOf } from './network-of.ts';
import { makeResetLink } from './reset-link.ts';
import type { SessionSecrets } from './session-secret.ts';
import { type SessionAnswer, readSession } from './session.ts';
import { createSignUpBrowsers } from './sign-up-browsers.ts';
import { type SlowLaneOptions, SLOW_LANE, createSlowLane } from './slow-lane.ts';
import { removeExpiredAccountRows } from './store/account-housekeeping.ts';

/** Calls of better-auth that hash a password, or look whether one is right. */
const HASHING_PATHS: ReadonlySet<string> = new Set([
  '/sign-in/email',
  '/sign-up/email',
  '/reset-password',
  '/change-password',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/generate-backup-codes',
]);
const HOUSEKEEPING_MS = 3_600_000;

/** People and how they sign in: opened once in each API process. The steps of this folder take it as their first argument. */
export interface Accounts extends AccountDeps {
  readonly attempts: Attempts;
  readonly mails: AccountMails;
  /** Who the cookies belong to, asked of the database each time. Errors: `database-unavailable`. */
  session(caller: Caller): Promise<SessionAnswer>;
  /** To know again what may hold a password: without our secret nobody can try which one it was. */
  digest(text: string): Buffer;
  close(): Promise<void>;
}

export interface AccountsOptions {
  readonly db: Db;
  readonly box: SecretBox;
  /** Of cookies and links; see `sessionSecret`. */
  readonly secret: string;
  readonly secrets?: SessionSecrets;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly signUp: SignUpMode;
  /** Whether there is a mail server. */
  readonly mailVerification: boolean;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: AttemptLimits;
  readonly hashing?: HashingGateOptions;
  readonly slowLane?: SlowLaneOptions;
}

export function openAccounts(options: AccountsOptions): Accounts {
  const {
    db,
    box,
    secret,
    secrets,
    publicUrl,
    mailVerification,
    mailer,
    clock,
    logger,
    limits = ATTEMPT_LIMITS,
  } = options;
  const queue = openAccountMailQueue({ db, box, mailer, publicUrl, clock, logger });
  const mails = createAccountMails({ queue, publicUrl, clock, logger });
  const attempts = createAttempts({ db, clock, limits });
  const hashing = createHashingGate(options.hashing ?? HASHING_GATE);
  const authMails = createAuthMails({
    db,
    mails,
    attempts,
    clock,
    mailVerification,
    resetLink: (given) => makeResetLink(auth, given),
  });
  const auth: Auth = createBetterAuth({ db, secret, secrets, publicUrl, mailVerification, mails: authMails, logger });
  const housekeeping = setInterval(() => {
    void removeExpiredAccountRows(db, new Date(clock.now())).catch((error: unknown) =>
      logger.warn({ err: error }, 'what had run out could not be removed'),
    );
  }, HOUSEKEEPING_MS);
  housekeeping.unref();

  return {
    db,
    auth,
    attempts,
    devices: createKnownDevices({ secret, publicUrl, clock }),
    signUpBrowsers: createSignUpBrowsers({ secret, publicUrl, clock }),
    slowLane: createSlowLane(options.slowLane ?? SLOW_LANE),
    hashing,
    mails,
    clock,
    publicUrl,
    signUp: options.signUp,
    mailVerification,
    forward(caller, call) {
      const work = (): Promise<AccountAnswer> => forward({ auth, db, publicUrl }, caller, call);
      return HASHING_PATHS.has(call.path) ? hashing.run(networkOf(caller.address), work) : work();
    },
    digest: (text) => createHmac('sha256', secret).update(text).digest(),
    session: (caller) => readSession({ auth, db }, caller),
    async close() {
      clearInterval(housekeeping);
      await mails.settled();
      await queue.close();
    },
  };
}
