import { createTestDatabase } from '../../tests/support/postgres.ts';
import { type TestTenant, createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { openKeyProvider } from '../crypto/open-key-provider.ts';
import { type SecretBox, createSecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { type JobEventFeed, openJobEventFeed } from '../jobs/store/job-event-feed.ts';
import type { MailOutcome } from '../mail/mail-outcome.ts';
import type { Mail, Mailer } from '../mail/mailer.ts';
import { silentLogger } from '../observability/logger.ts';
import type { DeliveryDeps } from './deliver.ts';
import { recordEvent } from './store/notification-events.ts';
import { openWebhookSender } from './webhook-sender.ts';

/** A workspace with an outbox in a real database; mails go into a list, the clock is set by hand. */
export interface OutboxFixture {
  readonly db: Db;
  readonly box: SecretBox;
  readonly feed: JobEventFeed;
  readonly tenant: TestTenant;
  readonly deps: DeliveryDeps;
  readonly sent: Mail[];
  readonly clock: { now(): number; advance(ms: number): void };
  /** What the mail server answers next. */
  answer: (mail: Mail) => MailOutcome | Promise<MailOutcome>;
  /** A backup that failed, as an event. */
  fail(backupId: string): Promise<string | null>;
  deliveries(): Promise<
    {
      id: string;
      state: string;
      attempts: number;
      recipient: string;
      errorCode: string | null;
      unknownOutcomes: number;
      messageId: string | null;
    }[]
  >;
  close(): Promise<void>;
}

export async function openOutboxFixture(): Promise<OutboxFixture> {
  const database = await createTestDatabase();
  const db = openDatabase(database.url, { maxConnections: 20 });
  const box = createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) }));
  const feed = openJobEventFeed({ databaseUrl: database.url });
  const tenant = await createTestTenant(db);
  const sent: Mail[] = [];
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead, advance: (ms: number) => void (ahead += ms) };
  const mailer: Mailer = {
    async send(mail) {
      const outcome = await fixture.answer(mail);
      if (outcome.kind === 'sent') sent.push(mail);
      return outcome;
    },
    close: () => undefined,
  };
  const webhooks = openWebhookSender({ allowPrivate: true });
  const fixture: OutboxFixture = {
    db,
    box,
    feed,
    tenant,
    sent,
    clock,
    deps: {
      db,
      box,
      mailer,
      webhooks,
      clock,
      logger: silentLogger,
      publicUrl: 'https://backup.example.com',
      random: () => 0,
    },
    answer: () => ({ kind: 'sent' }),
    fail: (backupId) =>
      db.transaction().execute((trx) =>
        recordEvent(trx, {
          workspaceId: tenant.workspaceId,
          connectionId: tenant.connection.id,
          kind: 'backupFailed',
          dedupeKey: `backupFailed:${backupId}`,
          facts: {
            connection: 'Contoso',
            tenant: 'Contoso',
            backupId,
            startedAt: null,
            code: 'internal',
            message: 'It broke.',
          },
        }),
      ),
    deliveries: () =>
      db
        .selectFrom('notificationDelivery')
        .select(['id', 'state', 'attempts', 'recipient', 'errorCode', 'unknownOutcomes', 'messageId'])
        .orderBy('createdAt')
        .orderBy('id')
        .execute(),
    async close() {
      await webhooks.close();
      await feed.close();
      await db.destroy();
      await database.drop();
    },
  };
  return fixture;
}
