import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../../index.ts';
import { type Client, errorCode, itemsOf, signIn } from '../../test-support/client.ts';
import type { JsonObject, Simulator, TenantHandle } from '../../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 60, deltaPageSize: 25, deltaLinksPerPage: 10 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
});
afterEach(() => simulator.close());

const DAY = 86_400_000;
const plain = (): string => String(tenant.list('groups').find((group) => group['displayName'] === 'VPN Users')?.['id']);
const userAt = (at: number): string => String(tenant.list('users')[at]?.['id']);
const linksOf = (entries: readonly JsonObject[], id: string, name = 'members@delta'): JsonObject[] =>
  entries.filter((entry) => entry['id'] === id).flatMap((entry) => (entry[name] ?? []) as JsonObject[]);

test.each([
  ['/users', 'users'],
  ['/groups', 'groups'],
  ['/applications', 'applications'],
  ['/servicePrincipals', 'servicePrincipals'],
  ['/devices', 'devices'],
  ['/directory/administrativeUnits', 'administrativeUnits'],
  ['/contacts', 'contacts'],
  ['/directoryRoles', 'directoryRoles'],
  ['/oauth2PermissionGrants', 'oauth2PermissionGrants'],
] as const)('%s: the crawl holds every object, the next round nothing', async (path, set) => {
  const first = await client.round(`${path}/delta`);
  expect(new Set(first.entries.map((entry) => entry['id']))).toEqual(
    new Set(tenant.list(set).map((object) => object['id'])),
  );
  const second = await client.round(first.deltaLink);
  expect(second.entries).toEqual([]);
  expect(second.deltaLink).toMatch(/^https:\/\/graph\.microsoft\.com\/v1\.0\/.*\/delta\?\$deltatoken=/);
});

test('directoryObjects are tracked together, under their types', async () => {
  const { entries } = await client.round('/directoryObjects/delta');
  expect(new Set(entries.map((entry) => entry['@odata.type'])).size).toBe(8);
});

test('a page has a nextLink or a deltaLink', async () => {
  const page = (await client.get('/users/delta')).body;
  expect(itemsOf(page)).toHaveLength(25);
  expect([page['@odata.nextLink'] !== undefined, page['@odata.deltaLink']]).toEqual([true, undefined]);
});

test('a big group is repeated on consecutive pages with the same properties', async () => {
  const group = plain();
  for (let at = 2; at < 40; at += 1) tenant.link('members', group, userAt(at));
  const { entries } = await client.round('/groups/delta?$select=displayName,members');
  const parts = entries.filter((entry) => entry['id'] === group);
  expect(parts.length).toBeGreaterThan(3);
  expect(new Set(parts.map((part) => part['displayName'])).size).toBe(1);
  expect(
    linksOf(entries, group)
      .map((link) => link['id'])
      .sort(),
  ).toEqual(tenant.linked('members', group).sort());
  expect(linksOf(entries, group).at(-1)).toHaveProperty('@odata.type', '#microsoft.graph.user');
});

test('members come unasked, owners and managers only when selected', async () => {
  const [byDefault, named] = [
    await client.round('/groups/delta'),
    await client.round('/groups/delta?$select=displayName,owners'),
  ];
  expect(byDefault.entries.some((entry) => entry['members@delta'] !== undefined)).toBe(true);
  expect(byDefault.entries.some((entry) => entry['owners@delta'] !== undefined)).toBe(false);
  expect(named.entries.some((entry) => entry['owners@delta'] !== undefined)).toBe(true);
  expect(named.entries.some((entry) => entry['members@delta'] !== undefined)).toBe(false);
  expect((await client.round('/users/delta')).entries.some((entry) => entry['manager@delta'] !== undefined)).toBe(
    false,
  );
  const users = await client.round('/users/delta?$select=displayName,manager');
  expect(linksOf(users.entries, userAt(3), 'manager@delta')).toHaveLength(1);
  tenant.unlink('manager', userAt(3), String(tenant.linked('manager', userAt(3))[0]));
  const changed = await client.round(users.deltaLink);
  expect(linksOf(changed.entries, userAt(3), 'manager@delta')).toMatchObject([{ '@removed': { reason: 'deleted' } }]);
});

test('changes, creations, deletions and restores of one round', async () => {
  const { deltaLink } = await client.round('/users/delta?$select=displayName,jobTitle');
  const created = String(tenant.create('users', { displayName: 'new one' })['id']);
  tenant.update(userAt(5), { jobTitle: 'changed' });
  tenant.update(userAt(6), { city: 'not selected' });
  tenant.delete(userAt(7));
  const hard = userAt(8);
  tenant.delete(hard, { permanent: true });
  const soft = String(tenant.listDeleted()[0]?.['id']);
  const round = await client.round(deltaLink);
  const byId = new Map(round.entries.map((entry) => [entry['id'], entry]));
  expect(byId.get(created)).toMatchObject({ displayName: 'new one' });
  expect(byId.get(userAt(5))).toMatchObject({ jobTitle: 'changed' });
  expect(byId.get(userAt(5))).toHaveProperty('displayName');
  expect(byId.has(userAt(6))).toBe(false);
  expect(byId.get(soft)).toEqual({ id: soft, '@removed': { reason: 'changed' } });
  expect(byId.get(hard)).toEqual({ id: hard, '@removed': { reason: 'deleted' } });
  simulator.configure({ switches: { restoresInDelta: 'always' } });
  tenant.restore(soft);
  const next = await client.round(round.deltaLink);
  expect(next.entries).toMatchObject([{ id: soft, displayName: expect.any(String) as string }]);
});

test('the same link can be replayed', async () => {
  const { deltaLink } = await client.round('/users/delta');
  tenant.update(userAt(5), { jobTitle: 'changed' });
  expect((await client.round(deltaLink)).entries).toEqual((await client.round(deltaLink)).entries);
});

