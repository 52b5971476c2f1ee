import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#core/domain/clock.ts';
import { plannedRuns, spreadOf } from '#core/domain/schedule/spread.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { pauseSchedule, removeSchedule, resumeSchedule } from '#core/schedules/edit-schedules.ts';
import { reconcileSchedules } from '#core/schedules/reconcile.ts';
import { type ScheduleRun, listRuns } from '#core/schedules/store/schedule-runs.ts';
import { insertSchedule } from '#core/schedules/store/schedules.ts';
import { syncSchedule } from '#core/schedules/sync-schedule.ts';
import { scheduleWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { installation, type Installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import type { SpawnedNode } from '../support/process.ts';
import { testTemporal } from '../support/temporal.ts';

let simulator: Simulator;
let database: TestDatabase;
let product: Installation;
let worker: SpawnedNode;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  simulator = await startSimulator({ users: 40, seed: 17 });
  database = await createTestDatabase();
  product = await installation({ originMap: simulator.originMap, databaseUrl: database.url, temporal: testTemporal() });
  worker = await product.startWorker();
  const { address, namespace } = testTemporal();
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
}, 120_000);
afterAll(async () => {
  if (product) await product.services.db.deleteFrom('schedule').execute();
  if (product) await reconcile().catch(() => undefined);
  await connection?.close();
  await product?.close();
  await database?.drop();
  await simulator?.close();
});
beforeEach(() => simulator.clearFaults());

const deps = () => ({
  db: product.services.db,
  schedules: product.schedules,
  clock: systemClock,
  logger: silentLogger,
});
const reconcile = () => reconcileSchedules(deps());
const inTemporal = (id: string) => client.schedule.getHandle(scheduleWorkflowId(id));
const scope = (id: string) => ({ workspaceId: product.workspaceId, id });

/** A daily schedule that is due in a few seconds: its ID is chosen by its place in the window. */
async function dueIn(seconds: number, connectionId: string) {
  const at = Math.ceil(Date.now() / 1_000 + seconds) * 1_000;
  const minute = Math.floor(at / 60_000) * 60_000;
  let id = randomUUID();
  while (spreadOf(id, 1) !== at - minute) id = randomUUID();
  const plan = {
    spec: { kind: 'daily', time: new Date(minute).toISOString().slice(11, 16) },
    timeZone: 'UTC',
    windowMinutes: 1,
    startDate: null,
    endDate: null,
  } as const;
  const made = await insertSchedule(
    product.services.db,
    { id, workspaceId: product.workspaceId, connectionId, name: 'Nightly', plan, createdBy: 'test' },
    20,
  );
  expect(made).not.toBeNull();
  await syncSchedule(deps(), id);
  return { id, at, plan };
}

const runsOf = async (id: string) => (await listRuns(product.services.db, id, { limit: 100, cursor: null })).items;

async function runWhere(
  id: string,
  wanted: (run: ScheduleRun) => boolean = ({ outcome }) => outcome !== 'deciding',
  timeoutMs = 60_000,
): Promise<ScheduleRun> {
  const found = await waitFor(async () => (await runsOf(id)).find(wanted), { timeoutMs });
  if (!found) throw new Error(`there was no such run: ${JSON.stringify(await runsOf(id))}\n${product.workerOutput()}`);
  return found;
}

const backupsOf = (connectionId: string) =>
  product.services.db
    .selectFrom('backup')
    .select(['id', 'state', 'trigger'])
    .where('connectionId', '=', connectionId)
    .execute();

test('a schedule fires at the second that the preview shows, and its backup is made', async () => {
  const connectionId = await product.connect(simulator.tenant());
  const { id, at, plan } = await dueIn(4, connectionId);
  expect(plannedRuns(plan, { id, from: at - 1, count: 1 })).toEqual([at]);
  const run = await runWhere(id);
  expect(run).toMatchObject({ outcome: 'started', trigger: 'planned', plannedFor: new Date(at) });
  expect(run.firedAt.getTime() - at).toBeLessThan(10_000);
  expect(await product.ended(run.backup?.id ?? '')).toMatchObject({
    state: 'completed',
    trigger: 'schedule',
    createdBy: 'Schedule Nightly',
  });
  expect(await runsOf(id)).toHaveLength(1);
});

test('a run that finds a slow backup still going is skipped and says so; there is never a second one beside it', async () => {
  const connectionId = await product.connect(simulator.tenant());
  simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: 400, count: 100_000 });
  const slow = await product.start(connectionId);
  const { id } = await dueIn(3, connectionId);
  expect(await runWhere(id)).toMatchObject({ outcome: 'skipped', reason: { code: 'backup-running' }, backup: null });
  expect(await backupsOf(connectionId)).toEqual([{ id: slow.id, state: 'running', trigger: 'manual' }]);
  simulator.clearFaults();
  expect(await product.ended(slow.id)).toMatchObject({ state: 'completed' });
  // An operator may let it run from Temporal's own page: it goes through the same gate.
  await inTemporal(id).trigger();
  const run = await runWhere(id, ({ outcome }) => outcome === 'started');
  expect(await product.ended(run.backup?.id ?? '')).toMatchObject({ state: 'completed', mode: 'incremental' });
});

test('a credential that is refused is noted as the reason, and no backup is left failed', async () => {
  const tenant = simulator.tenant();
  const connectionId = await product.connect({
    id: tenant.id,
    clientId: tenant.clientId,
    clientSecret: 'wrong',
    displayName: 'Contoso',
    domains: tenant.domains,
  });
  const { id } = await dueIn(3, connectionId);
  expect(await runWhere(id)).toMatchObject({
    outcome: 'skipped',
    backup: null,
    reason: { code: 'sign-in-secret-wrong', message: expect.stringMatching(/secret/) },
  });
  expect(await backupsOf(connectionId)).toEqual([]);
  expect(product.workerOutput()).not.toContain(tenant.clientSecret);
});

