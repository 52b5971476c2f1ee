import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { getBackup } from '#core/backups/store/backups.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** What Graph and sign-in can do to a backup, and what has to come of it. */
let harness: TenantHarness;
let connectionId: string;

beforeAll(async () => {
  harness = await tenantHarness({ proxied: true, simulator: { users: 60, seed: 31, deltaPageSize: 25, pageSize: 25 } });
  connectionId = await harness.connect();
  await harness.backup(connectionId);
});
afterEach(() => {
  harness.simulator.clearFaults();
  harness.proxy.answer = undefined;
  harness.proxy.change = undefined;
});
afterAll(() => harness?.close());

/** Counts sign-ins and requests from now on; `at` is called with the number of each request. */
function counted(at: (request: number) => void = () => undefined): { requests: number; signIns: number } {
  const counts = { requests: 0, signIns: 0 };
  harness.proxy.answer = ({ url }) => {
    if (url.includes('/oauth2/v2.0/token')) counts.signIns += 1;
    else at(++counts.requests);
    return null;
  };
  return counts;
}

test('throttling with and without Retry-After is waited out, counted, and costs nothing of the content', async () => {
  harness.simulator.addFault({ path: '/v1.0/users/delta*', status: 429, retryAfterSeconds: 2 });
  harness.simulator.addFault({ path: '/v1.0/groups/delta*', status: 429 });
  const startedAt = performance.now();
  const backup = await harness.backup(connectionId, 'full');
  expect(backup).toMatchObject({ state: 'completed', warnings: [], deleted: 0 });
  expect(performance.now() - startedAt).toBeGreaterThan(2_000);
  expect(backup.throttled).toBeGreaterThanOrEqual(2);
  await expectLikeTenant(harness, connectionId);
});

test('a token that ends in the middle of a backup is renewed once', async () => {
  const counts = counted((request) => {
    if (request === 5) harness.simulator.clock.advance(2 * 3_600_000);
  });
  expect(await harness.backup(connectionId)).toMatchObject({ state: 'completed', warnings: [] });
  expect(counts.requests).toBeGreaterThan(10);
  expect(counts.signIns).toBe(1);
});

test('a token that is revoked is replaced once', async () => {
  harness.simulator.addFault({ path: '/v1.0/groups*', status: 401, code: 'InvalidAuthenticationToken' });
  const counts = counted();
  expect(await harness.backup(connectionId)).toMatchObject({ state: 'completed', warnings: [] });
  expect(counts.signIns).toBe(1);
});

test('a missing permission costs its types alone; they keep content and token, and are caught up when it is granted', async () => {
  const { tenant } = harness;
  const before = await harness.backup(connectionId);
  const { manifest: old } = await harness.manifestOf(before);
  const device = tenant.list('devices')[0];
  const policy = tenant.list('conditionalAccessPolicies')[0];
  tenant.update(String(device?.['id']), { displayName: 'Renamed meanwhile' });
  tenant.update(String(policy?.['id']), { displayName: 'Renamed meanwhile too' });
  const { READ_PERMISSIONS } = await import('#simulator/seed/permissions.ts');
  tenant.setPermissions(READ_PERMISSIONS.filter((permission) => permission !== 'Policy.Read.All'));
  harness.restart();
  harness.simulator.addFault({ path: '/v1.0/devices*', status: 403, code: 'Authorization_RequestDenied', count: 100 });
  const partial = await harness.backup(connectionId);
  expect(partial.state).toBe('completedWithWarnings');
  const warned = new Map(partial.warnings.map((warning) => [warning.type, warning]));
  for (const type of ['devices', 'conditionalAccessPolicies'] as const) {
    expect(warned.get(type)).toMatchObject({
      code: 'graph-permission-missing',
      remedy: expect.stringMatching(/grant/i) as string,
    });
    expect(warned.get(type)?.message).toMatch(/could not be read/);
  }
  expect(warned.has('users')).toBe(false);
  const { manifest } = await harness.manifestOf(partial);
  expect(manifest.types.devices).toMatchObject({
    mode: 'carried',
    token: old.types.devices?.token,
    objects: old.types.devices?.objects,
  });
  expect(manifest.types.devices?.objectRuns).toEqual(old.types.devices?.objectRuns);
  await expectSound(harness, partial);

  harness.simulator.clearFaults();
  tenant.setPermissions(READ_PERMISSIONS);
  harness.restart();
  const whole = await harness.backup(connectionId);
  expect(whole).toMatchObject({ state: 'completed', warnings: [] });
  expect((await harness.typesOf(whole)).get('devices')).toMatchObject({ mode: 'delta', changed: 1 });
  expect((await harness.typesOf(whole)).get('conditionalAccessPolicies')).toMatchObject({ changed: 1 });
  await expectSound(harness, whole);
}, 90_000);

