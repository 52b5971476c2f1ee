import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '#simulator/index.ts';
import type { Simulator } from '#simulator/index.ts';
import { openState } from '../support/catalogue-state.ts';
import { installation } from '../support/installation.ts';
import { createTestDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';
import type { Installation } from '../support/installation.ts';
import { setTimeout as sleep } from 'node:timers/promises';

let simulator: Simulator;
let product: Installation;
let database: TestDatabase;

beforeAll(async () => {
  simulator = await startSimulator({ users: 400, seed: 11, pageSize: 20, deltaPageSize: 20 });
  database = await createTestDatabase();
  product = await installation({ originMap: simulator.originMap, databaseUrl: database.url, temporal: testTemporal() });
}, 90_000);

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
});

test('a backup whose worker is killed again and again ends with the content of an undisturbed one', async () => {
  const tenant = simulator.tenant();
  const worker = await product.startWorker();
  const undisturbed = await product.connect(tenant);
  const first = await product.ended((await product.start(undisturbed)).id);
  expect(first).toMatchObject({ state: 'completed', warnings: [] });

  // Slow answers make room for kills in the middle of windows.
  simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: 40, count: 100_000 });
  const disturbed = await product.connect(tenant);
  const { id } = await product.start(disturbed);
  for (const afterMs of [700, 1_900, 3_100]) {
    await sleep(afterMs);
    await worker.killGroup();
    await worker.restart();
    await worker.waitForLine('worker is ready', 60_000);
  }
  simulator.clearFaults();
  const second = await product.ended(id, 240_000);
  expect(second).toMatchObject({ state: 'completed', warnings: [], objects: first.objects, links: first.links });

  const [a, b] = await Promise.all([openState(product.services.db, undisturbed), openState(product.services.db, disturbed)]);
  expect(b.objects).toEqual(a.objects);
  expect(b.links).toEqual(a.links);
  const { repository } = await product.services.repositories.openBackup(id);
  for await (const ref of repository.listManifests()) {
    for await (const finding of repository.verify(ref)) expect(finding).toBeNull();
  }
}, 400_000);
