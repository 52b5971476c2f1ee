import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '#local/processes/wait.ts';
import { startPostgres, type RunningPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal, type RunningTemporal } from '#local/servers/temporal/start-temporal.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { disagreements, openState } from '../support/catalogue-state.ts';
import { type Installation, installation } from '../support/installation.ts';
import { migrateTemplate } from '../support/migrate-template.ts';

let folder: string;
let simulator: Simulator;
let postgres: RunningPostgres;
let temporal: RunningTemporal;
let product: Installation;

const startDatabase = (port?: number): Promise<RunningPostgres> =>
  startPostgres({
    dataDir: join(folder, 'postgres'),
    ...(port === undefined ? {} : { choosePort: () => Promise.resolve(port) }),
  });
const startWorkflows = (port?: number): Promise<RunningTemporal> =>
  startTemporal({
    dataDir: join(folder, 'temporal'),
    ...(port === undefined ? {} : { choosePort: () => Promise.resolve(port) }),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cybback-restarted-'));
  [simulator, postgres, temporal] = await Promise.all([
    startSimulator({ users: 120, seed: 13, pageSize: 20, deltaPageSize: 20 }),
    startDatabase(),
    startWorkflows(),
  ]);
  await migrateTemplate(postgres.url);
  product = await installation({ originMap: simulator.originMap, databaseUrl: postgres.url, temporal });
}, 120_000);

afterAll(async () => {
  await product?.close();
  await Promise.all([postgres?.stop(), temporal?.stop(), simulator?.close()]);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Protects the promise that a worker outlives its servers: what was durable counts, what was not is read again. */
test('database and workflow service are restarted in the middle of a backup, and it ends as if they had not', async () => {
  const tenant = simulator.tenant();
  await product.startWorker();
  const undisturbed = await product.connect(tenant);
  const first = await product.ended((await product.start(undisturbed)).id);
  expect(first).toMatchObject({ state: 'completed', warnings: [] });

  simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: 150, count: 100_000 });
  const disturbed = await product.connect(tenant);
  const { id } = await product.start(disturbed);
  const { db } = product.services;
  const reading = async (): Promise<boolean> => {
    const types = await db.selectFrom('backupType').select(['state', 'cursor']).where('backupId', '=', id).execute();
    return types.some(({ cursor }) => cursor !== null) && types.some(({ state }) => state === 'pending');
  };
  expect(await waitFor(reading, { timeoutMs: 30_000 })).toBe(true);
  await postgres.stop();
  await sleep(2_000);
  postgres = await startDatabase(postgres.port);
  await sleep(1_000);
  expect(await reading()).toBe(true);
  await temporal.stop();
  await sleep(2_000);
  temporal = await startWorkflows(temporal.port);
  simulator.clearFaults();
  const second = await product.ended(id, 180_000);
  expect(second).toMatchObject({ state: 'completed', warnings: [], objects: first.objects, links: first.links });

  const [a, b] = await Promise.all([openState(db, undisturbed), openState(db, disturbed)]);
  expect(b).toEqual(a);
  const { repository } = await product.services.repositories.openBackup(id);
  const manifest = await repository.readManifest({
    key: second.manifestKey ?? '',
    sha256: second.manifestSha256 ?? '',
  });
  expect(await disagreements(db, { repository, manifest })).toEqual([]);
}, 300_000);
