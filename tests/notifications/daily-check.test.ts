import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateConnection } from '#core/connections/store/connections.ts';
import { sealCredential } from '#core/connections/store/credentials.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { RecordedEvent } from '#core/domain/notifications/facts.ts';
import { listEvents } from '#core/notifications/store/notification-events.ts';
import { faultyStorage } from '#core/storage/faulty-storage.fixture.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

const DAY = 86_400_000;
let ahead = 0;
let fault: CybbackError | null = null;
const storage = faultyStorage(memoryStorage(), (call) => (call === 'list' ? fault : null));
let harness: TenantHarness;
let tenant: TenantHandle;
let connectionId: string;

beforeAll(async () => {
  harness = await tenantHarness({
    clock: { now: () => Date.now() + ahead },
    storage,
    env: { GRAPH_MAX_WAIT_MS: '1000' },
  });
}, 60_000);
afterAll(() => harness?.close());
beforeEach(async () => {
  ahead = 0;
  fault = null;
  tenant = harness.simulator.createTenant({ tenantId: randomUUID(), clientId: randomUUID(), users: 5, groups: 2 });
  connectionId = await harness.connect(tenant);
});

async function check(): Promise<void> {
  await harness.run('checkConnection', connectionId);
}

/** Oldest first. */
async function events(): Promise<readonly RecordedEvent[]> {
  const page = await listEvents(
    harness.db,
    { workspaceId: harness.workspaceId, connectionIds: null, connectionId },
    { limit: 100, cursor: null },
  );
  return page.items.toReversed();
}

const kinds = async (): Promise<string[]> => (await events()).map(({ kind }) => kind);
const checked = () =>
  harness.db
    .selectFrom('connectionCheck')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .executeTakeFirstOrThrow();
const row = () =>
  harness.db.selectFrom('connection').selectAll().where('id', '=', connectionId).executeTakeFirstOrThrow();

