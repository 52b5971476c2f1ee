import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '#core/database/database.ts';
import { openDatabase } from '#core/database/open.ts';
import { backupWorkflowId } from '#core/temporal/names.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { createTestDatabase, type TestDatabase } from '../tests/support/postgres.ts';
import { spawnNode, type SpawnedNode } from '../tests/support/process.ts';
import { testTaskQueue, testTemporal } from '../tests/support/temporal.ts';
import { type TestTenant, createTestTenant } from '../tests/support/tenant.fixture.ts';

/** The API as it is run, with its own process, a real database and a real Temporal. */
const MASTER_KEY = '5a'.repeat(32);
let database: TestDatabase;
let db: Db;
let api: SpawnedNode;
let folder: string;
let address: string;
let tenant: TestTenant;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  tenant = await createTestTenant(db);
  folder = mkdtempSync(join(tmpdir(), 'cybback-api-'));
  const port = await anyFreePort();
  address = `http://127.0.0.1:${String(port)}`;
  const temporal = testTemporal();
  api = spawnNode('api/main.ts', {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: testTaskQueue('api'),
    CYBBACK_DATA: folder,
    CYBBACK_MASTER_KEY: MASTER_KEY,
    PORT: String(port),
  });
  await api.waitForHttp(`${address}/readyz`);
});
afterAll(async () => {
  await api.stop().catch(() => undefined);
  await db.destroy();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('starts workflows with readable names, cancels them, and ends politely with a stream open', async () => {
  const key = await tenant.apiKey('owner');
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) };
    const response = await fetch(`${address}/api/v1${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const backup = await call('POST', `/connections/${tenant.connection.id}/backups`);
  expect(backup.status).toBe(202);
  expect((await call('POST', `/connections/${tenant.connection.id}/backups`)).body['code']).toBe('backup-running');

  const { address: server, namespace } = testTemporal();
  const connection = await Connection.connect({ address: server });
  const handle = new Client({ connection, namespace }).workflow.getHandle(backupWorkflowId(tenant.connection.id));
  const description = await handle.describe();
  expect(description.searchAttributes).toMatchObject({
    CybbackConnection: [tenant.connection.id],
    CybbackJob: [backup.body['id']],
  });
  expect(await description.staticSummary()).toBe('full backup of Contoso');

  expect((await call('POST', `/backups/${backup.body['id'] ?? ''}/cancel`)).body['state']).toBe('pending');
  await handle.terminate();
  expect((await call('POST', `/backups/${backup.body['id'] ?? ''}/cancel`)).body['state']).toBe('cancelled');

  const published = await tenant.backup(1);
  const restore = await call('POST', '/restores', {
    backupId: published,
    selection: { types: ['users'] },
    reason: 'test',
  });
  expect(restore.status).toBe(202);
  await connection.close();

  const stream = await fetch(`${address}/api/v1/restores/${restore.body['id'] ?? ''}/events`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const reading = stream.text().catch(() => 'cut off');
  expect(await api.stop('SIGTERM', 5_000)).toBe(0);
  await reading;
  expect(api.output()).not.toContain(key);
});

it('says what is wrong where Temporal is away, and keeps nothing running', async () => {
  const port = await anyFreePort();
  const lonely = spawnNode('api/main.ts', {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    CYBBACK_DATA: folder,
    CYBBACK_MASTER_KEY: MASTER_KEY,
    PORT: String(port),
  });
  await lonely.waitForHttp(`http://127.0.0.1:${String(port)}/healthz`);
  expect((await fetch(`http://127.0.0.1:${String(port)}/readyz`)).status).toBe(503);
  const other = await createTestTenant(db, 'Fabrikam');
  const response = await fetch(`http://127.0.0.1:${String(port)}/api/v1/connections/${other.connection.id}/backups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await other.apiKey('operator')}` },
  });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([503, 'temporal-unavailable']);
  const rows = await db
    .selectFrom('backup')
    .select(['state', 'errorCode'])
    .where('connectionId', '=', other.connection.id)
    .execute();
  expect(rows).toEqual([{ state: 'failed', errorCode: 'temporal-unavailable' }]);
  expect(await lonely.stop()).toBe(0);
});

it.each(['api/main.ts', 'worker/main.ts'])(
  '%s does not start with another master key, and says why',
  async (script) => {
    const stranger = spawnNode(script, {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: testTemporal().address,
      CYBBACK_DATA: folder,
      CYBBACK_MASTER_KEY: 'a5'.repeat(32),
      PORT: String(await anyFreePort()),
    });
    expect(await stranger.exited()).toBe(1);
    expect(stranger.output()).toContain('The master key does not open what this installation has sealed');
  },
);
