import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { backupTypes } from '#core/backups/store/backup-types.ts';
import { type Backup } from '#core/backups/store/backups.ts';
import { systemClock } from '#core/domain/clock.ts';
import { backupWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { disagreements, openState } from '../support/catalogue-state.ts';
import { type Installation, installation } from '../support/installation.ts';
import { type TestDatabase, createTestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';

let simulator: Simulator;
let product: Installation;
let database: TestDatabase;
let connectionId: string;

beforeAll(async () => {
  simulator = await startSimulator({ users: 160, seed: 19, pageSize: 20, deltaPageSize: 20 });
  database = await createTestDatabase();
  product = await installation({ originMap: simulator.originMap, databaseUrl: database.url, temporal: testTemporal() });
  await product.startWorker();
  connectionId = await product.connect(simulator.tenant());
}, 90_000);
beforeEach(() => simulator.clearFaults());

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
});

/** A backup that is reading: something is staged, something is still to come. */
async function reading(): Promise<Backup> {
  simulator.addFault({ path: '/v1.0/groups*', kind: 'delay', delayMs: 1_000, count: 100_000 });
  const backup = await product.start(connectionId);
  const staged = await waitFor(
    async () =>
      (await backupTypes(product.services.db, backup)).some(({ type, fetched }) => type === 'users' && fetched > 0),
    { timeoutMs: 30_000 },
  );
  expect(staged).toBe(true);
  return backup;
}

async function expectNothingStaged(): Promise<void> {
  const { db } = product.services;
  expect(await db.selectFrom('captureObject').select('objectId').execute()).toEqual([]);
  expect(await db.selectFrom('captureLink').select('sourceId').execute()).toEqual([]);
}

async function expectWhole(backup: Backup): Promise<void> {
  expect(backup).toMatchObject({ state: 'completed', warnings: [] });
  const { db, repositories } = product.services;
  const state = await openState(db, connectionId);
  const users = simulator
    .tenant()
    .list('users')
    .map((user) => String(user['id']))
    .sort();
  expect(state.objects.filter(({ type }) => type === 'users').map(({ id }) => id)).toEqual(users);
  const { repository } = await repositories.openBackup(backup.id);
  expect(
    await disagreements(db, {
      repository,
      manifest: await repository.readManifest({
        key: backup.manifestKey ?? '',
        sha256: backup.manifestSha256 ?? '',
      }),
    }),
  ).toEqual([]);
}

test('a cancelled backup ends at once, leaves nothing behind, and the next one is complete', async () => {
  const { id } = await reading();
  await product.cancel(id);
  expect(await product.ended(id, 20_000)).toMatchObject({ state: 'cancelled', manifestKey: null });
  await expectNothingStaged();
  simulator.clearFaults();
  // The row ends a moment before the workflow does.
  expect(await waitFor(async () => !(await product.jobs.isBackupRunning(connectionId)), { timeoutMs: 10_000 })).toBe(
    true,
  );
  await expectWhole(await product.ended((await product.start(connectionId)).id));
});

test('a backup whose workflow was terminated from outside makes way for the next one', async () => {
  simulator.tenant().applyChanges({ count: 10, seed: 3 });
  const lost = await reading();
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  await new Client({ connection, namespace }).workflow
    .getHandle(backupWorkflowId(connectionId))
    .terminate('by an operator');
  await connection.close();
  simulator.clearFaults();
  // A row without a workflow is young for a while; then it is known to be nobody's.
  await expect(product.start(connectionId)).rejects.toMatchObject({ code: 'backup-running' });
  const later = { now: () => systemClock.now() + 60_000 };
  const next = await product.ended((await product.start(connectionId, 'auto', later)).id);
  await expectWhole(next);
  expect(await product.ended(lost.id, 1_000)).toMatchObject({ state: 'failed', errorCode: 'internal' });
  // The worker of the lost one may have been at it until it was told: it may not leave rows either.
  await expectNothingStaged();
});

test('a cancelled restore stops after the step in hand, reports what it did, and can be made good', async () => {
  const tenant = simulator.tenant();
  const backup = await product.ended((await product.start(connectionId)).id);
  const users = tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true)
    // More than are written at once.
    .slice(0, 90);
  const objects = users.map((user) => ({ type: 'users' as const, id: String(user['id']) }));
  const titles = new Map(users.map((user) => [String(user['id']), user['jobTitle']]));
  for (const { id } of objects) tenant.update(id, { jobTitle: 'Overwritten' });
  simulator.addFault({ path: '/v1.0/*', method: 'PATCH', kind: 'delay', delayMs: 400, count: 100_000 });
  const { id } = await product.restore({ backup, objects });
  const { db } = product.services;
  const done = async (): Promise<number> =>
    (
      await db
        .selectFrom('restoreStep')
        .select('ordinal')
        .where('restoreId', '=', id)
        .where('state', '=', 'done')
        .execute()
    ).length;
  expect(await waitFor(async () => (await done()) >= 2, { timeoutMs: 60_000, intervalMs: 20 })).toBe(true);
  await product.cancelRestore(id);
  // What was left differs and will not settle: waiting for it would keep the tenant from the next restore.
  const ended = await product.restoreEnded(id, 10_000);
  expect(ended.state).toBe('cancelled');
  expect(ended.warnings.map(({ code }) => code)).toContain('items-cancelled');
  const items = await db
    .selectFrom('restoreItem')
    .select(['objectId', 'state', 'comparison'])
    .where('restoreId', '=', id)
    .execute();
  const overwritten = new Set(
    objects.filter((object) => tenant.get(object.id)?.['jobTitle'] === 'Overwritten').map((object) => object.id),
  );
  expect(overwritten.size).toBeGreaterThan(0);
  for (const item of items)
    expect([item.objectId, item.state]).toEqual([item.objectId, overwritten.has(item.objectId) ? 'cancelled' : 'done']);

  simulator.clearFaults();
  const again = await product.restoreEnded((await product.restore({ backup, objects })).id, 60_000);
  expect(again).toMatchObject({ state: 'completed' });
  for (const object of objects)
    expect(tenant.get(object.id)?.['jobTitle'] ?? null).toEqual(titles.get(object.id) ?? null);
});
