import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackup } from '#core/backups/start-backup.ts';
import { endBackup, markBackupRunning } from '#core/backups/store/backup-states.ts';
import { getBackup } from '#core/backups/store/backups.ts';
import type { Db } from '#core/database/database.ts';
import { openDatabase } from '#core/database/open.ts';
import { systemClock } from '#core/domain/clock.ts';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/index.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { createFairSlots } from '#core/jobs/fair-slots.ts';
import { takeTurn, type TurnDeps, wakeNext } from '#core/jobs/take-turn.ts';
import { DEFAULT_TURN_LIMITS } from '#core/jobs/turn-limits.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { endRestore, moveRestore } from '#core/restores/store/restore-states.ts';
import { createJobs } from '#core/temporal/client.ts';
import { slottedActivity } from '../../activities/activity.ts';
import type { BackupActivities } from '../../activities/backup-activities.ts';
import type { RestoreActivities } from '../../activities/restore-activities.ts';
import type { TurnActivities } from '../../activities/turn-activities.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { ACTIVITIES_AT_ONCE, SLOTS } from '../../worker/slots.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { testTaskQueue, testTemporal } from '../support/temporal.ts';
import { connectTestTenant, createTestTenant, type TestTenant } from '../support/tenant.fixture.ts';

/** A plan that nothing holds up takes this long. */
const PLAN_MS = 500;
const CROWD = 80;
const OTHERS = 59;

let database: TestDatabase;
let db: Db;
let connection: Connection;
let native: NativeConnection;
let worker: Worker;
let running: Promise<void>;
let jobs: ReturnType<typeof createJobs>;
/** In the order in which they had their turn, and in which they ended. */
const begun: string[] = [];
const ended: string[] = [];
/** What the crowded workspace reads does not answer before this is opened. */
const storage = { backups: gate(), plans: gate() };
let crowdedWorkspace = '';
/** As the worker's slots know them. */
const neighbours = new Set<string | undefined>();
let atWork = 0;
let mostAtWork = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  const server = testTemporal();
  connection = await Connection.connect({ address: server.address });
  native = await NativeConnection.connect({ address: server.address });
  const taskQueue = testTaskQueue('neighbours');
  jobs = createJobs(new Client({ connection, namespace: server.namespace }), taskQueue);
  worker = await Worker.create({
    connection: native,
    namespace: server.namespace,
    taskQueue,
    workflowBundle: { codePath: await workflowBundle() },
    activities: activities({ db, jobs, limits: DEFAULT_TURN_LIMITS, logger: silentLogger }),
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
  });
  running = worker.run();
}, 120_000);
afterAll(async () => {
  worker?.shutdown();
  await running;
  await native?.close();
  await connection?.close();
  await db.destroy();
  await database.drop();
});

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** Turns, slots and states as they are; only what would read a tenant takes its time instead. */
function activities(deps: TurnDeps): TurnActivities & Partial<RestoreActivities> & Partial<BackupActivities> {
  const scope = async (id: string): Promise<{ workspaceId: string; id: string }> => {
    const found =
      (await db.selectFrom('restore').select('workspaceId').where('id', '=', id).executeTakeFirst()) ??
      (await db.selectFrom('backup').select('workspaceId').where('id', '=', id).executeTakeFirstOrThrow());
    return { workspaceId: found.workspaceId, id };
  };
  const over = async (id: string): Promise<void> => {
    ended.push(id);
    await wakeNext(deps, (await scope(id)).workspaceId);
  };
  const slots = { logger: silentLogger, slots: createFairSlots(SLOTS) };
  const work = async (untilDone: Promise<unknown>): Promise<{ done: true }> => {
    neighbours.add(Context.current().info.priority?.fairnessKey);
    mostAtWork = Math.max(mostAtWork, (atWork += 1));
    await untilDone;
    atWork -= 1;
    return { done: true };
  };
  return {
    async takeTurn(id) {
      const turn = await takeTurn(deps, id);
      if (turn.taken) begun.push(id);
      return turn;
    },
    readForPlan: () => Promise.resolve({ comparisonId: null }),
    planRestore: slottedActivity(slots, async (id: string) => {
      const restore = await scope(id);
      await moveRestore(db, restore, { state: 'running', phase: 'planning' });
      return work(restore.workspaceId === crowdedWorkspace ? storage.plans.passed : sleep(PLAN_MS));
    }),
    publishPlan: async () => undefined,
    async endRestore(id) {
      await endRestore(db, await scope(id), { state: 'completed' });
      await over(id);
    },
    startBackup: async (id) => ({ goOn: await markBackupRunning(db, await scope(id)) }),
    proveBase: async () => ({ done: true }),
    captureContext: async () => undefined,
    captureType: slottedActivity(slots, async (id: string) => {
      const { workspaceId } = await scope(id);
      return work(workspaceId === crowdedWorkspace ? storage.backups.passed : Promise.resolve());
    }),
    captureTypes: slottedActivity(slots, async (id: string, types: readonly TypeKey[]) => {
      const { workspaceId } = await scope(id);
      await work(workspaceId === crowdedWorkspace ? storage.backups.passed : Promise.resolve());
      return { read: types, failed: [] };
    }),
    prepareIndexes: async () => undefined,
    finishType: async () => undefined,
    finishTypes: async () => undefined,
    async publishBackup(id) {
      await endBackup(db, await scope(id), { state: 'completed' });
      await over(id);
    },
  };
}

