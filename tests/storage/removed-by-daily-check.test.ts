import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { getVerification } from '#core/backups/store/files/verifications.ts';
import { setPolicy } from '#core/retention/store/policies.ts';
import { DAILY_CHECK_WORKFLOW } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { type Simulator, startSimulator } from '#simulator/index.ts';
import { type Installation, installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestS3, type TestS3 } from '../support/s3.ts';
import { testTemporal } from '../support/temporal.ts';

const BUCKET = 'managed';

let s3: TestS3;
let simulator: Simulator;
let database: TestDatabase;
let product: Installation;
let connectionId: string;
const backups: Backup[] = [];

beforeAll(async () => {
  s3 = await startTestS3();
  await s3.createBucket(BUCKET);
  simulator = await startSimulator({ users: 20, seed: 31 });
  database = await createTestDatabase();
  product = await installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env: {
      STORAGE: 's3',
      STORAGE_S3_ENDPOINT: s3.endpoint,
      STORAGE_S3_REGION: s3.region,
      STORAGE_S3_BUCKET: BUCKET,
      STORAGE_S3_PATH_STYLE: 'true',
      STORAGE_S3_ACCESS_KEY_ID: s3.accessKeyId,
      STORAGE_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
      STORAGE_ALLOW_PRIVATE_ENDPOINTS: 'true',
    },
  });
  await product.startWorker();
  const tenant = simulator.tenant();
  connectionId = await product.connect(tenant);
  const user = String(tenant.list('users').find((one) => one['onPremisesSyncEnabled'] !== true)?.['id']);
  for (const daysAgo of [40, 30, 20, 0]) {
    const backup = await product.ended((await product.start(connectionId)).id);
    expect(backup.state).toBe('completed');
    backups.push(backup);
    await longAgo('backup', ['created_at', 'started_at', 'finished_at'], { id: backup.id, days: daysAgo });
    // Of the same user every time: what the backup after it writes is needed by no later one.
    tenant.update(user, { jobTitle: `Title of ${daysAgo} days ago` });
  }
}, 240_000);

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
  await s3?.stop();
});

/** Moves times of a row into the past: nobody waits for weeks. */
async function longAgo(
  table: string,
  columns: readonly string[],
  { id, days }: { id: string; days: number },
): Promise<void> {
  for (const column of columns)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - ${days} * interval '1 day'
      where id = ${id}`.execute(product.services.db);
}

async function dailyCheck(): Promise<void> {
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  try {
    const taskQueue = product.vars['TEMPORAL_TASK_QUEUE'] ?? '';
    const workflowId = `check of ${taskQueue}`;
    await new Client({ connection, namespace }).workflow.execute(DAILY_CHECK_WORKFLOW, {
      taskQueue,
      workflowId,
      args: [{}],
    });
  } finally {
    await connection.close();
  }
}

const filesOf = (folder: string): string[] => {
  const path = join(s3.folder, BUCKET, connectionId, folder);
  return existsSync(path) ? readdirSync(path).toSorted() : [];
};

async function numbersLeft(): Promise<number[]> {
  const rows = await product.services.db
    .selectFrom('backup')
    .select('seq')
    .where('connectionId', '=', connectionId)
    .where('removedAt', 'is', null)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq }) => seq ?? 0);
}

test('the daily check marks old backups, removes them from the bucket after the grace time, and what is kept is whole', async () => {
  const { db } = product.services;
  const { workspaceId } = product;
  const policy = { timeZone: 'UTC', keepAllDays: 10, daily: 0, weekly: 0, monthly: 0, yearly: 0, keepAtLeast: 2 };
  await setPolicy(db, { workspaceId, connectionId }, { policy, by: 'test' });

  await dailyCheck();
  const packs = filesOf('packs');
  expect(await numbersLeft()).toEqual([1, 2, 3, 4]);
  expect(filesOf('manifests')).toHaveLength(4);

  for (const { id } of backups) await longAgo('backup', ['removal_due_at'], { id, days: 8 });
  await dailyCheck();
  expect(await numbersLeft()).toEqual([3, 4]);
  expect(filesOf('manifests').map((name) => Number(name.slice(0, 10)))).toEqual([3, 4]);
  expect(filesOf('packs').length).toBeLessThan(packs.length);

  const [, , third] = backups;
  if (!third) throw new Error('there are four');
  await product.jobs.startVerify({ backupId: third.id, workspaceId, connectionId, label: 'test' });
  const verified = await waitFor(
    async () => {
      const { state } = await getVerification(db, third.id);
      return state !== null && state !== 'running' && state;
    },
    { timeoutMs: 60_000 },
  );
  expect(verified).toBe('whole');
}, 180_000);
