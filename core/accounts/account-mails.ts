import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../domain/clock.ts';
import { type AccountMessage, accountEmail } from '../mail/emails/account.ts';
import type { SecurityChange } from '../mail/emails/security-notice.ts';
import type { Logger } from '../observability/logger.ts';
import type { AccountMailQueue } from './account-mail-queue.ts';

/** Notices of what has happened stay true; links have an end of their own. */
const NOTICE_VALID_MS = 3 * 86_400_000;

export interface AccountMails {
  /** Errors: those of the database. */
  send(to: string, message: AccountMessage): Promise<void>;
  /** For answers that must not take longer where there is somebody to write to. Failures are logged. */
  sendLater(to: string, message: () => Promise<AccountMessage | null>): void;
  /** The change has happened: that the mail about it fails must not make it look undone. */
  notice(to: string, change: SecurityChange): Promise<void>;
  /** Resolves when what was to be sent later is on its way. */
  settled(): Promise<void>;
}

export interface AccountMailsDeps {
  readonly queue: AccountMailQueue;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createAccountMails({ queue, publicUrl, clock, logger }: AccountMailsDeps): AccountMails {
  const pending = new Set<Promise<void>>();
  // better-auth finds its transaction by the call it is in, and that of the caller has ended when the work is done.
  const outside = AsyncLocalStorage.snapshot();
  const send = (to: string, message: AccountMessage): Promise<void> => {
    const expiresAt = 'expiresAt' in message ? message.expiresAt : new Date(clock.now() + NOTICE_VALID_MS);
    return queue.put({ to, email: accountEmail(message, { publicUrl }), expiresAt });
  };
  const logged = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => logger.error({ err: error }, 'an account mail could not be kept for sending'));

  return {
    send,
    sendLater(to, message) {
      const work = logged(outside(message).then((made) => (made === null ? undefined : send(to, made))));
      pending.add(work);
      void work.finally(() => pending.delete(work));
    },
    notice: (to, change) => logged(send(to, { kind: 'securityChange', change, at: new Date(clock.now()) })),
    async settled() {
      await Promise.all(pending);
    },
  };
}