describe('the daily check', () => {
  it('keeps what it found, and has nothing to tell of a connection in order', async () => {
    await check();
    await check();
    expect(await kinds()).toEqual([]);
    expect(await checked()).toMatchObject({ outcome: 'ready', code: null });
    expect(await row()).toMatchObject({
      readyForBackup: true,
      tenantName: tenant.displayName,
      credentialExpiresAt: expect.any(Date),
    });
  });

  it('tells of the end of a secret at every threshold once, and of a new secret anew', async () => {
    await check();
    const ends = (await row()).credentialExpiresAt?.getTime() ?? 0;
    const told: number[] = [];
    for (const days of [70, 61, 59.9, 59, 45, 29.9, 20, 13, 13, 6.5, 3, 0.5, 0.4]) {
      ahead = ends - days * DAY - Date.now();
      await check();
      told.push((await events()).length);
    }
    expect(told).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect((await events()).map((event) => (event.kind === 'secretExpires' ? event.facts.days : event.kind))).toEqual([
      60, 30, 14, 7, 1,
    ]);
  });

  it('tells of a broken sign-in once, and again only after it has worked', async () => {
    await check();
    tenant.setAppDisabled(true);
    await check();
    await check();
    expect(await kinds()).toEqual(['signInBroken']);
    expect((await events())[0]?.facts).toMatchObject({ code: 'sign-in-app-disabled', connection: tenant.displayName });
    expect(await row()).toMatchObject({ readyForBackup: false, tenantName: tenant.displayName });
    tenant.setAppDisabled(false);
    await check();
    expect(await row()).toMatchObject({ readyForBackup: true });
    tenant.setAppDisabled(true);
    await check();
    expect(await kinds()).toEqual(['signInBroken', 'signInBroken']);
  });

  it('tells of a secret that has expired', async () => {
    tenant.expireSecret();
    await check();
    expect((await events()).map(({ facts }) => facts)).toMatchObject([{ code: 'sign-in-secret-expired' }]);
    const clientSecret = tenant.rotateSecret();
    await updateConnection(
      harness.db,
      { workspaceId: harness.workspaceId, id: connectionId },
      { credential: await sealCredential(harness.box, connectionId, { kind: 'secret', clientSecret }) },
    );
    await check();
    expect(await row()).toMatchObject({ readyForBackup: true });
  });

  it('tells of a permission that is gone, also where the sign-in was broken in between', async () => {
    await check();
    const all = (await checked()).granted ?? [];
    expect(all).toContain('Group.ReadWrite.All');
    tenant.setAppDisabled(true);
    await check();
    tenant.setAppDisabled(false);
    tenant.setPermissions(all.filter((name) => !name.startsWith('Group.') && !name.startsWith('GroupMember.')));
    await check();
    await check();
    const lost = (await events()).filter((event) => event.kind === 'permissionLost');
    expect(lost).toHaveLength(1);
    expect(JSON.stringify(lost[0]?.facts)).toContain('Group.ReadWrite.All');
    tenant.setPermissions(all);
    await check();
    tenant.setPermissions(all.filter((name) => name !== 'Policy.Read.All'));
    await check();
    const again = (await events()).filter((event) => event.kind === 'permissionLost');
    expect(again.at(-1)?.facts).toMatchObject({
      permissions: [{ permission: 'Policy.Read.All', lost: expect.any(String) }],
    });
    expect(again).toHaveLength(2);
  });

  it.each([
    ['the sign-in', { path: '*/oauth2/v2.0/token', status: 503 }],
    ['the sign-in, throttled', { path: '*/oauth2/v2.0/token', status: 429, retryAfterSeconds: 1 }],
    ['Graph', { path: '/v1.0/organization', status: 503 }],
    ['the network', { path: '/v1.0/organization', kind: 'reset' as const }],
  ])('takes no outage of %s for a broken connection', async (_what, outage) => {
    await check();
    const before = await row();
    harness.simulator.addFault({ ...outage, count: 1_000 });
    await expect(check()).rejects.toMatchObject({ nonRetryable: false });
    await harness.run('postponeCheck', connectionId, 'graph-unavailable');
    harness.simulator.clearFaults();
    expect(await kinds()).toEqual([]);
    expect(await checked()).toMatchObject({
      outcome: 'postponed',
      code: 'graph-unavailable',
      granted: expect.any(Array),
    });
    expect((await row()).lastReport).toEqual(before.lastReport);
  });

  it('leaves a connection alone that has been removed', async () => {
    await harness.db.updateTable('connection').set({ deletedAt: new Date() }).where('id', '=', connectionId).execute();
    await check();
    await harness.run('checkStorage', connectionId);
    await harness.run('checkBackups', connectionId);
    await harness.run('postponeCheck', connectionId, 'internal');
    expect(await kinds()).toEqual([]);
    expect(await harness.run('connectionsToCheck', null, 1_000)).not.toContain(connectionId);
  });
});

describe('an overdue backup', () => {
  it('is told once for each gap', async () => {
    const { workspaceId } = harness;
    await harness.db
      .insertInto('schedule')
      .values({
        id: randomUUID(),
        workspaceId,
        connectionId,
        name: 'nightly',
        kind: 'daily',
        spec: JSON.stringify({ kind: 'daily', time: '02:00' }),
        timeZone: 'UTC',
        windowMinutes: 0,
        startDate: null,
        endDate: null,
        pausedBy: null,
        pauseNote: null,
        createdBy: 'test',
        updatedBy: 'test',
        updatedAt: new Date(),
        syncedRevision: null,
        activeSince: new Date(),
      })
      .execute();
    for (const days of [0, 1, 1.9]) {
      ahead = days * DAY;
      await harness.run('checkBackups', connectionId);
    }
    expect(await kinds()).toEqual([]);
    for (const days of [2.1, 3]) {
      ahead = days * DAY;
      await harness.run('checkBackups', connectionId);
    }
    expect((await events()).map(({ facts }) => facts)).toMatchObject([{ lastBackupAt: null, intervalMs: DAY }]);
    const backup = await harness.backup(connectionId);
    await harness.db
      .updateTable('backup')
      .set({ finishedAt: new Date(Date.now() + 3 * DAY) })
      .where('id', '=', backup.id)
      .execute();
    ahead = 4.5 * DAY;
    await harness.run('checkBackups', connectionId);
    expect(await kinds()).toHaveLength(1);
    ahead = 5.5 * DAY;
    await harness.run('checkBackups', connectionId);
    expect(await kinds()).toEqual(['backupOverdue', 'backupOverdue']);
  });
});

