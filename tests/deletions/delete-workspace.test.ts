import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { ListObjectVersionsCommand, PutObjectLockConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMember, createWorkspace } from '#core/accounts/store/workspaces.ts';
import { recordAudit } from '#core/audit/store/audit.ts';
import { requestDeletion } from '#core/deletions/request-deletion.ts';
import { deletedWorkspaces } from '#core/deletions/store/deleted-workspaces.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { sealStorageSecret } from '#core/storages/storage-secret.ts';
import { managedStorage, useStorage } from '#core/storages/store/repositories.ts';
import { waitFor } from '#local/processes/wait.ts';
import { type Simulator, startSimulator } from '#simulator/index.ts';
import { connectTenant } from '../support/connect-tenant.ts';
import { type Installation, installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import type { SpawnedNode } from '../support/process.ts';
import { type TestS3, startTestS3 } from '../support/s3.ts';
import { testTemporal } from '../support/temporal.ts';
import { idsOf, tracesOf } from './traces-of.ts';

const DAY = 86_400_000;
let simulator: Simulator;
let product: Installation;
let database: TestDatabase;
let s3: TestS3;
let client: S3Client;
let worker: SpawnedNode;

beforeAll(async () => {
  [simulator, database, s3] = await Promise.all([
    startSimulator({ users: 40, groups: 5, seed: 31 }),
    createTestDatabase(),
    startTestS3(),
  ]);
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
  product = await installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env: { STORAGE_ALLOW_PRIVATE_ENDPOINTS: 'true' },
  });
  worker = await product.startWorker();
}, 120_000);
afterAll(async () => {
  client?.destroy();
  await product?.close();
  await database?.drop();
  await Promise.all([s3?.stop(), simulator?.close()]);
});

/** A bucket of the workspace's own, as if it had been tested and saved; locked ones keep everything for three days. */
async function ownBucket(name: string, objectLock: boolean): Promise<string> {
  const { db, box } = product.services;
  await s3.createBucket(name, { objectLock });
  if (objectLock)
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: name,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 3 } },
        },
      }),
    );
  const id = randomUUID();
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const settings = { preset: 'minio', endpoint, region, bucket: name, prefix: 'entra', pathStyle: true, accessKeyId };
  await db
    .insertInto('storage')
    .values({
      id,
      workspaceId: product.workspaceId,
      kind: 's3',
      name: `Bucket ${name}`,
      settings: JSON.stringify(settings),
      secretSealed: Buffer.from(await sealStorageSecret(box, id, secretAccessKey)),
      location: name,
    })
    .execute();
  return id;
}

async function versionsIn(bucket: string): Promise<number> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  return Versions.length + DeleteMarkers.length;
}

const managedFolders = (): Promise<string[]> => readdir(`${product.vars['CYBBACK_DATA']}/storage`).catch(() => []);

async function ask(workspaceId: string, name: string, ownFiles: boolean): Promise<void> {
  const { db } = product.services;
  // A request of a fortnight ago.
  const clock = { now: () => Date.now() - 15 * DAY };
  await requestDeletion(
    { db, clock, logger: silentLogger, billing: null },
    { workspaceId, name, ownFiles, by: 'Anna' },
  );
}

async function gone(workspaceId: string): Promise<boolean> {
  const { db } = product.services;
  const isGone = await waitFor(
    async () =>
      (await db.selectFrom('workspace').select('id').where('id', '=', workspaceId).executeTakeFirst()) === undefined ||
      undefined,
    { timeoutMs: 200_000 },
  );
  if (!isGone) throw new Error(`the workspace is still there:\n${product.workerOutput()}`);
  return true;
}

test('a workspace goes with its files, rows and log, over the death of the worker, and nothing of others does', async () => {
  const { services, workspaceId } = product;
  const { db, box } = services;
  const tenant = simulator.tenant();
  for (const [email, role] of [
    ['anna@example.org', 'owner'],
    ['vera@example.org', 'viewer'],
  ] as const)
    await addMember(db, { workspaceId, email, name: email, role });
  const [managed, own, locked] = [
    await product.connect(tenant),
    await product.connect(tenant),
    await product.connect(tenant),
  ];
  expect(await useStorage(db, { workspaceId, connectionId: own }, await ownBucket('own', false))).toBe(true);
  expect(await useStorage(db, { workspaceId, connectionId: locked }, await ownBucket('locked', true))).toBe(true);
  for (const connectionId of [managed, own, locked])
    expect(await product.ended((await product.start(connectionId)).id)).toMatchObject({ state: 'completed' });
  await recordAudit(db, {
    workspaceId,
    action: 'workspace.update',
    actor: { kind: 'service', id: null, name: 'test' },
    from: { address: null, userAgent: null },
    target: null,
    reason: null,
    facts: {},
    outcome: 'success',
    code: null,
  });

  // Somebody else's, in the same storage.
  const other = await createWorkspace(db, 'Northwind');
  const others = await connectTenant(services, other.id, tenant);
  const files = await services.storages.open(await managedStorage(db));
  await files.put(`${others}/packs/s00`, new Uint8Array([1]));
  await addMember(db, { workspaceId: other.id, email: 'anna@example.org', name: 'Anna', role: 'owner' });

  const ids = await idsOf(db, workspaceId);
  const before = await tracesOf(db, ids);
  for (const table of ['object_version', 'stored_file', 'audit_entry', 'backup', 'connection', 'storage', 'member'])
    expect(before[table], table).toBeGreaterThan(0);
  expect(await versionsIn('own')).toBeGreaterThan(5);
  const lockedBefore = await versionsIn('locked');
  expect(lockedBefore).toBeGreaterThan(5);

  await ask(workspaceId, 'Test', true);
  await product.jobs.startWorkspaceDeletion({ workspaceId });
  const begun = await waitFor(
    async () =>
      (await db.selectFrom('repositoryErasure').select('repositoryId').limit(1).executeTakeFirst()) ? true : undefined,
    { timeoutMs: 60_000 },
  );
  expect(begun, product.workerOutput()).toBe(true);
  await worker.killGroup();
  await worker.restart();
  await gone(workspaceId);

  expect(await tracesOf(db, ids)).toEqual({ deleted_workspace: 1 });
  expect(await managedFolders()).toEqual([others]);
  expect(await versionsIn('own')).toBe(0);
  expect(await versionsIn('locked')).toBe(lockedBefore);
  const [record] = await deletedWorkspaces(db, 10);
  expect(record).toMatchObject({
    workspaceId,
    deletedAt: expect.any(Date),
    filesLeft: lockedBefore,
    filesLeftBecause: [{ storage: 'own', code: 'storage-locked', files: lockedBefore }],
  });
  expect(record?.filesDeleted).toBeGreaterThan(10);
  expect(JSON.stringify(record)).not.toMatch(/anna|vera|Test/i);

  const mails = await db.selectFrom('accountMail').select(['id', 'contentSealed']).execute();
  const opened = await Promise.all(
    mails.map(
      async ({ id, contentSealed }) =>
        JSON.parse(Buffer.from(await box.open(contentSealed, `account_mail/${id}/content`)).toString()) as {
          to: string;
          text: string;
        },
    ),
  );
  expect(opened.map(({ to }) => to).toSorted()).toEqual(['anna@example.org', 'vera@example.org']);
  for (const { text } of opened) {
    expect(text).toContain(`Bucket locked: ${lockedBefore} files; the storage protects them`);
    expect(text).toContain(`${locked}/`);
    expect(text).not.toContain('Bucket own');
  }
  expect(await db.selectFrom('member').select('workspaceId').execute()).toEqual([{ workspaceId: other.id }]);
}, 400_000);
