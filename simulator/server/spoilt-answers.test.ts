import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { type Answer, type Client, errorCode, itemsOf, signIn } from '../test-support/client.ts';
import type { FaultOptions, JsonObject, Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 60, pageSize: 20, deltaPageSize: 20 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
});
afterEach(() => simulator.close());

const HOLDER = '/groups';
const linkOf = (answer: Answer): string => String(answer.body['@odata.nextLink']);
const idsOf = (answer: Answer): unknown[] => itemsOf(answer.body).map((row) => row['id']);

/** The same request alone and as one of a batch. */
async function bothWays(url: string): Promise<{ status: unknown; body: unknown }[]> {
  const alone = await client.get(url);
  const batch = await client.send('POST', '/$batch', { requests: [{ id: '1', method: 'GET', url }] });
  const [item] = batch.body['responses'] as JsonObject[];
  return [
    { status: alone.status, body: alone.body },
    { status: item?.['status'], body: item?.['body'] },
  ];
}

test.each<[string, FaultOptions, unknown[]]>([
  ['200 without a body', { kind: 'emptyBody' }, [{ text: '' }, undefined]],
  ['200 with {}', { kind: 'emptyObject' }, [{}, {}]],
])('%s, alone and in a batch', async (_name, fault, bodies) => {
  const id = String(tenant.list('groups')[0]?.['id']);
  simulator.addFault({ ...fault, path: `/v1.0/groups/${id}/owners$`, count: 'always' });
  const answers = await bothWays(`${HOLDER}/${id}/owners`);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  expect(answers.map((answer) => answer.body)).toEqual(bodies);
  expect((await client.get(`${HOLDER}/${id}/members`)).body).toHaveProperty('value');
});

test('a page without value keeps its links', async () => {
  simulator.addFault({ kind: 'noValue', path: '/v1.0/users', count: 'always' });
  for (const { status, body } of await bothWays('/users?$select=id')) {
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('value');
    expect(body).toHaveProperty(['@odata.nextLink']);
  }
});

test.each([400, 403, 404])(
  'a child of one object is refused with %i, alone and in a batch, others are not',
  async (status) => {
    const [one, other] = tenant.list('applications').map((row) => String(row['id']));
    const child = 'federatedIdentityCredentials';
    const codes = { 400: 'Request_BadRequest', 403: 'Authorization_RequestDenied', 404: 'Request_ResourceNotFound' };
    const code = codes[status as keyof typeof codes];
    simulator.addFault({ path: `/v1.0/applications/${one ?? ''}/${child}`, status, code, count: 'always' });
    const refused = await bothWays(`/applications/${one ?? ''}/${child}`);
    expect(refused).toMatchObject([
      { status, body: { error: { code } } },
      { status, body: { error: { code } } },
    ]);
    for (const answer of await bothWays(`/applications/${other ?? ''}/${child}`)) expect(answer.status).toBe(200);
    expect((await client.get(`/applications/${one ?? ''}`)).status).toBe(200);
  },
);

test('an expansion is absent from all rows or from one', async () => {
  const path = '/devices?$select=id&$expand=registeredOwners($select=id)';
  const [one] = tenant.list('devices').map((row) => String(row['id']));
  simulator.addFault({ kind: 'noExpansion', property: 'registeredOwners', path: '/v1.0/devices?' });
  expect(itemsOf((await client.get(path)).body).some((row) => 'registeredOwners' in row)).toBe(false);
  simulator.addFault({
    kind: 'noExpansion',
    property: 'registeredOwners',
    path: '/v1.0/devices?',
    ...(one && { objectId: one }),
  });
  const without = itemsOf((await client.get(path)).body).filter((row) => !('registeredOwners' in row));
  expect(without.map((row) => row['id'])).toEqual([one]);
  expect(itemsOf((await client.get(path)).body).every((row) => 'registeredOwners' in row)).toBe(true);
});