test('paused it does not run, not even for somebody who meddles in Temporal; resumed it does', async () => {
  const connectionId = await product.connect(simulator.tenant());
  const { id, at } = await dueIn(6, connectionId);
  const paused = await pauseSchedule(deps(), scope(id), { note: 'migration', by: 'Ada' });
  expect(paused.syncedRevision).toBe(paused.revision);
  expect((await inTemporal(id).describe()).state).toEqual(
    expect.objectContaining({ paused: true, note: 'paused by Ada: migration' }),
  );
  await setTimeout(Math.max(0, at + 2_000 - Date.now()));
  expect(await runsOf(id)).toEqual([]);
  await inTemporal(id).unpause();
  await inTemporal(id).trigger();
  expect(await runWhere(id)).toMatchObject({ outcome: 'skipped', reason: { code: 'paused' } });
  await reconcile();
  expect((await inTemporal(id).describe()).state.paused).toBe(true);
  await resumeSchedule(deps(), scope(id), { by: 'Ada' });
  expect((await inTemporal(id).describe()).state.paused).toBe(false);
  // Temporal counts in seconds: what is asked for within the same one is the same run.
  await setTimeout(1_500);
  await inTemporal(id).trigger();
  const run = await runWhere(id, ({ outcome }) => outcome === 'started');
  await product.ended(run.backup?.id ?? '');
});

test('edited and deleted in Temporal behind our back, all is put right, also by a worker that starts', async () => {
  const connectionId = await product.connect(simulator.tenant());
  const [edited, gone, left] = [
    await dueIn(3_600, connectionId),
    await dueIn(3_600, connectionId),
    await dueIn(3_600, connectionId),
  ];
  const [id, deleted, orphan] = [edited.id, gone.id, left.id];
  const expected = (of: string) =>
    plannedRuns(of === id ? edited.plan : gone.plan, { id: of, from: Date.now(), count: 10 }).map((at) => new Date(at));
  await inTemporal(id).update((previous) => ({
    ...previous,
    spec: { intervals: [{ every: '1 day' }], jitter: '10 minutes' },
    policies: { overlap: 'ALLOW_ALL' },
  }));
  expect(await reconcile()).toMatchObject({ changed: 1, failed: 0 });
  const mended = await inTemporal(id).describe();
  expect(mended.info.nextActionTimes).toEqual(expected(id));
  expect(mended.policies).toEqual({ overlap: 'SKIP', catchupWindow: 3_600_000, pauseOnFailure: false });

  // What is listed in Temporal follows with a little delay.
  await waitFor(async () => ((await listed()).includes(orphan) ? true : undefined), { timeoutMs: 20_000 });
  await worker.stop();
  await inTemporal(deleted).delete();
  await inTemporal(id).pause('somebody');
  await product.services.db.deleteFrom('schedule').where('id', '=', orphan).execute();
  await worker.restart();
  await worker.waitForLine('worker is ready', 60_000);
  const there = (of: string) => product.schedules.get(of);
  expect(
    await waitFor(
      async () =>
        (await there(deleted))?.paused === false &&
        (await there(orphan)) === null &&
        (await there(id))?.paused === false
          ? true
          : undefined,
      { timeoutMs: 20_000 },
    ),
  ).toBe(true);
  expect((await inTemporal(deleted).describe()).info.nextActionTimes).toEqual(expected(deleted));
  await removeSchedule(deps(), scope(id));
  await expect(inTemporal(id).describe()).rejects.toThrow(/not found/i);
});

async function listed(): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of product.schedules.ids()) ids.push(id);
  return ids;
}

test('what was missed while everything was down is made up for once', async () => {
  const connectionId = await product.connect(simulator.tenant());
  await worker.stop();
  // Due while no worker is there: Temporal keeps the run for the next one.
  const waiting = await dueIn(2, connectionId);
  // Due on days when Temporal was not there either.
  const other = await product.connect(simulator.tenant());
  const { id: missed } = await dueIn(1_800, other);
  await product.services.db
    .updateTable('schedule')
    .set({ activeSince: new Date(Date.now() - 20 * 86_400_000) })
    .where('id', '=', missed)
    .execute();
  await setTimeout(Math.max(0, waiting.at + 2_000 - Date.now()));
  await worker.restart();
  const late = await runWhere(waiting.id);
  expect(late).toMatchObject({ outcome: 'started', plannedFor: new Date(waiting.at) });
  const made = await runWhere(missed);
  expect(made).toMatchObject({ outcome: 'started', trigger: 'catchUp' });
  for (const run of [late, made])
    expect(await product.ended(run.backup?.id ?? '')).toMatchObject({ state: 'completed' });
  await reconcile();
  await setTimeout(2_000);
  expect(await runsOf(missed)).toHaveLength(1);
  expect(await runsOf(waiting.id)).toHaveLength(1);
});

test('of a connection that was deleted nothing runs any more', async () => {
  const connectionId = await product.connect(simulator.tenant());
  const { id } = await dueIn(3_600, connectionId);
  await product.services.db
    .updateTable('connection')
    .set({ deletedAt: new Date() })
    .where('id', '=', connectionId)
    .execute();
  await inTemporal(id).trigger();
  expect(await runWhere(id)).toMatchObject({ outcome: 'skipped', reason: { code: 'connection-deleted' } });
  await reconcile();
  expect(await product.schedules.get(id)).toBeNull();
});