test('a link to another host is not followed and gets no token', async () => {
  let visits = 0;
  const foreign = createServer((_, response) => {
    visits += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/v1.0/namedLocations`;
  harness.proxy.change = ({ url }, body) =>
    url.includes('/namedLocations') ? { ...body, '@odata.nextLink': elsewhere } : body;
  const backup = await harness.backup(connectionId);
  foreign.close();
  expect(visits).toBe(0);
  expect(backup.state).toBe('completedWithWarnings');
  expect(backup.warnings).toEqual([expect.objectContaining({ code: 'graph-foreign-link', type: 'namedLocations' })]);
});

test('where a tenant offers neither the latest token nor expansion, the other way brings the same', async () => {
  const refused: string[] = [];
  harness.proxy.answer = ({ url }) => {
    if (!url.includes('$deltatoken=latest') && !url.includes('$select=id&$expand')) return null;
    refused.push(url);
    return {
      status: 400,
      body: { error: { code: 'Request_UnsupportedQuery', message: 'This query is not supported.' } },
    };
  };
  const other = await harness.connect();
  const backup = await harness.backup(other);
  expect(backup).toMatchObject({ state: 'completed', warnings: [] });
  expect(refused.some((url) => url.includes('$deltatoken=latest'))).toBe(true);
  expect(refused.some((url) => url.includes('$expand=sponsors'))).toBe(true);
  const [usual, unusual] = await Promise.all([openState(harness.db, connectionId), openState(harness.db, other)]);
  expect(unusual.objects).toEqual(usual.objects);
  expect(unusual.links).toEqual(usual.links);
  const { manifest } = await harness.manifestOf(backup);
  for (const type of ['applications', 'devices', 'servicePrincipals'] as const)
    expect(manifest.types[type]?.token, type).toMatch(/deltatoken/);
});

test('an enumeration that lies once deletes nothing, and what was deleted between two readings is not lost', async () => {
  const { tenant } = harness;
  let crawls = 0;
  const gone = tenant.create('users', { displayName: 'Between two readings' });
  const id = String(gone['id']);
  await harness.backup(connectionId);
  harness.proxy.answer = ({ url }) => {
    if (url.includes('/users/delta') && !/token/.test(url)) crawls += 1;
    if (crawls === 2 && tenant.get(id)) tenant.delete(id);
    return null;
  };
  harness.proxy.change = ({ url }, body) => {
    if (crawls !== 1 || !url.includes('/users/delta') || url.includes('$deltatoken')) return body;
    const value = body['value'] as { id: string }[];
    // Half of the users, but always the one that is going to be deleted.
    return { ...body, value: value.filter((user, index) => user.id === id || index % 2 === 0) };
  };
  const backup = await harness.backup(connectionId, 'full');
  expect(crawls).toBe(2);
  expect(backup.warnings).toEqual([expect.objectContaining({ code: 'many-deleted', type: 'users' })]);
  expect((await harness.typesOf(backup)).get('users')).toMatchObject({ added: 0, deleted: 1 });
  expect((await openState(harness.db, connectionId)).deletions.get(id)).toBe('soft');
  await expectLikeTenant(harness, connectionId);
  await expectSound(harness, backup);
});

test('a round that breaks off is forgotten: what it showed and is gone since does not stay', async () => {
  const { tenant } = harness;
  const ids = [1, 2, 3].map((number) => String(tenant.create('users', { displayName: `Short lived ${number}` })['id']));
  await harness.backup(connectionId);
  for (const user of tenant.list('users').slice(0, 30)) tenant.update(String(user['id']), { department: 'Moved' });
  for (const id of ids) tenant.update(id, { department: 'Moved' });
  let pages = 0;
  harness.proxy.answer = ({ url }) => {
    if (!url.includes('/users/delta') || !url.includes('token')) return null;
    pages += 1;
    if (pages !== 2) return null;
    for (const id of ids) tenant.delete(id);
    return {
      status: 410,
      body: { error: { code: 'syncStateNotFound', message: 'The sync state generation is not found.' } },
    };
  };
  const backup = await harness.backup(connectionId);
  expect((await harness.typesOf(backup)).get('users')).toMatchObject({ mode: 'full', deleted: 3 });
  await expectLikeTenant(harness, connectionId);
  await expectSound(harness, backup);
});

test('a purged object is gone for good in the repository too', async () => {
  const { tenant } = harness;
  const user = tenant.listDeleted().find((object) => object['userPrincipalName'] !== undefined);
  const id = String(user?.['id']);
  expect((await openState(harness.db, connectionId)).deletions.get(id)).toBe('soft');
  tenant.delete(id, { permanent: true });
  const backup = await harness.backup(connectionId);
  expect((await openState(harness.db, connectionId)).deletions.get(id)).toBe('hard');
  await expectSound(harness, backup);
});

/** The last: nobody can sign in after it. */
test('an expired secret fails the backup with its code and a sentence', async () => {
  harness.tenant.expireSecret();
  harness.restart();
  const id = await harness.begin(connectionId);
  const failure = await harness.readAll(id).then(
    () => null,
    (error: unknown) => error as { type: string; message: string; nonRetryable: boolean },
  );
  expect(failure).toMatchObject({ type: 'sign-in-secret-expired', nonRetryable: true });
  await harness.run('endBackup', id, { state: 'failed', code: failure?.type ?? '', message: failure?.message ?? '' });
  expect(await getBackup(harness.db, { workspaceId: harness.workspaceId, id })).toMatchObject({
    state: 'failed',
    errorCode: 'sign-in-secret-expired',
    errorMessage: expect.stringMatching(/client secret has expired\. Create a new one/) as string,
  });
});
