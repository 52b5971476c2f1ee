import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Secret } from '../config/index.ts';
import type { Logger } from '../observability/logger.ts';
import { type MailOutcome, outcomeOfError } from './mail-outcome.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With its angle brackets; the same in every attempt, by which receiving servers recognise a repetition. */
  readonly messageId: string;
  readonly at: Date;
}

export interface Mailer {
  /** Never throws: what went wrong is the outcome. */
  send(mail: Mail): Promise<MailOutcome>;
  close(): void;
}

export interface MailerOptions {
  /** Null: mails are only logged. */
  readonly smtpUrl: Secret | null;
  readonly from: string;
  readonly logger: Logger;
  /**
   * Of connecting and of greeting. Some servers look at a mail for long before they take it, and one that is given up
   * too early arrives twice: silence may last three times, a mail as a whole five times as long.
   */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;

export function openMailer({ smtpUrl, from, logger, timeoutMs = TIMEOUT_MS }: MailerOptions): Mailer {
  if (smtpUrl === null) {
    return {
      send({ subject, messageId }) {
        logger.info({ subject, messageId }, 'mail was not sent: SMTP_URL is not set');
        return Promise.resolve({ kind: 'logged' });
      },
      close: () => undefined,
    };
  }
  const transport = createTransport({
    url: smtpUrl.reveal(),
    pool: true,
    maxConnections: 3,
    // Repeating is the outbox's business: nodemailer would repeat a mail that may have been taken already.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 3 * timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // By Message-ID: what the connection reads of a mail tells how far it came, which no error says.
  const contents = new Map<string, Readable>();
  transport.use('stream', (sending, done) => {
    const { message, data } = sending;
    const read = message.createReadStream.bind(message);
    message.createReadStream = (...given) => {
      const content = read(...given);
      contents.set(String(data.messageId), content);
      return content;
    };
    done();
  });
  return {
    async send({ to, subject, text, html, messageId, at }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId,
          date: at,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: AbortSignal.timeout(5 * timeoutMs),
        });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOfError(error, contents.get(messageId)?.readableEnded ?? false);
      } finally {
        contents.delete(messageId);
      }
    },
    close: () => transport.close(),
  };
}