describe('the storage', () => {
  it('is not asked about before there is a backup', async () => {
    fault = new CybbackError('storage-credentials', 'The storage refused the credentials.');
    await harness.run('checkStorage', connectionId);
    expect(await kinds()).toEqual([]);
  });

  it('that refuses is told once, and again only after it has answered', async () => {
    await harness.backup(connectionId);
    await harness.run('checkStorage', connectionId);
    expect(await kinds()).toEqual([]);
    for (const code of ['storage-credentials', 'storage-no-bucket', null, 'storage-credentials'] as const) {
      fault = code === null ? null : new CybbackError(code, 'The storage refused.');
      await harness.run('checkStorage', connectionId);
    }
    expect((await events()).map(({ facts }) => facts)).toMatchObject([
      { code: 'storage-credentials', storage: 'Managed storage' },
      { code: 'storage-credentials' },
    ]);
  });

  it('that does not answer is told only after waiting, and works again with the next backup', async () => {
    await harness.backup(connectionId);
    fault = new CybbackError('storage-unreachable', 'The storage does not answer.');
    await expect(harness.run('checkStorage', connectionId)).rejects.toMatchObject({
      nonRetryable: false,
      type: 'storage-unreachable',
    });
    expect(await kinds()).toEqual([]);
    const failure = { code: 'storage-unreachable', message: 'The storage does not answer.' };
    await harness.run('recordStorageFailure', connectionId, failure);
    await harness.run('recordStorageFailure', connectionId, failure);
    expect(await kinds()).toEqual(['storageUnreachable']);
    fault = null;
    await harness.backup(connectionId);
    await harness.run('recordStorageFailure', connectionId, failure);
    expect(await kinds()).toEqual(['storageUnreachable', 'storageUnreachable']);
  });
});

describe('the end of a job', () => {
  it('is told in the transaction that ends it: failures and warnings, not what went well', async () => {
    const good = await harness.backup(connectionId);
    expect(good.state).toBe('completed');
    expect(await kinds()).toEqual([]);
    const failed = await harness.begin(connectionId);
    await harness.run('startBackup', failed);
    for (let time = 0; time < 2; time++)
      await harness.run('endBackup', failed, {
        state: 'failed',
        code: 'sign-in-secret-expired',
        message: 'The secret has expired.',
      });
    expect(await kinds()).toEqual(['backupFailed', 'signInBroken']);
    const stopped = await harness.begin(connectionId);
    await harness.run('endBackup', stopped, { state: 'cancelled' });
    expect(await kinds()).toHaveLength(2);
  });

  it('tells of warnings at once, and not of the same ones the next night', async () => {
    await check();
    tenant.setPermissions(((await checked()).granted ?? []).filter((name) => !name.startsWith('Policy.')));
    await check();
    const first = await harness.backup(connectionId);
    expect(first.state).toBe('completedWithWarnings');
    await harness.backup(connectionId);
    const told = (await events()).filter(({ kind }) => kind === 'backupWarnings');
    expect(told.map(({ facts }) => facts)).toMatchObject([
      { backupId: first.id, backups: 1, warnings: expect.arrayContaining([expect.objectContaining({ isNew: true })]) },
    ]);
  });

  it('tells how a restore ended, with its numbers', async () => {
    const backup = await harness.backup(connectionId);
    const user = tenant.list('users')[0];
    const restore = await harness.restore({ backup, objects: [{ type: 'users', id: String(user?.['id']) }] });
    expect((await events()).map(({ kind, facts }) => [kind, facts])).toMatchObject([
      [
        'restoreFinished',
        {
          restoreId: restore.id,
          dryRun: false,
          reason: 'test',
          startedBy: 'test',
          into: null,
          items: expect.any(Object),
        },
      ],
    ]);
  });
});
