import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { holdAt } from '../support/barrier.ts';
import { disagreements, doubledVersions, openState } from '../support/catalogue-state.ts';
import { installation, type Installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';

let simulator: Simulator;
let product: Installation;
let database: TestDatabase;

beforeAll(async () => {
  simulator = await startSimulator({ users: 150, seed: 11, pageSize: 20, deltaPageSize: 20 });
  database = await createTestDatabase();
  product = await installation({ originMap: simulator.originMap, databaseUrl: database.url, temporal: testTemporal() });
}, 90_000);

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
});

/** Protects against whatever a process that loses power leaves half done, at the three moments where it matters most. */
test('a backup whose worker is killed again and again ends with the content of an undisturbed one', async () => {
  const tenant = simulator.tenant();
  const worker = await product.startWorker();
  const undisturbed = await product.connect(tenant);
  const first = await product.ended((await product.start(undisturbed)).id);
  expect(first).toMatchObject({ state: 'completed', warnings: [] });

  const disturbed = await product.connect(tenant);
  let barrier = await holdAt(database.url, 'betweenPackAndStaging');
  const { id } = await product.start(disturbed);
  for (const next of ['betweenRunsAndManifest', 'betweenManifestAndCatalogue', null] as const) {
    await barrier.reached();
    await worker.killGroup();
    await barrier.open();
    if (next !== null) barrier = await holdAt(database.url, next);
    await worker.restart();
  }
  const second = await product.ended(id, 120_000);
  expect(second).toMatchObject({
    state: 'completed',
    warnings: [],
    seq: 1,
    objects: first.objects,
    links: first.links,
    added: first.added,
  });

  const { db } = product.services;
  const [a, b] = await Promise.all([openState(db, undisturbed), openState(db, disturbed)]);
  expect(b).toEqual(a);
  const { repository } = await product.services.repositories.openBackup(id);
  const refs = [];
  for await (const ref of repository.listManifests()) {
    refs.push(ref);
    expect(await disagreements(db, { repository, manifest: await repository.readManifest(ref) })).toEqual([]);
    for await (const finding of repository.verify(ref)) expect(finding).toBeNull();
  }
  expect(refs).toHaveLength(1);
  expect(await doubledVersions(db, disturbed)).toEqual([]);
}, 240_000);