test.each([
  ['/users?$select=id', 'loopSelf'],
  ['/users/delta?$select=id', 'loopSelf'],
] as const)('%s: %s leads to itself', async (path, kind) => {
  simulator.addFault({ kind, path: '/v1.0/users', count: 'always' });
  const first = await client.get(path);
  const second = await client.get(linkOf(first));
  expect(idsOf(second)).toEqual(idsOf(first));
  expect(linkOf(second)).toBe(linkOf(first));
  expect(second.body).not.toHaveProperty(['@odata.deltaLink']);
});

test('a later page leads back to the first', async () => {
  simulator.addFault({ kind: 'loopStart', path: '/v1.0/users?*skiptoken', count: 'always' });
  const first = await client.get('/users?$select=id');
  const second = await client.get(linkOf(first));
  expect(idsOf(second)).not.toEqual(idsOf(first));
  const third = await client.get(linkOf(second));
  expect(idsOf(third)).toEqual(idsOf(first));
  expect(linkOf(second)).toBe('https://graph.microsoft.com/v1.0/users?$select=id');
});

test.each(['endlessEmpty', 'endlessRepeats', 'endlessFresh'] as const)('%s never ends', async (kind) => {
  for (const path of ['/users?$select=id', '/users/delta?$select=id', '/groups/delta?$deltatoken=latest']) {
    simulator.clearFaults();
    const original = idsOf(await client.get(path));
    simulator.addFault({ kind, path: '/v1.0/', count: 'always' });
    const links = new Set<string>();
    const ids: unknown[][] = [];
    for (let next = path, page = 0; page < 6; page += 1) {
      const answer = await client.get(next);
      expect(answer.status).toBe(200);
      ids.push(idsOf(answer));
      next = linkOf(answer);
      links.add(next);
    }
    expect(links.size).toBe(6);
    if (kind === 'endlessEmpty') expect(ids.flat()).toEqual([]);
    if (kind === 'endlessRepeats')
      expect(ids.every((page) => JSON.stringify(page) === JSON.stringify(original))).toBe(true);
    if (kind === 'endlessFresh') expect(new Set(ids.flat()).size).toBe(original.length * 6);
  }
});

test.each([
  ['syncStateNotFound', 400, 'syncStateNotFound'],
  ['resyncRequired', 400, 'resyncRequired'],
  ['notFound', 404, 'syncStateNotFound'],
  ['gone', 410, 'resyncRequired'],
  ['syncStateInvalid', 410, 'syncStateInvalid'],
] as const)('a delta link expired as %s', async (how, status, code) => {
  const { deltaLink } = await client.round('/users/delta?$select=id');
  tenant.expireDeltaTokens(how);
  const answer = await client.get(deltaLink);
  expect([answer.status, errorCode(answer)]).toEqual([status, code]);
  expect(answer.headers.has('location')).toBe(status === 410);
  expect((await client.round('/users/delta?$select=id')).entries).toHaveLength(60);
});

test('a page token expires', async () => {
  const first = await client.get('/users?$select=id');
  tenant.expirePageTokens();
  const answer = await client.get(linkOf(first));
  expect([answer.status, errorCode(answer)]).toEqual([400, 'Directory_ExpiredPageToken']);
  expect(await client.all('/users?$select=id')).toHaveLength(60);
});

test('delta rounds leave out links, or whole entries, and never tell them later', async () => {
  const group = String(tenant.find('groups', 'VPN Users')?.['id']);
  const [one, two] = tenant.list('users').map((row) => String(row['id']));
  const start = await client.round('/groups/delta?$select=displayName,members');
  tenant.loseFromDelta({ set: 'groups', id: group, what: 'links' });
  tenant.link('members', group, one ?? '');
  tenant.update(group, { displayName: 'Renamed' });
  const lost = await client.round(start.deltaLink);
  expect(lost.entries).toMatchObject([{ id: group, displayName: 'Renamed' }]);
  expect(lost.entries[0]).not.toHaveProperty(['members@delta']);
  tenant.clearDeltaLosses();
  tenant.link('members', group, two ?? '');
  const next = await client.round(lost.deltaLink);
  expect((next.entries[0]?.['members@delta'] as JsonObject[]).map((link) => link['id'])).toEqual([two]);
  tenant.loseFromDelta({ set: 'groups', what: 'entries' });
  tenant.update(group, { displayName: 'Again' });
  expect((await client.round(next.deltaLink)).entries).toEqual([]);
});

