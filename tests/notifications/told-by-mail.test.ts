import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, ScheduleOverlapPolicy, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dailyCheckScheduleId } from '#core/temporal/names.ts';
import { type MailSink, startMailSink } from '#local/mail-sink/start-mail-sink.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { type Installation, installation } from '../support/installation.ts';
import { type TestDatabase, createTestDatabase } from '../support/postgres.ts';
import type { SpawnedNode } from '../support/process.ts';
import { testTemporal } from '../support/temporal.ts';

let simulator: Simulator;
let database: TestDatabase;
let product: Installation;
let sink: MailSink;
let worker: SpawnedNode;
let temporal: Connection;
const folder = mkdtempSync(join(tmpdir(), 'cybback-told-'));

const openSink = (smtpPort: number): Promise<MailSink> => startMailSink({ folder, smtpPort, httpPort: 0 });

beforeAll(async () => {
  simulator = await startSimulator({ users: 20, seed: 3 });
  database = await createTestDatabase();
  sink = await openSink(0);
  const { address } = testTemporal();
  temporal = await Connection.connect({ address });
  const env = { SMTP_URL: sink.smtpUrl, PUBLIC_URL: 'https://backup.example.com' };
  product = await installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env,
  });
  await product.services.db
    .insertInto('person')
    .values({ id: PERSON, email: 'åsa@exämple.org', name: 'Åsa' })
    .execute();
  await product.services.db
    .insertInto('member')
    .values({ workspaceId: product.workspaceId, personId: PERSON, role: 'owner' })
    .execute();
  worker = await product.startWorker();
}, 120_000);

afterAll(async () => {
  await product?.close();
  await temporal?.close();
  await sink?.close();
  await database?.drop();
  await simulator?.close();
  rmSync(folder, { recursive: true, force: true });
});

const PERSON = randomUUID();

/** As Temporal would at its hour; after the check before, which may still be reading files. */
async function triggerCheck(): Promise<void> {
  const queue = product.vars['TEMPORAL_TASK_QUEUE'] ?? '';
  const { schedule } = new Client({ connection: temporal, namespace: testTemporal().namespace });
  // The worker makes it beside its start.
  await vi.waitFor(() => schedule.getHandle(dailyCheckScheduleId(queue)).trigger(ScheduleOverlapPolicy.BUFFER_ALL), {
    timeout: 20_000,
    interval: 250,
  });
}

async function subjects(): Promise<string[]> {
  const { mails } = (await (await fetch(`${sink.pageUrl}/api/mails`)).json()) as {
    mails: { subject: string; to: string[] }[];
  };
  return mails.map(({ subject }) => subject).reverse();
}

const checkedAt = async (id: string): Promise<number> => {
  const row = await product.services.db
    .selectFrom('connectionCheck')
    .select('checkedAt')
    .where('connectionId', '=', id)
    .executeTakeFirst();
  return row?.checkedAt.getTime() ?? 0;
};

it('an application that was disabled is in the mail of the owner after the next check, once, though Entra ID was away at first', async () => {
  const tenant = simulator.tenant();
  const id = await product.connect(tenant);
  await triggerCheck();
  await vi.waitFor(async () => expect(await checkedAt(id)).toBeGreaterThan(0), { timeout: 40_000, interval: 250 });
  expect(await subjects()).toEqual([]);

  tenant.setAppDisabled(true);
  simulator.addFault({ path: '*/oauth2/v2.0/token', status: 503, count: 4 });
  await triggerCheck();
  await vi.waitFor(async () => expect(await subjects()).toEqual([`Sign-in to ${tenant.displayName} stopped working`]), {
    timeout: 60_000,
    interval: 250,
  });
  const before = await checkedAt(id);
  await triggerCheck();
  await vi.waitFor(async () => expect(await checkedAt(id)).toBeGreaterThan(before), { timeout: 40_000, interval: 250 });
  expect(await subjects()).toHaveLength(1);
  tenant.setAppDisabled(false);
}, 180_000);

/** Protects against the two ways to lose a message: a mail server that is away, and a worker that loses power. */
it('a failure that happens while the mail server is away and the worker dies is told once, when both are back', async () => {
  const told = (await subjects()).length;
  const smtpPort = Number(new URL(sink.smtpUrl).port);
  await sink.close();
  const tenant = simulator.createTenant({ users: 3, groups: 1, displayName: 'Northwind' });
  tenant.expireSecret();
  const id = await product.connect(tenant);
  const backup = await product.ended((await product.start(id)).id);
  expect(backup.state).toBe('failed');
  const waiting = () =>
    product.services.db
      .selectFrom('notificationDelivery')
      .select(['state', 'attempts'])
      .where('state', '!=', 'sent')
      .execute();
  await vi.waitFor(
    async () =>
      expect((await waiting()).filter(({ state, attempts }) => state === 'waiting' && attempts > 0)).toHaveLength(2),
    { timeout: 20_000 },
  );
  await worker.killGroup();
  sink = await openSink(smtpPort);
  // Else the next attempt would be half a minute away.
  await product.services.db
    .updateTable('notificationDelivery')
    .set({ nextAttemptAt: new Date() })
    .where('state', '=', 'waiting')
    .execute();
  await worker.restart();
  await vi.waitFor(
    async () =>
      expect((await subjects()).slice(told).sort()).toEqual([
        'Backup of Northwind failed',
        'Sign-in to Northwind stopped working',
      ]),
    { timeout: 60_000, interval: 250 },
  );
  // The mail is there a moment before its row says so.
  await vi.waitFor(async () => expect(await waiting()).toEqual([]), { timeout: 20_000, interval: 250 });
}, 180_000);
