import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { Email } from '../mail/email.ts';
import type { Mailer } from '../mail/mailer.ts';
import { writeEmail } from '../mail/write-email.ts';
import type { Logger } from '../observability/logger.ts';
import {
  type ClaimedAccountMail,
  claimAccountMails,
  postponeAccountMail,
  putAccountMail,
  removeAccountMail,
  removeExpiredAccountMails,
} from './store/account-mails.ts';
import { findPersonByEmail } from './store/persons.ts';

const SECOND_MS = 1_000;
/** After the first, second, … attempt; the last one again and again until the mail is of no use any more. */
const DELAYS_MS = [3, 10, 20, 30, 60, 120, 300, 600].map((seconds) => seconds * SECOND_MS);
/** Longer than the mailer lets any attempt last. */
const CLAIM_MS = 180 * SECOND_MS;
const POLL_MS = 5 * SECOND_MS;
const BATCH = 5;

const content = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() });

interface NewMail {
  readonly to: string;
  readonly email: Email;
  /** When it is of no use any more. */
  readonly expiresAt: Date;
}

export interface AccountMailQueue {
  /** Returns when the mail is kept; it leaves at once, or as soon as the mail server takes it. */
  put(mail: NewMail): Promise<void>;
  /** Takes what is in hand to its end. */
  close(): Promise<void>;
}

export interface AccountMailQueueDeps {
  readonly db: Db;
  readonly box: SecretBox;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Mails about accounts leave from the API process itself, within a moment. They are kept sealed until they have left and
 * removed then: their links are worth as much as a password. Whatever process is there sends what another one left behind.
 */
export function openAccountMailQueue(deps: AccountMailQueueDeps): AccountMailQueue {
  const { logger } = deps;
  let closed = false;
  let waiting = false;
  let draining: Promise<void> = Promise.resolve();
  /** One round at a time, and one more for what came meanwhile. */
  const drain = (): void => {
    if (closed || waiting) return;
    waiting = true;
    draining = draining.then(async () => {
      waiting = false;
      await sendDue(deps).catch((error: unknown) =>
        logger.warn({ err: error }, 'account mails could not be looked after; they are tried again'),
      );
    });
  };
  const timer = setInterval(drain, POLL_MS);
  timer.unref();

  return {
    async put(mail) {
      await keepAccountMail(deps, mail);
      drain();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await draining;
    },
  };
}

/** Whatever API process is there sends it, within seconds. `db` may be a transaction. */
export async function keepAccountMail(
  { db, box, publicUrl, clock }: Pick<AccountMailQueueDeps, 'db' | 'box' | 'publicUrl' | 'clock'>,
  { to, email, expiresAt }: NewMail,
): Promise<void> {
  const id = randomUUID();
  const timeZone = (await findPersonByEmail(db, to))?.timeZone ?? null;
  const mail = { to, ...writeEmail(email, { publicUrl, timeZone, workspace: '' }) };
  const contentSealed = await box.seal(Buffer.from(JSON.stringify(mail)), accountMailContext(id));
  await putAccountMail(db, { id, contentSealed, now: new Date(clock.now()), expiresAt });
}

async function sendDue(deps: AccountMailQueueDeps): Promise<void> {
  const now = deps.clock.now();
  for (const id of await removeExpiredAccountMails(deps.db, new Date(now))) {
    deps.logger.warn({ mailId: id }, 'an account mail was given up: it could not be sent while it was of use');
  }
  for (;;) {
    const claimed = await claimAccountMails(deps.db, {
      now: new Date(now),
      until: new Date(now + CLAIM_MS),
      limit: BATCH,
    });
    await Promise.all(
      claimed.map((mail) =>
        send(deps, mail).catch((error: unknown) =>
          deps.logger.error({ err: error, mailId: mail.id }, 'an account mail could not be sent'),
        ),
      ),
    );
    if (claimed.length < BATCH) return;
  }
}

async function send(
  { db, box, mailer, publicUrl, clock, logger }: AccountMailQueueDeps,
  { id, contentSealed, attempts, createdAt }: ClaimedAccountMail,
): Promise<void> {
  const mail = content.parse(JSON.parse(Buffer.from(await box.open(contentSealed, accountMailContext(id))).toString()));
  const outcome = await mailer.send({ ...mail, messageId: `<${id}@${new URL(publicUrl).hostname}>`, at: createdAt });
  switch (outcome.kind) {
    case 'sent':
    case 'logged':
      return removeAccountMail(db, id);
    case 'refused':
      logger.warn({ mailId: id, code: outcome.code, reason: outcome.message }, 'an account mail was refused');
      return removeAccountMail(db, id);
    // One that may have arrived is sent again under the same Message-ID: a link that comes twice does no harm.
    case 'unknown':
    case 'failed':
      logger.warn(
        { mailId: id, code: outcome.code, reason: outcome.message, attempts: attempts + 1 },
        'an account mail has not left yet and is tried again',
      );
      return postponeAccountMail(db, {
        id,
        nextAttemptAt: new Date(clock.now() + (DELAYS_MS[attempts] ?? DELAYS_MS.at(-1) ?? POLL_MS)),
      });
  }
}

export const accountMailContext = (id: string): string => `account_mail/${id}/content`;
