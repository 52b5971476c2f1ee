import { type Accounts, type AccountsOptions, openAccounts } from '#core/accounts/accounts.ts';
import { type AttemptKind, type AttemptLimits, ATTEMPT_LIMITS } from '#core/accounts/attempts.ts';
import { openKeyProvider } from '#core/crypto/open-key-provider.ts';
import { createSecretBox } from '#core/crypto/secret-box.ts';
import type { Db } from '#core/database/database.ts';
import type { MailOutcome } from '#core/mail/mail-outcome.ts';
import type { Mail, Mailer } from '#core/mail/mailer.ts';
import { silentLogger } from '#core/observability/logger.ts';

/** For tests: accounts over a real database, with the mail server played by hand. */
export interface AccountsFixture {
  readonly accounts: Accounts;
  readonly mails: TestMails;
}

export interface TestMails extends Mailer {
  readonly sent: Mail[];
  /** What the mail server answers; by default it takes everything. */
  outcome: () => MailOutcome;
  /** Waits for a mail to this address with these words in its subject. Each is handed out once, the newest first; older ones never after it. */
  to(address: string, subject?: string): Promise<Mail>;
  /** The token in the link of such a mail. */
  tokenTo(address: string, subject?: string): Promise<string>;
}

const PATIENCE_MS = 20_000;
const STEP_MS = 10;

export async function openTestAccounts(options: Partial<AccountsOptions> & { db: Db }): Promise<AccountsFixture> {
  const mails = testMails();
  const accounts = openAccounts({
    box: createSecretBox(await openKeyProvider({ secret: '11'.repeat(32) })),
    secret: 'a secret of the tests with enough characters in it',
    publicUrl: 'http://localhost:8080',
    signUp: 'open',
    mailVerification: true,
    mailer: mails,
    clock: { now: () => Date.now() },
    logger: silentLogger,
    limits: wideLimits(),
    ...options,
  });
  return { accounts, mails };
}

/** No test that is not about limits runs into one. */
export function wideLimits(narrow: Partial<AttemptLimits> = {}): AttemptLimits {
  const wide = Object.fromEntries(
    Object.entries(ATTEMPT_LIMITS).map(([kind, { max, windowMs }]) => [
      kind,
      { max: max === 1 ? 1 : 100_000, windowMs },
    ]),
  );
  return { ...(wide as Record<AttemptKind, AttemptLimits[AttemptKind]>), ...narrow };
}

function testMails(): TestMails {
  const read = new WeakSet<Mail>();
  const mails: TestMails = {
    sent: [],
    outcome: () => ({ kind: 'sent' }),
    send(mail) {
      const outcome = mails.outcome();
      if (outcome.kind === 'sent') mails.sent.push(mail);
      return Promise.resolve(outcome);
    },
    close: () => undefined,
    async to(address, subject = '') {
      for (const end = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, STEP_MS))) {
        const fitting = mails.sent.filter((mail) => mail.to === address && mail.subject.includes(subject));
        const newest = fitting.at(-1);
        if (newest && !read.has(newest)) {
          for (const mail of fitting) read.add(mail);
          return newest;
        }
        if (Date.now() > end)
          throw new Error(
            `no new mail "${subject}" to ${address} among ${mails.sent.map(({ to, subject: about }) => `${to}: ${about}`).join(', ')}`,
          );
      }
    },
    async tokenTo(address, subject) {
      return tokenIn(await mails.to(address, subject));
    },
  };
  return mails;
}

/** The token in the link of a mail. */
export function tokenIn({ text }: Mail): string {
  const token = /(?:[?]token=|\/invitations\/)([\w.%-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no link in ${text}`);
  return decodeURIComponent(token);
}
