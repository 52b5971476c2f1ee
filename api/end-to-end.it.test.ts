import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import { createWorkspace } from '#core/accounts/store/workspaces.ts';
import { openDatabase } from '#core/database/open.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { CONFIRM_SIGNAL, restoreWorkflowId } from '#core/temporal/names.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { startSimulator, type Simulator, type TenantHandle } from '#simulator/index.ts';
import { createTestDatabase, type TestDatabase } from '../tests/support/postgres.ts';
import { spawnNode, type SpawnedNode } from '../tests/support/process.ts';
import { testTaskQueue, testTemporal } from '../tests/support/temporal.ts';
import type { AnswerBody } from './http/api.fixture.ts';

/** The whole way over HTTP alone: connect a tenant, back it up, browse it, bring a deleted user back. */
let simulator: Simulator;
let tenant: TenantHandle;
let database: TestDatabase;
let api: SpawnedNode;
let worker: SpawnedNode;
let folder: string;
let base: string;
let key: string;

beforeAll(async () => {
  simulator = await startSimulator({ users: 40, seed: 5 });
  tenant = simulator.tenant();
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'cybback-api-'));
  const db = openDatabase(database.url);
  const { id: workspaceId } = await createWorkspace(db, 'Contoso');
  key = newApiKey((size) => crypto.getRandomValues(new Uint8Array(size)));
  await createApiKey(db, { workspaceId, name: 'test', role: 'owner', key });
  await db.destroy();
  const port = await anyFreePort();
  base = `http://127.0.0.1:${String(port)}/api/v1`;
  const temporal = testTemporal();
  const env = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: testTaskQueue('api'),
    ENTRA_ORIGIN_MAP: JSON.stringify(simulator.originMap),
    GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND: '50',
    CYBBACK_DATA: folder,
    CYBBACK_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    PORT: String(port),
    WORKER_PORT: '0',
  };
  worker = spawnNode('worker/main.ts', env);
  api = spawnNode('api/main.ts', env);
  await api.waitForHttp(`http://127.0.0.1:${String(port)}/readyz`);
  await worker.waitForLine('worker is ready', 60_000);
});
afterAll(async () => {
  await Promise.all([api.stop().catch(() => undefined), worker.killGroup()]);
  await simulator.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function call(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<AnswerBody & { status: number }> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { ...((await response.json()) as AnswerBody), status: response.status };
}

/** The whole stream of a job, which ends with it. */
async function follow(path: string): Promise<string> {
  const response = await fetch(`${base}${path}/events`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(90_000),
  });
  return response.text();
}

it('connects, backs up, browses and restores', async () => {
  const credentials = { tenantId: tenant.id, clientId: tenant.clientId, clientSecret: tenant.clientSecret };
  const refused = await call('POST', '/connections', { ...credentials, clientSecret: 'wrong' });
  expect(refused).toMatchObject({ status: 422, code: 'sign-in-secret-wrong' });
  expect(await call('POST', '/connections', { ...credentials, tenantId: randomUUID() })).toMatchObject({ status: 422 });
  const made = await call('POST', '/connections', credentials);
  expect(made).toMatchObject({
    status: 201,
    connection: { tenantName: tenant.displayName, readyForBackup: true },
    report: { signedIn: true, problem: null },
  });
  const connectionId = String((made['connection'] as AnswerBody).id);
  expect((await call('GET', `/connections/${connectionId}/permissions`)).types).toHaveLength(
    Object.values(OBJECT_TYPES).filter(({ permissions }) => permissions.optional !== true).length,
  );

  const backup = await call('POST', `/connections/${connectionId}/backups`, {}, { 'idempotency-key': 'first' });
  const events = await follow(`/backups/${backup.id}`);
  expect(events, worker.output()).toMatch(/event: state\ndata: .*"completed"/);
  const done = await call('GET', `/backups/${backup.id}`);
  expect(done).toMatchObject({ state: 'completed', restorable: true, seq: 1, warnings: [], error: null });
  expect(done.types).toHaveLength(TYPE_KEYS.length);

  // Administrators and members of a restricted unit need more than a permission.
  const beyond = new Set<unknown>([
    ...tenant.list('roleAssignments').map((assignment) => assignment['principalId']),
    ...[...tenant.list('administrativeUnits'), ...tenant.list('groups')]
      .filter((set) => set['isMemberManagementRestricted'] === true || set['isAssignableToRole'] === true)
      .flatMap((set) => tenant.linked('members', String(set['id']))),
  ]);
  const user = tenant
    .list('users')
    .findLast(
      (candidate) =>
        candidate['userType'] === 'Member' &&
        candidate['onPremisesSyncEnabled'] !== true &&
        !beyond.has(candidate['id']),
    );
  const id = String(user?.['id']);
  const name = String(user?.['displayName']);
  const found = await call('GET', `/backups/${backup.id}/objects?search=${encodeURIComponent(name)}`);
  expect(found.items.map((item) => item.id)).toContain(id);
  expect(await call('GET', `/backups/${backup.id}/objects/users/${id}`)).toMatchObject({
    id,
    attributes: { displayName: name },
    unchangedSince: { seq: 1 },
  });

  tenant.delete(id);
  await seesWhatChanged(connectionId, String(backup.id), { goneId: id });
  const restore = await call('POST', '/restores', {
    backupId: backup.id,
    selection: { objects: [{ type: 'users', id }] },
    reason: 'test',
  });
  expect(restore.status).toBe(202);
  await follow(`/restores/${restore.id}`);
  const planned = await call('GET', `/restores/${restore.id}`);
  expect(planned, worker.output()).toMatchObject({ state: 'completed', byAction: { undelete: 1 } });
  const [item] = (await call('GET', `/restores/${restore.id}/items`)).items;
  expect(await call('GET', `/restores/${restore.id}/items/${String(item?.['ordinal'])}`)).toMatchObject({
    action: 'undelete',
    objectId: id,
    plan: { liveId: id },
  });
  expect(tenant.list('users').some((candidate) => candidate['id'] === id)).toBe(false);

  const forged = await waitingRestore(backup.id, id);
  await confirmOverTemporal(forged);
  await follow(`/restores/${forged}`);
  expect(await call('GET', `/restores/${forged}`)).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
  expect(tenant.list('users').some((candidate) => candidate['id'] === id)).toBe(false);

  const real = { id: await waitingRestore(backup.id, id) };
  expect(await call('POST', `/restores/${real.id}/confirm`)).toMatchObject({ status: 202 });
  await follow(`/restores/${real.id}`);
  expect(await call('GET', `/restores/${real.id}/report`), worker.output()).toMatchObject({
    restore: { state: 'completed' },
    done: 1,
    failed: 0,
    differing: [],
    needNewPassword: [],
  });
  expect(tenant.list('users').some((candidate) => candidate['id'] === id)).toBe(true);
  expect(`${api.output()}${worker.output()}`).not.toContain(tenant.clientSecret);
}, 180_000);

/** A restore of one user whose plan waits for a confirmation. */
async function waitingRestore(backupId: string, userId: string): Promise<string> {
  const { id } = await call('POST', '/restores', {
    backupId,
    selection: { objects: [{ type: 'users', id: userId }] },
    reason: 'test',
    options: { dryRun: false, confirmation: 'required' },
  });
  await expect
    .poll(() => call('GET', `/restores/${String(id)}`), { timeout: 60_000 })
    .toMatchObject({ waitsForConfirmation: true });
  return String(id);
}

/** What anybody can do who reaches Temporal and asks nobody. */
async function confirmOverTemporal(restoreId: string): Promise<void> {
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  try {
    const { workflow } = new Client({ connection, namespace });
    await workflow.getHandle(restoreWorkflowId(restoreId)).signal(CONFIRM_SIGNAL);
  } finally {
    await connection.close();
  }
}

/** A second backup, what it found, and the same said by its manifest, the overview and the object itself. */
async function seesWhatChanged(connectionId: string, first: string, { goneId }: { goneId: string }): Promise<void> {
  const changedId = String(
    tenant
      .list('users')
      .findLast((candidate) => candidate['userType'] === 'Member' && candidate['onPremisesSyncEnabled'] !== true)?.[
      'id'
    ],
  );
  tenant.update(changedId, { city: 'Oslo' });
  const second = String((await call('POST', `/connections/${connectionId}/backups`, {})).id);
  await follow(`/backups/${second}`);
  const { counts, ...backup } = await call('GET', `/backups/${second}`);
  expect(backup, worker.output()).toMatchObject({ state: 'completed', seq: 2, mode: 'incremental' });

  const { total, ...summary } = await call('GET', `/backups/${second}/changes/summary`);
  expect(summary).toMatchObject({ since: { backupId: first, seq: 1 } });
  expect(total).toMatchObject({ added: counts.added, changed: counts.changed, softDeleted: 1 });
  expect(Number(total.softDeleted) + Number(total.hardDeleted)).toBe(counts.deleted);
  const { items } = await call('GET', `/backups/${second}/changes?limit=1000`);
  expect(items.filter(({ kind }) => kind !== 'linksChanged')).toHaveLength(
    Number(counts.added) + Number(counts.changed) + Number(counts.deleted),
  );
  expect(items.filter(({ kind }) => kind === 'linksChanged')).toHaveLength(Number(total.linksChanged));
  expect(items).toContainEqual(expect.objectContaining({ id: goneId, kind: 'softDeleted' }));
  expect(items).toContainEqual(expect.objectContaining({ id: changedId, kind: 'changed' }));
  const { attributes } = await call('GET', `/backups/${second}/objects/users/${changedId}/changes`);
  expect(attributes).toContainEqual(expect.objectContaining({ path: 'city', after: 'Oslo' }));
  expect((await call('GET', `/backups/${first}/changes?limit=1000`)).items.every(({ kind }) => kind === 'added')).toBe(
    true,
  );

  expect(await call('GET', `/backups/${second}/manifest`)).toMatchObject({
    format: 2,
    backupId: second,
    seq: 2,
    sealing: 'aes-256-gcm',
    types: { users: { changed: expect.any(Number), token: '[left out]' } },
  });
  const { connections, totals } = await call('GET', '/overview');
  const [overview] = connections as AnswerBody[];
  expect(overview).toMatchObject({
    id: connectionId,
    signInProblem: null,
    lastGoodBackup: { id: second, seq: 2 },
    overdue: false,
    schedules: 0,
  });
  // Both backups may lie around midnight.
  const days = overview?.['changes'] as Record<string, number>[];
  const sums = ['added', 'changed', 'deleted', 'backups'].map((field) =>
    days.reduce((sum, day) => sum + Number(day[field]), 0),
  );
  expect(sums).toEqual([counts.added, counts.changed, counts.deleted, 2]);
  expect(totals).toMatchObject({ connections: 1, objects: counts.objects });
}