test('return=minimal gives changed properties only, null when cleared; not for applications', async () => {
  const users = await client.round('/users/delta?$select=displayName,jobTitle,city');
  const apps = await client.round('/applications/delta?$select=displayName,notes');
  tenant.update(userAt(5), { jobTitle: null });
  tenant.update(String(tenant.list('applications')[0]?.['id']), { notes: 'x' });
  const minimal = await client.get(users.deltaLink, { Prefer: 'return=minimal' });
  expect(itemsOf(minimal.body)).toEqual([{ id: userAt(5), jobTitle: null }]);
  expect(minimal.headers.get('preference-applied')).toBe('return=minimal');
  expect(itemsOf((await client.get(apps.deltaLink, { Prefer: 'return=minimal' })).body)[0]).toHaveProperty(
    'displayName',
  );
});

test.each([true, false])(
  'a soft-deleted user stays a member; a purge is announced only by switch (%s)',
  async (announced) => {
    simulator.configure({ switches: { purgedMembersInDelta: announced } });
    const group = plain();
    const user = String(tenant.create('users', { displayName: 'leaver' })['id']);
    tenant.link('members', group, user);
    const first = await client.round('/groups/delta');
    tenant.delete(user);
    const second = await client.round(first.deltaLink);
    expect(linksOf(second.entries, group)).toEqual([]);
    expect(linksOf((await client.round('/groups/delta')).entries, group).map((link) => link['id'])).toContain(user);
    tenant.delete(user);
    const third = await client.round(second.deltaLink);
    expect(linksOf(third.entries, group)).toEqual(
      announced ? [{ '@odata.type': '#microsoft.graph.user', id: user, '@removed': { reason: 'deleted' } }] : [],
    );
    expect(linksOf((await client.round('/groups/delta')).entries, group).map((link) => link['id'])).not.toContain(user);
  },
);

test('latest starts from now', async () => {
  const start = await client.round('/users/delta?$deltatoken=latest');
  expect(start.entries).toEqual([]);
  tenant.update(userAt(5), { jobTitle: 'changed' });
  expect((await client.round(start.deltaLink)).entries).toHaveLength(1);
});

test.each([
  '$top=5',
  '$expand=manager',
  '$orderby=displayName',
  "$filter=displayName eq 'x'",
  '$select=shoeSize',
  '$select=skills',
])('delta refuses %s', async (option) => {
  expect((await client.get(`/users/delta?${option}`)).status).toBeGreaterThanOrEqual(400);
});

test('a filter names at most fifty ids of users', async () => {
  const ids = tenant
    .list('users')
    .slice(0, 51)
    .map((user) => `id eq '${String(user['id'])}'`);
  expect((await client.round(`/users/delta?$filter=${ids.slice(0, 2).join(' or ')}`)).entries).toHaveLength(2);
  expect((await client.get(`/users/delta?$filter=${ids.join(' or ')}`)).status).toBe(400);
});

test('tokens live seven days and stay with their path', async () => {
  const { deltaLink } = await client.round('/users/delta');
  expect((await client.get(deltaLink.replace('/users/', '/groups/'))).status).toBe(400);
  expect((await client.get(`${deltaLink}&$select=id`)).status).toBe(400);
  simulator.clock.advance(6 * DAY);
  client = await signIn(simulator);
  expect((await client.get(deltaLink)).status).toBe(200);
  simulator.clock.advance(2 * DAY);
  client = await signIn(simulator);
  const late = await client.get(deltaLink);
  expect([late.status, errorCode(late)]).toEqual([400, 'syncStateNotFound']);
});

test.each([
  ['syncStateNotFound', 400],
  ['resyncRequired', 400],
  ['gone', 410],
] as const)('expired on demand: %s', async (how, status) => {
  const { deltaLink } = await client.round('/users/delta?$select=displayName');
  tenant.expireDeltaTokens(how);
  const answer = await client.get(deltaLink);
  expect(answer.status).toBe(status);
  if (status === 400) return expect(errorCode(answer)).toBe(how);
  const location = String(answer.headers.get('location'));
  expect(location).toMatch(/\$deltatoken=$/);
  expect((await client.round(location)).entries.length).toBe(tenant.list('users').length);
});

test.each([1, 2, 3] as const)('chaos %i repeats and reorders but loses nothing', async (chaos) => {
  simulator.configure({ chaos });
  const first = await client.round('/groups/delta');
  const ids = first.entries.filter((entry) => entry['@removed'] === undefined).map((entry) => entry['id']);
  expect(new Set(ids)).toEqual(new Set(tenant.list('groups').map((group) => group['id'])));
  const members = new Set(linksOf(first.entries, String(tenant.list('groups')[0]?.['id'])).map((link) => link['id']));
  expect(members.size).toBe(tenant.linked('members', String(tenant.list('groups')[0]?.['id'])).length);
  const users = await client.round('/users/delta');
  expect(users.entries.length).toBeGreaterThan(tenant.list('users').length);
  tenant.update(userAt(5), { jobTitle: 'a' });
  const second = await client.round(users.deltaLink);
  tenant.update(userAt(6), { jobTitle: 'b' });
  expect((await client.round(second.deltaLink)).entries.map((entry) => entry['id'])).toContain(userAt(5));
});

test('changes inside the replication delay come with a later round', async () => {
  const { deltaLink } = await client.round('/users/delta');
  simulator.configure({ replicationDelayMs: 5000 });
  tenant.update(userAt(5), { jobTitle: 'late' });
  const early = await client.round(deltaLink);
  expect(early.entries).toEqual([]);
  simulator.clock.advance(6000);
  expect((await client.round(early.deltaLink)).entries).toHaveLength(1);
});
