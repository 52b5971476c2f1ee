import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrappingsOf } from '#core/backups/store/files/repository-keys.ts';
import { repositoriesOf } from '#core/storages/store/repositories.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { holdAt } from '../support/barrier.ts';
import { installation, type Installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { spawnNode } from '../support/process.ts';
import { testTemporal } from '../support/temporal.ts';

const NEW_KEY = randomBytes(32).toString('base64');

let simulator: Simulator;
let product: Installation;
let database: TestDatabase;

beforeAll(async () => {
  simulator = await startSimulator({ users: 60, seed: 21, pageSize: 20, deltaPageSize: 20 });
  database = await createTestDatabase();
  product = await installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env: { CYBBACK_NEXT_MASTER_KEY: NEW_KEY },
  });
}, 90_000);

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
});

async function command(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const run = spawnNode('scripts/rotate-key.ts', product.vars, { args });
  return { code: await run.exited(), output: run.output() };
}

/** Protects against a change of the master key that only works while nothing else does. */
test('the master key is changed by the command beside a backup that runs, and the old key starts nothing any more', async () => {
  const worker = await product.startWorker();
  const connectionId = await product.connect(simulator.tenant());
  const first = await product.ended((await product.start(connectionId)).id);
  expect(first).toMatchObject({ state: 'completed', warnings: [] });

  const barrier = await holdAt(database.url, 'betweenPackAndStaging');
  const { id } = await product.start(connectionId, 'full');
  await barrier.reached();
  const rotated = await command();
  expect(rotated, rotated.output).toMatchObject({
    code: 0,
    output: expect.stringContaining('Done: the old key opens nothing'),
  });
  await barrier.open();
  expect(await product.ended(id)).toMatchObject({ state: 'completed', warnings: [], objects: first.objects });
  await worker.killGroup();

  const { db } = product.services;
  const repositories = await repositoriesOf(db, { workspaceId: product.workspaceId, connectionId });
  const ids = repositories.map((repository) => repository.id);
  const masterKeys = new Set((await wrappingsOf(db, ids)).map(({ wrapped }) => wrapped.masterKeyId));
  expect([...masterKeys]).toEqual([product.services.masterKeys.other?.keyId]);

  const withOld = spawnNode('worker/main.ts', { ...product.vars, CYBBACK_NEXT_MASTER_KEY: '' });
  expect(await withOld.exited()).not.toBe(0);
  expect(withOld.output()).toContain('It was replaced by');
  const again = await command();
  expect(again, again.output).toMatchObject({ code: 0 });

  await product.startWorker({ CYBBACK_MASTER_KEY: NEW_KEY, CYBBACK_NEXT_MASTER_KEY: '' });
  const changed = await command('--data-key', connectionId);
  expect(changed, changed.output).toMatchObject({
    code: 0,
    output: expect.stringContaining('are sealed with the data key'),
  });
  const last = await product.ended((await product.start(connectionId)).id);
  expect(last).toMatchObject({ state: 'completed', warnings: [], objects: first.objects });
  const state = await command('--state');
  expect(state.output).toContain(`In force: ${product.services.masterKeys.other?.keyId ?? '?'}`);
}, 240_000);
