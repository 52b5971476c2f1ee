import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCursor } from '#core/backups/store/capture/progress.ts';
import { type WindowCommit, commitWindow } from '#core/backups/store/capture/staging.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let connectionId: string;

beforeAll(async () => {
  harness = await tenantHarness({
    proxied: true,
    simulator: { users: 20, groups: 6, seed: 61, pageSize: 3, throttling: { conditionalAccessPerSecond: 1 } },
    env: { GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND: '1' },
  });
  connectionId = await harness.connect();
});
afterAll(() => harness?.close());

/** Protects other programs of the tenant: Conditional Access has one request a second for all of them, and no Retry-After. */
test('a backup never meets the limits of Microsoft, not even the slow one of Conditional Access', async () => {
  const times: number[] = [];
  harness.proxy.answer = ({ url }) => {
    if (url.includes('/identity/conditionalAccess')) times.push(performance.now());
    return null;
  };
  const backup = await harness.backup(connectionId);
  harness.proxy.answer = undefined;
  expect(backup).toMatchObject({ state: 'completed', throttled: 0 });
  expect(harness.simulator.statistics().throttled).toBe(0);
  expect(times.length).toBeGreaterThan(2);
  harness.simulator.configure({ throttling: false });
});

/** Protects against a worker that was given up for dead and wakes: the cursor must not go back, an ended backup gets no rows. */
test('a window that another worker has overtaken, or whose backup has ended, is not kept', async () => {
  const id = await harness.begin(connectionId);
  await harness.readAll(id);
  const { db } = harness;
  const cursor = await readCursor(db, { backupId: id, connectionId, type: 'users' });
  const late: WindowCommit = {
    backupId: id,
    workspaceId: harness.workspaceId,
    connectionId,
    type: 'users',
    durable: null,
    cursor: { stage: 0 },
    startsAnew: false,
    found: null,
    objects: [
      {
        id: 'late',
        outcome: 'hard',
        hash: '',
        location: null,
        display: { displayName: null, userPrincipalName: null, mail: null, appId: null },
      },
    ],
    links: [],
    parts: [],
    singleRelations: [],
    fetched: 1,
    pack: null,
    requests: 1,
    throttled: 0,
    waitedMs: 0,
    warnings: [],
  };
  const rows = async (): Promise<number> =>
    (await db.selectFrom('captureObject').select('objectId').where('objectId', '=', 'late').execute()).length;
  await expect(commitWindow(db, late)).rejects.toMatchObject({ code: 'internal' });
  expect([await rows(), await readCursor(db, { backupId: id, connectionId, type: 'users' })]).toEqual([0, cursor]);
  await harness.run('endBackup', id, { state: 'cancelled' });
  await expect(commitWindow(db, { ...late, durable: cursor })).rejects.toMatchObject({ code: 'cancelled' });
  expect(await rows()).toBe(0);
  expect(await db.selectFrom('captureObject').select('objectId').execute()).toEqual([]);
});

/** Protects restored objects: the round tells of the return with a few properties, and the rest must not be lost. */
test('an object that is deleted and mentioned again in one round is read whole', async () => {
  const { tenant } = harness;
  const user = tenant.list('users')[3];
  const id = String(user?.['id']);
  await harness.backup(connectionId);
  tenant.update(id, { officeLocation: 'Somewhere else' });
  const at = (await openState(harness.db, connectionId)).objects.find((object) => object.id === id);
  harness.proxy.change = ({ url }, body) => {
    if (!url.includes('/users/delta') || !Array.isArray(body['value'])) return body;
    const [mentioned] = (body['value'] as { id: string }[]).filter((entry) => entry.id === id);
    if (!mentioned) return body;
    const link = String(body['@odata.deltaLink'] ?? body['@odata.nextLink']);
    const first = !url.includes('again=1');
    const { '@odata.deltaLink': _, '@odata.nextLink': __, ...rest } = body;
    // Two pages of one: first the deletion, then the same answer with what changed alone.
    if (first)
      return {
        ...rest,
        value: [{ id, '@removed': { reason: 'changed' } }],
        '@odata.nextLink': `https://graph.microsoft.com${url}&again=1`,
      };
    return { ...rest, value: [{ id, officeLocation: 'Somewhere else' }], '@odata.deltaLink': link };
  };
  const backup = await harness.backup(connectionId);
  harness.proxy.change = undefined;
  const now = (await openState(harness.db, connectionId)).objects.find((object) => object.id === id);
  expect(now?.hash).not.toBe(at?.hash);
  const { repository, manifest } = await harness.manifestOf(backup);
  const entry = await repository.findObject(manifest.types.users?.objectRuns ?? [], id);
  expect(entry).toMatchObject({ displayName: user?.['displayName'], userPrincipalName: user?.['userPrincipalName'] });
  await expectSound(harness, backup);
});

/** Protects a restore from links to nothing: the group was read before its member was purged. */
test('a link that was read before its target was purged does not stay', async () => {
  const { tenant } = harness;
  const group = tenant.create('groups', {
    displayName: 'Dangling',
    mailEnabled: false,
    mailNickname: 'dangling',
    securityEnabled: true,
    groupTypes: [],
  });
  const user = tenant.create('users', { displayName: 'Short stay' });
  await harness.backup(connectionId);
  tenant.link('members', String(group['id']), String(user['id']));
  const id = await harness.begin(connectionId);
  await harness.run('startBackup', id);
  await harness.run('captureContext', id);
  for (let done = false; !done;) ({ done } = await harness.run('captureType', id, 'groups'));
  tenant.delete(String(user['id']), { permanent: true });
  await harness.readAll(id);
  const backup = await harness.publish(id);
  expect((await openState(harness.db, connectionId)).links.filter((link) => link.targetId === user['id'])).toEqual([]);
  await expectSound(harness, backup);
  await expectSound(harness, await harness.backup(connectionId));
  await expectLikeTenant(harness, connectionId);
});
