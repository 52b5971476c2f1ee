import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '#core/config/secret.ts';
import { requestDeletion } from '#core/deletions/request-deletion.ts';
import { deletedWorkspaces } from '#core/deletions/store/deleted-workspaces.ts';
import { systemClock } from '#core/domain/clock.ts';
import { openStripe } from '#core/licences/stripe/client.ts';
import planList from '#core/licences/stripe/plans.json' with { type: 'json' };
import { planFile, setupStripe } from '#core/licences/stripe/setup-plans.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { reconcileSchedules } from '#core/schedules/reconcile.ts';
import { insertSchedule } from '#core/schedules/store/schedules.ts';
import { syncSchedule } from '#core/schedules/sync-schedule.ts';
import { waitFor } from '#local/processes/wait.ts';
import { type Simulator, startSimulator } from '#simulator/index.ts';
import { type StripeSimulator, startStripeSimulator } from '#simulator/stripe/start.ts';
import { type Installation, installation } from '../support/installation.ts';
import { type TestDatabase, createTestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';

const DAY = 86_400_000;
const KEY = 'sk_test_deletion';
let simulator: Simulator;
let stripe: StripeSimulator;
let database: TestDatabase;
let product: Installation;

beforeAll(async () => {
  [simulator, stripe, database] = await Promise.all([
    startSimulator({ users: 10, groups: 2, seed: 8 }),
    startStripeSimulator({ secretKey: KEY }),
    createTestDatabase(),
  ]);
  await setupStripe(openStripe(new Secret(KEY), stripe.url), planFile.parse(planList));
  product = await installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env: { STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: 'whsec_deletion', STRIPE_API_URL: stripe.url },
  });
  await product.startWorker();
}, 120_000);
afterAll(async () => {
  await product?.close();
  await database?.drop();
  await Promise.all([stripe?.close(), simulator?.close()]);
});

async function buy(): Promise<void> {
  const { db, licences, billing } = product.services;
  const { workspaceId } = product;
  if (!billing) throw new Error('there are no plans');
  await licences.begin(db, workspaceId);
  const plan = await billing.plan('users-250');
  const payer = { workspaceId, workspaceName: 'Test', email: 'anna@example.org' };
  const { url } = await billing.checkout({ payer, plan, interval: 'month' });
  await fetch(url, { method: 'POST', body: new URLSearchParams({ press: 'pay' }), redirect: 'manual' });
}

const subscriptions = () =>
  [...stripe.world.subscriptions.values()].map((one) => [one.status, one.cancel_at_period_end]);

async function scheduleOf(connectionId: string): Promise<string> {
  const { services, schedules, workspaceId } = product;
  const id = randomUUID();
  const plan = {
    spec: { kind: 'daily', time: '03:00' },
    timeZone: 'UTC',
    windowMinutes: 0,
    startDate: null,
    endDate: null,
  } as const;
  await insertSchedule(services.db, { id, workspaceId, connectionId, name: 'Nightly', plan, createdBy: 'Anna' }, 20);
  await syncSchedule({ db: services.db, schedules, clock: systemClock }, id);
  return id;
}

test('a subscription ends before anything goes, and while Stripe is away the deletion waits for it', async () => {
  const { services, schedules, jobs, workspaceId } = product;
  const { db, billing } = services;
  await buy();
  const connectionId = await product.connect(simulator.tenant());
  expect(await product.ended((await product.start(connectionId)).id)).toMatchObject({ state: 'completed' });
  const scheduleId = await scheduleOf(connectionId);
  expect(await schedules.get(scheduleId)).not.toBeNull();
  // A request of a fortnight ago.
  const clock = { now: () => Date.now() - 15 * DAY };
  await requestDeletion(
    { db, clock, logger: silentLogger, billing },
    { workspaceId, name: 'Test', ownFiles: false, by: 'Anna' },
  );
  expect(subscriptions()).toEqual([['active', true]]);

  stripe.setAway(true);
  const asked = stripe.requests.length;
  await jobs.startWorkspaceDeletion({ workspaceId });
  // Each try asks twice.
  const tried = await waitFor(() => Promise.resolve(stripe.requests.length >= asked + 6 || undefined), {
    timeoutMs: 60_000,
  });
  expect(tried, product.workerOutput()).toBe(true);
  expect(subscriptions()).toEqual([['active', true]]);
  expect(await db.selectFrom('repositoryErasure').select('repositoryId').execute()).toEqual([]);
  expect(await db.selectFrom('objectVersion').select('objectId').limit(1).execute()).toHaveLength(1);
  expect((await deletedWorkspaces(db, 10)).map(({ deletedAt }) => deletedAt)).toEqual([null]);

  stripe.setAway(false);
  const record = await waitFor(
    async () => (await deletedWorkspaces(db, 10)).find(({ deletedAt }) => deletedAt !== null),
    { timeoutMs: 120_000 },
  );
  expect(record, product.workerOutput()).toMatchObject({ workspaceId, filesLeft: 0 });
  expect(subscriptions().map(([status]) => status)).toEqual(['canceled']);
  expect(await readdir(`${product.vars['CYBBACK_DATA'] ?? ''}/storage`).catch(() => [])).toEqual([]);
  await reconcileSchedules({ db, schedules, clock: systemClock, logger: silentLogger });
  expect(await schedules.get(scheduleId)).toBeNull();
}, 300_000);
