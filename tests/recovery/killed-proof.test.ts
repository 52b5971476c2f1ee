import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelProof } from '#core/backups/proof/cancel-proof.ts';
import { startProof } from '#core/backups/proof/start-proof.ts';
import { proofTypes } from '#core/backups/store/proof/proof-types.ts';
import { getProof, type Proof } from '#core/backups/store/proof/proofs.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import { systemClock } from '#core/domain/clock.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { holdAt } from '../support/barrier.ts';
import { installation, type Installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import type { SpawnedNode } from '../support/process.ts';
import { testTemporal } from '../support/temporal.ts';

let simulator: Simulator;
let product: Installation;
let database: TestDatabase;
let worker: SpawnedNode;
let connectionId: string;

beforeAll(async () => {
  simulator = await startSimulator({ users: 80, seed: 13, pageSize: 20, deltaPageSize: 20 });
  database = await createTestDatabase();
  product = await installation({ originMap: simulator.originMap, databaseUrl: database.url, temporal: testTemporal() });
  worker = await product.startWorker();
  connectionId = await product.connect(simulator.tenant());
  await product.ended((await product.start(connectionId)).id);
}, 180_000);

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
});

async function start(): Promise<Proof> {
  const { services, jobs, workspaceId } = product;
  const connection = await getConnection(services.db, { workspaceId, id: connectionId });
  if (!connection) throw new Error('no such connection');
  return startProof({ db: services.db, jobs, clock: systemClock }, { connection, createdBy: 'test' });
}

async function ended({ id, workspaceId }: Proof): Promise<Proof> {
  const found = await waitFor(
    async () => {
      const now = await getProof(product.services.db, { workspaceId, id });
      return now && now.state !== 'pending' && now.state !== 'running' ? now : undefined;
    },
    { timeoutMs: 120_000 },
  );
  if (!found) throw new Error(`the proof did not end:\n${product.workerOutput()}`);
  return found;
}

async function leftovers(): Promise<number> {
  const { db } = product.services;
  const rows = await Promise.all(
    (['captureObject', 'captureLink', 'proofFrame'] as const).map((table) =>
      db.selectFrom(table).selectAll().execute(),
    ),
  );
  return rows.flat().length;
}

test('a proof whose worker is killed is finished by the next one, alone for its connection, and leaves nothing', async () => {
  const tenant = simulator.tenant();
  const changed = String(tenant.list('users')[3]?.['id']);
  tenant.update(changed, { city: 'Oslo' });
  const barrier = await holdAt(database.url, 'betweenPackAndStaging');
  const proof = await start();
  await barrier.reached();
  await expect(start()).rejects.toMatchObject({ code: 'proof-running' });
  await worker.killGroup();
  await barrier.open();
  await worker.restart();
  const done = await ended(proof);
  expect(done, product.workerOutput()).toMatchObject({ state: 'completed', outcome: 'differs', warnings: [] });
  const types = await proofTypes(product.services.db, done);
  expect(types.filter(({ figures }) => (figures?.different ?? 0) > 0)).toMatchObject([
    { type: 'users', figures: { different: 1, since: 1, onlyInTenant: 0, onlyInCopy: 0 } },
  ]);
  expect(await leftovers()).toBe(0);
}, 240_000);

test('a proof is cancelled while it reads, and tells nothing', async () => {
  const { services, jobs } = product;
  const barrier = await holdAt(database.url, 'betweenPackAndStaging');
  const proof = await start();
  await barrier.reached();
  await cancelProof({ db: services.db, jobs }, proof);
  await barrier.open();
  expect(await ended(proof)).toMatchObject({ state: 'cancelled', outcome: null });
  expect(await leftovers()).toBe(0);
}, 240_000);

test('a backup and a proof of one connection end side by side', async () => {
  const proof = await start();
  const backup = await product.start(connectionId);
  expect(await product.ended(backup.id)).toMatchObject({ state: 'completed' });
  expect(await ended(proof)).toMatchObject({ outcome: 'differs' });
  expect(await ended(await start())).toMatchObject({ state: 'completed', outcome: 'equal' });
}, 240_000);
