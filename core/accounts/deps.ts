import type { Auth } from 'better-auth';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { SignUpMode } from '../domain/sign-up.ts';
import type { AccountMails } from './account-mails.ts';
import type { Attempts } from './attempts.ts';
import type { AccountAnswer, AuthCall, Caller } from './forward.ts';
import type { HashingGate } from './hashing-gate.ts';
import type { KnownDevices } from './known-devices.ts';
import type { SignUpBrowsers } from './sign-up-browsers.ts';
import type { SlowLane } from './slow-lane.ts';

/** What the steps of this folder share. */
export interface AccountDeps {
  readonly db: Db;
  readonly auth: Auth;
  readonly attempts: Attempts;
  readonly devices: KnownDevices;
  readonly signUpBrowsers: SignUpBrowsers;
  readonly slowLane: SlowLane;
  readonly hashing: HashingGate;
  readonly mails: AccountMails;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly signUp: SignUpMode;
  readonly mailVerification: boolean;
  /** Where a password is hashed, it waits its turn. */
  forward(caller: Caller, call: AuthCall): Promise<AccountAnswer>;
}
