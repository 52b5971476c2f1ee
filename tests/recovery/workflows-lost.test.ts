import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupTypes } from '#core/backups/store/backup-types.ts';
import { createLogger } from '#core/observability/logger.ts';
import { takeUpLostJobs } from '#core/runtime/take-up-lost-jobs.ts';
import { backupWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startTemporal, type RunningTemporal } from '#local/servers/temporal/start-temporal.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { type Installation, installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import type { SpawnedNode } from '../support/process.ts';

/** The database of the workflow service is lost while jobs of each kind are at work, wait for their turn or for a person. */
let folder: string;
let simulator: Simulator;
let database: TestDatabase;
let temporal: RunningTemporal;
let product: Installation;
let worker: SpawnedNode;
let connectionId: string;

const startWorkflows = (name: string, port?: number): Promise<RunningTemporal> =>
  startTemporal({
    dataDir: join(folder, name),
    ...(port === undefined ? {} : { choosePort: () => Promise.resolve(port) }),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cybback-workflows-lost-'));
  [simulator, database, temporal] = await Promise.all([
    startSimulator({ users: 60, seed: 23, pageSize: 20, deltaPageSize: 20 }),
    createTestDatabase(),
    startWorkflows('temporal'),
  ]);
  product = await installation({ originMap: simulator.originMap, databaseUrl: database.url, temporal });
  worker = await product.startWorker();
  connectionId = await product.connect(simulator.tenant());
}, 120_000);
afterAll(async () => {
  await product?.close();
  await Promise.all([database?.drop(), temporal?.stop(), simulator?.close()]);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const lookForLost = (): Promise<void> =>
  takeUpLostJobs({ db: product.services.db, jobs: product.jobs, logger: createLogger({ level: 'fatal' }) }, 0);

test('jobs of every kind continue where they were, and write nothing twice', async () => {
  const tenant = simulator.tenant();
  const backup = await product.ended((await product.start(connectionId)).id);
  const members = tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true)
    .slice(0, 12);
  const titles = new Map(members.map((user) => [String(user['id']), user['jobTitle'] ?? null]));
  const groups = tenant
    .list('groups')
    .filter((group) => JSON.stringify(group['groupTypes']) === '["Unified"]' && group['onPremisesSyncEnabled'] !== true)
    .slice(0, 2);
  const names = groups.map((group) => String(group['displayName']));
  for (const id of titles.keys()) tenant.update(id, { jobTitle: 'Overwritten' });
  for (const group of groups) tenant.delete(String(group['id']), { permanent: true });
  const objects = [
    ...[...titles.keys()].map((id) => ({ type: 'users' as const, id })),
    ...groups.map((group) => ({ type: 'groups' as const, id: String(group['id']) })),
  ];

  const waiting = await product.restore({ backup, objects: objects.slice(0, 2), confirmation: 'required' });
  await product.restoreWhere(waiting.id, ({ phase }) => phase === 'planned');
  simulator.addFault({ path: '/v1.0/*', method: 'PATCH', kind: 'delay', delayMs: 400, count: 100_000 });
  const writing = await product.restore({ backup, objects });
  const stepsDone = async (): Promise<number> =>
    (
      await product.services.db
        .selectFrom('restoreStep')
        .select('ordinal')
        .where('restoreId', '=', writing.id)
        .where('state', '=', 'done')
        .execute()
    ).length;
  expect(await waitFor(async () => (await stepsDone()) >= 2, { timeoutMs: 60_000, intervalMs: 20 })).toBe(true);
  simulator.addFault({ path: '/v1.0/groups*', kind: 'delay', delayMs: 1_000, count: 100_000 });
  const reading = await product.start(connectionId);
  const hasRead = async (): Promise<boolean> =>
    (await backupTypes(product.services.db, reading)).some(({ fetched }) => fetched > 0);
  expect(await waitFor(hasRead, { timeoutMs: 60_000 })).toBe(true);

  await worker.killGroup();
  await temporal.stop();
  temporal = await startWorkflows('temporal-anew', temporal.port);
  simulator.clearFaults();
  await worker.restart();
  await worker.waitForLine('worker is ready', 60_000);
  await lookForLost();

  expect(await product.ended(reading.id)).toMatchObject({ state: 'completed' });
  expect(await product.restoreEnded(writing.id)).toMatchObject({ state: 'completed' });
  for (const [id, title] of titles) expect(tenant.get(id)?.['jobTitle'] ?? null).toEqual(title);
  for (const name of names)
    expect(
      tenant.list('groups').filter(({ displayName }) => displayName === name),
      name,
    ).toHaveLength(1);

  // The plan that waits is there as it was, for whoever is to confirm it.
  const planned = await product.restoreWhere(waiting.id, ({ phase }) => phase === 'planned');
  expect(planned).toMatchObject({ state: 'running', confirmedAt: null });
  await product.confirm(waiting.id);
  expect(await product.restoreEnded(waiting.id)).toMatchObject({ state: 'completed' });
}, 300_000);

test('a job that is looked after while it runs is left alone, and one whose workflow an operator ended ends', async () => {
  simulator.addFault({ path: '/v1.0/users*', kind: 'delay', delayMs: 2_000, count: 100_000 });
  const backup = await product.start(connectionId, 'full');
  await lookForLost();
  expect(await product.jobs.isBackupRunning(connectionId)).toBe(true);
  const connection = await Connection.connect({ address: temporal.address });
  await new Client({ connection, namespace: temporal.namespace }).workflow
    .getHandle(backupWorkflowId(connectionId))
    .terminate('by an operator');
  await connection.close();
  await lookForLost();
  expect(await product.ended(backup.id, 5_000)).toMatchObject({
    state: 'failed',
    errorMessage:
      'The workflow of this backup was ended in the workflow service before the backup had come to its end.',
  });
  simulator.clearFaults();
  expect(await product.ended((await product.start(connectionId)).id)).toMatchObject({ state: 'completed' });
}, 180_000);
