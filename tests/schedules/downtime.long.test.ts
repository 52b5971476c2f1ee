import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#core/domain/clock.ts';
import { plannedRuns, spreadOf } from '#core/domain/schedule/spread.ts';
import { type ScheduleRun, listRuns } from '#core/schedules/store/schedule-runs.ts';
import { insertSchedule } from '#core/schedules/store/schedules.ts';
import { syncSchedule } from '#core/schedules/sync-schedule.ts';
import { scheduleWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { startPostgres, type RunningPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal, type RunningTemporal } from '#local/servers/temporal/start-temporal.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { installation, type Installation } from '../support/installation.ts';
import { migrateTemplate } from '../support/migrate-template.ts';
import { type SpawnedNode, spawnNode } from '../support/process.ts';

let folder: string;
let simulator: Simulator;
let postgres: RunningPostgres;
let temporal: RunningTemporal;
let product: Installation;
let worker: SpawnedNode;

const startDatabase = (port?: number): Promise<RunningPostgres> =>
  startPostgres({
    dataDir: join(folder, 'postgres'),
    ...(port === undefined ? {} : { choosePort: () => Promise.resolve(port) }),
  });
const startWorkflows = (name: string, port?: number): Promise<RunningTemporal> =>
  startTemporal({
    dataDir: join(folder, name),
    ...(port === undefined ? {} : { choosePort: () => Promise.resolve(port) }),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cybback-downtime-'));
  [simulator, postgres, temporal] = await Promise.all([
    startSimulator({ users: 30, seed: 19 }),
    startDatabase(),
    startWorkflows('temporal'),
  ]);
  await migrateTemplate(postgres.url);
  product = await installation({ originMap: simulator.originMap, databaseUrl: postgres.url, temporal });
  worker = await product.startWorker();
}, 120_000);
afterAll(async () => {
  await product?.close();
  await Promise.all([postgres?.stop(), temporal?.stop(), simulator?.close()]);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

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
  await insertSchedule(
    product.services.db,
    { id, workspaceId: product.workspaceId, connectionId, name: 'Nightly', plan, createdBy: 'test' },
    20,
  );
  await syncSchedule({ db: product.services.db, schedules: product.schedules, clock: systemClock }, id);
  return { id, at, plan };
}

/** For the message of a failure. */
async function inTemporal(id: string): Promise<string> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    const { info, spec } = await client.schedule.getHandle(scheduleWorkflowId(id)).describe();
    const workflows = [];
    for await (const { workflowId, status, startTime } of client.workflow.list())
      workflows.push([workflowId, status.name, startTime]);
    return JSON.stringify({ info, first: spec.calendars?.[0], workflows });
  } catch (error) {
    return String(error);
  } finally {
    await connection.close();
  }
}

async function theRun(id: string): Promise<ScheduleRun> {
  const runs = async () =>
    (await listRuns(product.services.db, id, { limit: 10, cursor: null }).catch(() => ({ items: [] }))).items;
  const found = await waitFor(async () => (await runs()).find(({ outcome }) => outcome !== 'deciding'), {
    timeoutMs: 90_000,
  });
  if (!found)
    throw new Error(
      `there was no run: ${JSON.stringify(await runs())}\n${await inTemporal(id)}\n${product.workerOutput()}`,
    );
  await setTimeout(2_000);
  expect(await runs()).toHaveLength(1);
  return found;
}

test('database away when it is due: the run waits for it', async () => {
  const { id, at } = await dueIn(6, await product.connect(simulator.tenant()));
  await postgres.stop();
  await setTimeout(Math.max(0, at + 3_000 - Date.now()));
  postgres = await startDatabase(postgres.port);
  const run = await theRun(id);
  expect(run).toMatchObject({ outcome: 'started', trigger: 'planned', plannedFor: new Date(at) });
  expect(await product.ended(run.backup?.id ?? '')).toMatchObject({ state: 'completed' });
}, 180_000);

test('Temporal away when it is due: it makes up for it when it is back', async () => {
  const { id, at } = await dueIn(9, await product.connect(simulator.tenant()));
  // Stopped within milliseconds of the making, Temporal would take the schedule to be as old as its next start: then it
  // is for the comparison to find what was missed.
  await setTimeout(3_000);
  await temporal.stop();
  await setTimeout(Math.max(0, at + 3_000 - Date.now()));
  temporal = await startWorkflows('temporal', temporal.port);
  const run = await theRun(id);
  expect(run).toMatchObject({ outcome: 'started', plannedFor: new Date(at) });
  expect(await product.ended(run.backup?.id ?? '')).toMatchObject({ state: 'completed' });
}, 180_000);

test('the worker killed while it is due, again and again: one run, one backup', async () => {
  const connectionId = await product.connect(simulator.tenant());
  const { id, at } = await dueIn(5, connectionId);
  await setTimeout(Math.max(0, at + 100 - Date.now()));
  for (let times = 0; times < 2; times++) {
    await worker.killGroup();
    await worker.restart();
    await worker.waitForLine('worker is ready', 60_000);
  }
  const run = await theRun(id);
  expect(run).toMatchObject({ outcome: 'started' });
  expect(await product.ended(run.backup?.id ?? '', 180_000)).toMatchObject({ state: 'completed' });
  expect(
    await product.services.db.selectFrom('backup').select('id').where('connectionId', '=', connectionId).execute(),
  ).toHaveLength(1);
}, 240_000);

test("Temporal's database lost: the API that starts makes the schedules anew, and what was missed is made up for once", async () => {
  const { id, plan } = await dueIn(1_800, await product.connect(simulator.tenant()));
  await product.services.db
    .updateTable('schedule')
    .set({ activeSince: new Date(Date.now() - 10 * 86_400_000) })
    .where('id', '=', id)
    .execute();
  await worker.stop();
  await temporal.stop();
  temporal = await startWorkflows('temporal-anew', temporal.port);
  const port = String(await anyFreePort());
  const api = spawnNode('api/main.ts', { ...product.vars, PORT: port });
  try {
    await api.waitForHttp(`http://127.0.0.1:${port}/readyz`, 60_000);
    const made = await waitFor(async () => (await product.schedules.get(id).catch(() => null)) ?? undefined, {
      timeoutMs: 30_000,
    });
    expect(made?.runs?.slice(0, 10)).toEqual(plannedRuns(plan, { id, from: Date.now(), count: 10 }));
  } finally {
    await api.stop();
  }
  await worker.restart();
  const run = await theRun(id);
  expect(run).toMatchObject({ outcome: 'started', trigger: 'catchUp' });
  expect(await product.ended(run.backup?.id ?? '')).toMatchObject({ state: 'completed' });
}, 240_000);