async function dryRun(tenant: TestTenant, backupId: string): Promise<string> {
  const backup = await getBackup(db, { workspaceId: tenant.workspaceId, id: backupId });
  if (!backup) throw new Error('the test tenant has a backup');
  const { id } = await startRestore(
    { db, jobs },
    {
      target: { connection: tenant.connection },
      backup,
      selection: { objects: [], types: ['users'], dependencies: false },
      types: ['users'],
      options: DEFAULT_JOB_OPTIONS,
      reason: 'test',
      createdBy: 'test',
    },
  );
  return id;
}

async function backUp(tenant: TestTenant, trigger: 'manual' | 'schedule'): Promise<string> {
  const request = { connection: tenant.connection, mode: 'full', trigger, createdBy: 'test' } as const;
  return (await startBackup({ db, jobs, clock: systemClock, mayRunBackups: () => Promise.resolve(null) }, request)).id;
}

const untilEnded = (id: string): Promise<void> =>
  expect.poll(() => ended.includes(id), { timeout: 120_000, interval: 50 }).toBe(true);

test('of 200 jobs of three workspaces on one worker, those of one keep nobody else from work', async () => {
  const [crowded, neighbour, third] = [
    await createTestTenant(db, 'Crowded'),
    await createTestTenant(db, 'Neighbour'),
    await createTestTenant(db, 'Third'),
  ];
  crowdedWorkspace = crowded.workspaceId;
  const crowdedToo = await connectTestTenant(db, crowded.workspaceId, 'Crowded too');
  const backups = new Map<TestTenant, string>();
  for (const tenant of [crowded, neighbour, third]) backups.set(tenant, await tenant.backup(1));
  const slow: string[] = [];
  for (const tenant of [crowded, crowdedToo]) slow.push(await backUp(tenant, 'manual'));
  const crowd: string[] = [];
  for (const tenant of [crowded, crowdedToo])
    for (let n = 0; n < CROWD / 2; n += 1) crowd.push(await dryRun(tenant, backups.get(crowded) ?? ''));
  const others: string[] = [];
  for (let n = 0; n < OTHERS; n += 1) others.push(await dryRun(third, backups.get(third) ?? ''));
  const endedOf = (ids: readonly string[]): number => ids.filter((id) => ended.includes(id)).length;

  await untilEnded(await backUp(neighbour, 'manual'));
  expect(endedOf([...slow, ...crowd]), 'the backup of the neighbour waited for none of the crowd').toBe(0);

  storage.backups.open();
  for (const id of slow) await untilEnded(id);
  // The crowded workspace's own schedule finds its turn free, too.
  await untilEnded(await backUp(await connectTestTenant(db, crowded.workspaceId, 'Scheduled'), 'schedule'));
  expect(endedOf(crowd), 'nor did the scheduled backup').toBe(0);

  storage.plans.open();
  const rest = 200 - slow.length - crowd.length - others.length - 2;
  for (let n = 0; n < rest; n += 1) await dryRun(neighbour, backups.get(neighbour) ?? '');
  await expect.poll(() => ended.length, { timeout: 240_000, interval: 500 }).toBe(200);
  expect(new Set(ended).size).toBe(200);
  expect(mostAtWork).toBeLessThanOrEqual(SLOTS.atOnce);
  expect(neighbours).toEqual(new Set([crowded, neighbour, third].map(({ workspaceId }) => workspaceId)));
  // Three at once in each workspace: those that asked first had their turn first, give or take the ones that began together.
  const order = begun.filter((id) => others.includes(id)).map((id) => others.indexOf(id));
  order.forEach((asked, at) => expect(Math.abs(asked - at)).toBeLessThanOrEqual(3));
}, 600_000);