test('an external tenant has no delta of any kind, and lists', async () => {
  tenant.setTraits({ external: true });
  for (const path of ['/users', '/groups', '/applications', '/servicePrincipals', '/devices', '/directoryRoles']) {
    const answer = await client.get(`${path}/delta`);
    expect([path, answer.status, errorCode(answer)]).toEqual([path, 400, 'Request_UnsupportedQuery']);
    expect((await client.get(path)).status).toBe(200);
  }
});

test('licence states in users/delta: absent, refused or shown', async () => {
  const licensed = String(
    tenant.list('users').find((row) => JSON.stringify(row['licenseAssignmentStates'] ?? []) !== '[]')?.['id'],
  );
  const path = '/users/delta?$select=id,licenseAssignmentStates';
  const entryOf = (entries: JsonObject[]): JsonObject | undefined => entries.find((entry) => entry['id'] === licensed);
  simulator.configure({ switches: { licenceStatesInDelta: 'absent' } });
  const round = await client.round(path);
  expect(entryOf(round.entries)).toEqual({ id: licensed });
  tenant.update(licensed, { licenseAssignmentStates: [] });
  expect((await client.round(round.deltaLink)).entries).toEqual([]);
  simulator.configure({ switches: { licenceStatesInDelta: 'refused' } });
  expect((await client.get(path)).status).toBe(400);
  simulator.configure({ switches: { licenceStatesInDelta: 'shown' } });
  expect(entryOf((await client.round(path)).entries)).toHaveProperty('licenseAssignmentStates');
});

test('what is not rolled out is an unknown segment, alone and in a batch', async () => {
  simulator.configure({ switches: { missingSegments: ['/identity/conditionalAccess/deletedItems'] } });
  for (const { status, body } of await bothWays('/identity/conditionalAccess/deletedItems/policies'))
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', message: "Resource not found for the segment 'deletedItems'." } },
    });
  expect((await client.get('/identity/conditionalAccess/policies')).status).toBe(200);
});

test('the bin of Conditional Access can be unreadable', async () => {
  expect((await client.get('/identity/conditionalAccess/deletedItems/policies')).status).toBe(200);
  simulator.configure({ switches: { conditionalAccessBin: 'refused' } });
  const answer = await client.get('/identity/conditionalAccess/deletedItems/policies');
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Authorization_RequestDenied']);
});

test('sign-in activity needs a premium tenant', async () => {
  tenant.setPermissions(['User.Read.All', 'AuditLog.Read.All']);
  const reader = await signIn(simulator);
  expect((await reader.get('/users?$select=id,signInActivity')).status).toBe(200);
  tenant.setTraits({ licence: 'free' });
  const answer = await reader.get('/users?$select=id,signInActivity');
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant']);
});

test('keyCredentials by name have a limit of their own', async () => {
  const throttled = await startSimulator({ users: 20, throttling: { unitsPer10Seconds: 100_000 } });
  const reader = await signIn(throttled);
  const statuses: number[] = [];
  for (let at = 0; at < 151; at += 1)
    statuses.push((await reader.get('/applications?$select=id,keyCredentials&$top=1')).status);
  const after = await reader.get('/applications?$select=id&$top=1');
  throttled.clock.advance(60_000);
  const recovered = await reader.get('/applications?$select=id,keyCredentials&$top=1');
  await throttled.close();
  expect(statuses.indexOf(429)).toBe(150);
  expect([after.status, recovered.status]).toEqual([200, 200]);
});
