import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { rawSchema } from '../schema/model.ts';
import { type Client, errorCode, itemsOf, signIn } from '../test-support/client.ts';
import type { Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;
let user: string;

beforeEach(async () => {
  simulator = await startSimulator({ users: 25 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
  user = String(tenant.find('users', 'megan')?.['id']);
});
afterEach(() => simulator.close());

async function metadata(): Promise<string> {
  const response = await fetch(`${simulator.url}/v1.0/$metadata`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/xml');
  return response.text();
}

test('$metadata is open to anybody and names every property of every type', async () => {
  const text = await metadata();
  for (const [full, type] of [...Object.entries(rawSchema.entityTypes), ...Object.entries(rawSchema.complexTypes)]) {
    const name = full.replace('microsoft.graph.', '');
    const body = new RegExp(`<(?:Entity|Complex)Type Name="${name}"[ >].*?</(?:Entity|Complex)Type>`).exec(text)?.[0];
    const named = [...(body ?? '').matchAll(/<Property Name="([^"]+)"/g)].map((match) => match[1]);
    expect([name, named]).toEqual([name, Object.keys(type.properties)]);
  }
  expect(text).toContain('<EntityType Name="user" BaseType="graph.directoryObject" OpenType="true">');
  expect(text).toContain(
    '<Property Name="assignedLicenses" Type="Collection(graph.assignedLicense)" Nullable="false"/>',
  );
  expect(text).toContain('<EntitySet Name="users" EntityType="graph.user"/>');
});

test.each([
  ['default', true],
  ['named', false],
] as const)('an added property shown %s', async (shown, always) => {
  simulator.addProperty({ type: 'user', name: 'cloudBadge', edmType: 'Edm.Int32', shown });
  tenant.update(user, { cloudBadge: 7 });
  expect(await metadata()).toContain('<Property Name="cloudBadge" Type="Edm.Int32"/>');
  const row = itemsOf((await client.get('/users')).body).find((item) => item['id'] === user);
  expect(row !== undefined && 'cloudBadge' in row).toBe(always);
  const path = '?$select=id,cloudBadge';
  expect(itemsOf((await client.get(`/users${path}`)).body)).toContainEqual({ id: user, cloudBadge: 7 });
  expect((await client.get(`/users/${user}${path}`)).body['cloudBadge']).toBe(7);
  const round = await client.round(`/users/delta${path}`);
  expect(round.entries).toContainEqual({ id: user, cloudBadge: 7 });
  tenant.update(user, { cloudBadge: 8 });
  expect((await client.round(round.deltaLink)).entries).toEqual([{ id: user, cloudBadge: 8 }]);
});

test('an added property can be missing from $metadata, and go again', async () => {
  simulator.addProperty({ type: 'group', name: 'quiet', inMetadata: false });
  expect(await metadata()).not.toContain('"quiet"');
  expect((await client.get('/groups?$select=id,quiet')).status).toBe(200);
  simulator.resetSchema();
  expect((await client.get('/groups?$select=id,quiet')).status).toBe(400);
});

test('a refused property costs the request, on list, single, delta and in a batch', async () => {
  expect((await client.get('/users?$select=id,jobTitle')).status).toBe(200);
  simulator.refuseProperty('user', 'jobTitle');
  for (const path of ['/users', `/users/${user}`, '/users/delta']) {
    const answer = await client.get(`${path}?$select=id,jobTitle`);
    expect([path, answer.status, errorCode(answer)]).toEqual([path, 400, 'BadRequest']);
    expect(JSON.stringify(answer.body)).toContain("'jobTitle'");
  }
  const batch = await client.send('POST', '/$batch', {
    requests: [{ id: '1', method: 'GET', url: `/users/${user}?$select=jobTitle` }],
  });
  expect(batch.body['responses']).toMatchObject([{ status: 400 }]);
  expect((await client.get('/groups?$select=id')).status).toBe(200);
});

test('$select=* is refused, or gives everything but values of directory extensions', async () => {
  expect((await client.get('/users?$select=*')).status).toBe(400);
  simulator.configure({ switches: { selectAll: 'everything' } });
  simulator.addProperty({ type: 'user', name: 'cloudBadge' });
  tenant.update(user, { cloudBadge: 'x' });
  const row = (await client.get(`/users/${user}?$select=*`)).body;
  expect(row).toMatchObject({ cloudBadge: 'x', accountEnabled: true, employeeId: expect.any(String) as string });
  expect(Object.keys(row).filter((name) => name.startsWith('extension_') || name === 'signInActivity')).toEqual([]);
  expect((await client.get('/users?$select=*')).status).toBe(200);
});

test('custom security attributes are null without their permission', async () => {
  tenant.update(user, { customSecurityAttributes: { Engineering: { Project: 'Baker' } } });
  const path = `/users/${user}?$select=customSecurityAttributes`;
  expect((await client.get(path)).body['customSecurityAttributes']).toBeNull();
  tenant.setPermissions(['User.Read.All', 'CustomSecAttributeAssignment.Read.All']);
  const allowed = await signIn(simulator);
  expect((await allowed.get(path)).body['customSecurityAttributes']).toMatchObject({
    Engineering: { Project: 'Baker' },
  });
});
