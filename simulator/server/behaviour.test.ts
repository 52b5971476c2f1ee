import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { errorCode, itemsOf, signIn } from '../test-support/client.ts';
import type { JsonObject, Simulator, SimulatorOptions } from '../types.ts';

const started: Simulator[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ users: 30, ...options });
  started.push(simulator);
  return simulator;
}

async function admin(simulator: Simulator, method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const response = await fetch(`${simulator.url}/_sim${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, ...((await response.json()) as JsonObject) };
}

test('batch: own statuses, order, failed dependencies', async () => {
  const client = await signIn(await start());
  const requests = [
    { id: '3', method: 'GET', url: '/users?$top=1', dependsOn: ['2'] },
    { id: '1', method: 'GET', url: '/users/megan@contoso.example?$select=id' },
    { id: '2', method: 'GET', url: '/users/nobody@contoso.example' },
    {
      id: '4',
      method: 'POST',
      url: '/groups',
      headers: { 'Content-Type': 'application/json' },
      body: { displayName: 'x' },
    },
    { id: '5', method: 'GET', url: '/users/$count', headers: { ConsistencyLevel: 'eventual' } },
  ];
  const answer = await client.send('POST', '/$batch', { requests });
  const byId = Object.fromEntries(
    (answer.body['responses'] as { id: string; status: number }[]).map((item) => [item.id, item.status]),
  );
  expect(answer.status).toBe(200);
  expect(byId).toEqual({ 1: 200, 2: 404, 3: 424, 4: 400, 5: 200 });
});

test.each([
  ['more than twenty', Array.from({ length: 21 }, (_, at) => ({ id: String(at), method: 'GET', url: '/users' }))],
  [
    'an id twice',
    [
      { id: '1', method: 'GET', url: '/users' },
      { id: '1', method: 'GET', url: '/users' },
    ],
  ],
  ['a nested batch', [{ id: '1', method: 'POST', url: '/$batch' }]],
  ['a body without a type', [{ id: '1', method: 'POST', url: '/groups', body: {} }]],
  [
    'a circle',
    [
      { id: '1', method: 'GET', url: '/users', dependsOn: ['2'] },
      { id: '2', method: 'GET', url: '/users', dependsOn: ['1'] },
    ],
  ],
])('batch refuses %s', async (_what, requests) => {
  const client = await signIn(await start());
  expect((await client.send('POST', '/$batch', { requests })).status).toBe(400);
});

test('resource units are counted, shown and enforced, in batches too', async () => {
  const simulator = await start({ throttling: { unitsPer10Seconds: 10 }, clock: () => 1_800_000_000_000 });
  const client = await signIn(simulator);
  const units = async (path: string): Promise<string | null> =>
    (await client.get(path)).headers.get('x-ms-resource-unit');
  expect([
    await units('/users?$top=50'),
    await units('/users?$select=id'),
    await units('/groups?$expand=members'),
  ]).toEqual(['2', '1', '2']);
  const batch = await client.send('POST', '/$batch', {
    requests: [1, 2, 3, 4].map((id) => ({ id: String(id), method: 'GET', url: '/users' })),
  });
  expect((batch.body['responses'] as { status: number }[]).map((item) => item.status)).toEqual([200, 200, 429, 429]);
  const refused = await client.get('/groups');
  expect([refused.status, errorCode(refused)]).toEqual([429, 'TooManyRequests']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('x-ms-throttle-scope')).toContain(simulator.tenant().clientId);
  expect(Number(refused.headers.get('x-ms-throttle-limit-percentage'))).toBeGreaterThanOrEqual(1);
  simulator.clock.advance(20_000);
  expect((await client.get('/groups')).status).toBe(200);
});

test('Conditional Access takes one request a second, without Retry-After', async () => {
  const simulator = await start({ throttling: true, clock: () => 1_800_000_000_000 });
  const client = await signIn(simulator);
  expect((await client.get('/identity/conditionalAccess/policies')).status).toBe(200);
  const second = await client.get('/identity/conditionalAccess/namedLocations');
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, null]);
  simulator.clock.advance(1000);
  expect((await client.get('/identity/conditionalAccess/namedLocations')).status).toBe(200);
});

test('injected faults come as a status, HTML, half a body, a reset or a delay', async () => {
  const simulator = await start();
  const client = await signIn(simulator);
  simulator.addFault({ path: '/v1.0/users', status: 503, retryAfterSeconds: 3, count: 2 });
  expect((await client.get('/groups')).status).toBe(200);
  const first = await client.get('/users');
  expect([first.status, first.headers.get('retry-after'), errorCode(first)]).toEqual([503, '3', 'ServiceNotAvailable']);
  expect((await client.get('/users')).status).toBe(503);
  expect((await client.get('/users')).status).toBe(200);
  simulator.addFault({ path: '/v1.0/users', kind: 'html' });
  expect((await client.get('/users')).headers.get('content-type')).toBe('text/html');
  simulator.addFault({ path: '/v1.0/users', kind: 'halfBody' });
  await expect(client.get('/users')).rejects.toThrow();
  simulator.addFault({ path: '/v1.0/users', kind: 'reset' });
  await expect(client.get('/users')).rejects.toThrow();
  simulator.addFault({ path: '/v1.0/users', delayMs: 80 });
  const before = performance.now();
  expect((await client.get('/users')).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(70);
});

test('replication: a new object is invisible for a while', async () => {
  const simulator = await start({ replicationDelayMs: 10_000 });
  const client = await signIn(simulator);
  const made = await client.send('POST', '/groups', {
    displayName: 'fresh',
    mailEnabled: false,
    mailNickname: 'fresh',
    securityEnabled: true,
  });
  const id = String(made.body['id']);
  expect((await client.get(`/groups/${id}`)).status).toBe(404);
  expect((await client.all('/groups')).map((group) => group['id'])).not.toContain(id);
  const user = String(simulator.tenant().list('users')[3]?.['id']);
  expect(
    (
      await client.send('POST', `/groups/${id}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/users/${user}`,
      })
    ).status,
  ).toBe(404);
  simulator.clock.advance(10_001);
  expect((await client.get(`/groups/${id}`)).status).toBe(200);
});

test('two writes to one object at once: one is told to retry', async () => {
  const simulator = await start({ writeDurationMs: 40 });
  const client = await signIn(simulator);
  const [one, two] = simulator
    .tenant()
    .list('groups')
    .map((group) => String(group['id']));
  const patch = (id = ''): Promise<number> =>
    client.send('PATCH', `/groups/${id}`, { description: 'x' }).then((answer) => answer.status);
  expect((await Promise.all([patch(one), patch(one)])).sort()).toEqual([204, 409]);
  expect(await Promise.all([patch(one), patch(two)])).toEqual([204, 204]);
});

test('bodies must be JSON and say so', async () => {
  const simulator = await start();
  const { token } = await signIn(simulator);
  const post = (body: string, type: string): Promise<Response> =>
    fetch(`${simulator.url}/v1.0/groups`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': type },
      body,
    });
  expect((await post('{', 'application/json')).status).toBe(400);
  expect((await post('{}', 'text/plain')).status).toBe(400);
  expect((await fetch(`${simulator.url}/v1.0/users`)).status).toBe(401);
  expect((await fetch(`${simulator.url}/beta/users`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(
    400,
  );
});

test('the same seed gives the same tenant; counts are exact', async () => {
  const options = { users: 130, groups: 41, links: 333, seed: 7 };
  const [one, two, other] = [await start(options), await start(options), await start({ ...options, seed: 8 })];
  const names = (simulator: Simulator): unknown =>
    simulator
      .tenant()
      .list('users')
      .map((user) => [user['id'], user['displayName']]);
  expect(names(one)).toEqual(names(two));
  expect(names(one)).not.toEqual(names(other));
  expect(one.tenant().counts()).toMatchObject({ users: 130, groups: 41, groupMemberships: 333 });
  const users = one.tenant().list('users');
  expect(users.filter((user) => user['userType'] === 'Guest').length).toBeGreaterThan(3);
  expect(users.some((user) => user['onPremisesSyncEnabled'] === true)).toBe(true);
  expect(users.some((user) => user['internalRoutingHint'] !== undefined)).toBe(true);
  expect(users.some((user) => Object.keys(user).some((name) => name.startsWith('extension_')))).toBe(true);
});

test('a state file keeps the tenant, its bin, its edges and its delta links', async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'simulator-')), 'state.json');
  const first = await start({ stateFile });
  const tenant = first.tenant();
  const client = await signIn(first);
  const { deltaLink } = await client.round('/users/delta');
  tenant.update(String(tenant.list('users')[4]?.['id']), { jobTitle: 'kept' });
  tenant.delete(String(tenant.list('users')[9]?.['id']));
  const counts = tenant.counts();
  await first.close();
  started.splice(started.indexOf(first), 1);
  expect(readFileSync(stateFile, 'utf8')).toContain('"kept"');
  const second = await start({ stateFile, users: 500 });
  expect(second.tenant().counts()).toEqual(counts);
  const round = await (await signIn(second)).round(deltaLink);
  expect(round.entries).toHaveLength(2);
});

test('random changes are repeatable and say what was done', async () => {
  const [one, two] = [await start(), await start()];
  const made = one.tenant().applyChanges({ count: 25, seed: 3 });
  expect(made).toHaveLength(25);
  expect(two.tenant().applyChanges({ count: 25, seed: 3 })).toEqual(made);
  const created = made.find((change) => change.op === 'create');
  expect(one.tenant().get(String(created?.id))).toMatchObject({ displayName: created?.name });
});

test('the admin interface changes and shows a tenant', async () => {
  const simulator = await start();
  const path = `/tenants/${simulator.tenant().id}`;
  expect((await admin(simulator, 'GET', '/tenants'))['tenants']).toHaveLength(2);
  const made = await admin(simulator, 'POST', '/tenants', { size: 25, seed: 5, displayName: 'Third' });
  expect(made).toMatchObject({ status: 200, displayName: 'Third', counts: { users: 25 } });
  expect((await admin(simulator, 'DELETE', `${path}/objects/users/lee@contoso.example`, {}))['op']).toBe('softDelete');
  expect((await admin(simulator, 'POST', `${path}/deleted/lee@contoso.example/restore`))['name']).toBe('Lee Gu');
  expect((await admin(simulator, 'POST', `${path}/groups/All%20Employees/empty`))['detail']).toMatch(/all \d+ members/);
  expect((await admin(simulator, 'POST', `${path}/changes`, { count: 10, seed: 1 }))['changes']).toHaveLength(10);
  expect((await admin(simulator, 'POST', `${path}/accident`, { size: 'small' }))['changes']).toHaveLength(5);
  expect((await admin(simulator, 'PATCH', `${path}/objects/users/megan`, { jobTitle: 'Boss' }))['jobTitle']).toBe(
    'Boss',
  );
  expect((await admin(simulator, 'GET', `${path}/objects/users/megan`))['memberOf']).toBeDefined();
  await admin(simulator, 'PUT', `${path}/permissions`, { permissions: ['User.Read.All'] });
  expect((await (await signIn(simulator)).get('/groups')).status).toBe(403);
  expect((await admin(simulator, 'POST', `${path}/secret/expire`))['expired']).toBe(true);
  expect((await admin(simulator, 'POST', `${path}/secret/rotate`, { secret: 'other' }))['clientSecret']).toBe('other');
  await admin(simulator, 'POST', '/faults', { path: '/v1.0/users', status: 500 });
  expect((await (await signIn(simulator)).get('/users')).status).toBe(500);
  const statistics = await admin(simulator, 'GET', '/statistics');
  expect((statistics['byTemplate'] as JsonObject)['GET /groups']).toBe(1);
  expect((await admin(simulator, 'PATCH', '/settings', { pageSize: 7 }))['pageSize']).toBe(7);
  expect(itemsOf((await (await signIn(simulator)).get('/users')).body)).toHaveLength(7);
  expect((await admin(simulator, 'POST', '/faults', { colour: 'red' }))['status']).toBe(400);
  expect((await admin(simulator, 'GET', '/nothing'))['status']).toBe(404);
});
