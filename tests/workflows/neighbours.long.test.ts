import { setTimeout as sleep } from 'node:timers/promises';
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
import { takeTurn, type TurnDeps, wakeNext } from '#core/jobs/take-turn.ts';
import { DEFAULT_TURN_LIMITS } from '#core/jobs/turn-limits.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { endRestore, moveRestore } from '#core/restores/store/restore-states.ts';
import { createJobs } from '#core/temporal/client.ts';
import type { BackupActivities } from '../../activities/backup-activities.ts';
import type { RestoreActivities } from '../../activities/restore-activities.ts';
import type { TurnActivities } from '../../activities/turn-activities.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { testTaskQueue, testTemporal } from '../support/temporal.ts';
import { connectTestTenant, createTestTenant, type TestTenant } from '../support/tenant.fixture.ts';

/** One worker with as many slots as ours has; a dry run holds one of them for this long. */
const SLOTS = 6;
const PLAN_MS = 1_500;
const CROWD = 80;
const OTHERS = 59;

let database: TestDatabase;
let db: Db;
let connection: Connection;
let native: NativeConnection;
let worker: Worker;
let running: Promise<void>;
let jobs: ReturnType<typeof createJobs>;
/** In the order in which they ended. */
const ended: string[] = [];
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
    maxConcurrentActivityTaskExecutions: SLOTS,
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

/** Turns and states as they are; only what would read a tenant takes its time instead. */
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
  return {
    takeTurn: (id) => takeTurn(deps, id),
    async planRestore(id) {
      await moveRestore(db, await scope(id), { state: 'running', phase: 'planning' });
      mostAtWork = Math.max(mostAtWork, (atWork += 1));
      await sleep(PLAN_MS);
      atWork -= 1;
      return { done: true };
    },
    publishPlan: async () => undefined,
    async endRestore(id) {
      await endRestore(db, await scope(id), { state: 'completed' });
      await over(id);
    },
    startBackup: async (id) => ({ goOn: await markBackupRunning(db, await scope(id)) }),
    captureContext: async () => undefined,
    captureType: async () => ({ done: true }) as Awaited<ReturnType<BackupActivities['captureType']>>,
    prepareIndexes: async () => undefined,
    finishType: async () => undefined,
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
      connection: tenant.connection,
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
  return (await startBackup({ db, jobs, clock: systemClock }, request)).id;
}

/** @returns milliseconds until it has ended. */
async function untilEnded(id: string): Promise<number> {
  const startedAt = performance.now();
  await expect.poll(() => ended.includes(id), { timeout: 120_000, interval: 50 }).toBe(true);
  return performance.now() - startedAt;
}

test('of 200 jobs of three workspaces on one worker, those of one keep nobody else from work', async () => {
  const [crowded, neighbour, third] = [
    await createTestTenant(db, 'Crowded'),
    await createTestTenant(db, 'Neighbour'),
    await createTestTenant(db, 'Third'),
  ];
  const backups = new Map<TestTenant, string>();
  for (const tenant of [crowded, neighbour, third]) backups.set(tenant, await tenant.backup(1));
  const crowd: string[] = [];
  for (const tenant of [crowded, await connectTestTenant(db, crowded.workspaceId, 'Crowded too')])
    for (let n = 0; n < CROWD / 2; n += 1) crowd.push(await dryRun(tenant, backups.get(crowded) ?? ''));
  const others: string[] = [];
  for (let n = 0; n < OTHERS; n += 1) others.push(await dryRun(third, backups.get(third) ?? ''));

  const left = (): number => crowd.filter((id) => !ended.includes(id)).length;
  expect(left(), 'most of them still wait').toBeGreaterThan(CROWD / 2);
  const manual = await backUp(neighbour, 'manual');
  await untilEnded(manual);
  expect(left(), 'a backup of the neighbour is done while they wait').toBeGreaterThan(CROWD / 4);

  // The crowded workspace's own schedule finds its turn free, too.
  const scheduled = await backUp(crowded, 'schedule');
  const waitedMs = await untilEnded(scheduled);
  expect(left(), `its own scheduled backup took ${String(Math.round(waitedMs))} ms`).toBeGreaterThan(0);

  const more: string[] = [];
  for (let n = 0; n < 200 - CROWD - OTHERS - 2; n += 1)
    more.push(await dryRun(neighbour, backups.get(neighbour) ?? ''));
  await expect.poll(() => ended.length, { timeout: 240_000, interval: 500 }).toBe(200);
  expect(new Set(ended).size).toBe(200);
  expect(mostAtWork).toBeLessThanOrEqual(SLOTS);
  // Three at once in each workspace: those that asked first went first, give or take the ones at work together.
  const order = ended.filter((id) => others.includes(id)).map((id) => others.indexOf(id));
  order.forEach((asked, at) => expect(Math.abs(asked - at)).toBeLessThanOrEqual(3));
  expect(more).toHaveLength(59);
}, 600_000);
