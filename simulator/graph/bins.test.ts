import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { type Client, errorCode, itemsOf, signIn } from '../test-support/client.ts';
import type { JsonObject, RelationName, SetName, Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 30, tokenLifetimeSeconds: 100 * 86_400 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
});
afterEach(() => simulator.close());

const BIN = '/directory/deletedItems';
const CA_BIN = '/identity/conditionalAccess/deletedItems';
const ROLE_BIN = '/roleManagement/directory/deletedItems/roleDefinitions';
const idsOf = (rows: readonly JsonObject[]): unknown[] => rows.map((row) => row['id']);

/** Set, its list, the list of its bin, the bin's objects, whether Graph purges it. */
const KINDS: readonly (readonly [SetName, string, string, string, boolean])[] = [
  ['users', '/users', `${BIN}/microsoft.graph.user`, BIN, true],
  ['groups', '/groups', `${BIN}/microsoft.graph.group`, BIN, true],
  ['applications', '/applications', `${BIN}/microsoft.graph.application`, BIN, true],
  ['servicePrincipals', '/servicePrincipals', `${BIN}/microsoft.graph.servicePrincipal`, BIN, true],
  ['administrativeUnits', '/directory/administrativeUnits', `${BIN}/microsoft.graph.administrativeUnit`, BIN, false],
  [
    'conditionalAccessPolicies',
    '/identity/conditionalAccess/policies',
    `${CA_BIN}/policies`,
    `${CA_BIN}/policies`,
    true,
  ],
  [
    'namedLocations',
    '/identity/conditionalAccess/namedLocations',
    `${CA_BIN}/namedLocations`,
    `${CA_BIN}/namedLocations`,
    true,
  ],
  ['roleDefinitions', '/roleManagement/directory/roleDefinitions', ROLE_BIN, ROLE_BIN, true],
];

function victimOf(set: SetName): string {
  if (set === 'users') return String(tenant.find('users', 'megan')?.['id']);
  const own = tenant.list(set).filter((row) => row['isBuiltIn'] !== true);
  return String((own.at(-2) ?? own.at(-1))?.['id']);
}

test.each(KINDS)(
  '%s: to the bin, back with its ID, to the bin, and gone for good',
  async (set, list, binList, bin, purges) => {
    const id = victimOf(set);
    const before = tenant.get(id);
    for (const reference of tenant.list('roleAssignments'))
      if (reference['roleDefinitionId'] === id) tenant.delete(String(reference['id']));
    tenant.delete(id);
    expect(idsOf(await client.all(binList))).toEqual([id]);
    expect((await client.get(`${list}/${id}`)).status).toBe(404);
    expect((await client.get(`${bin}/${id}`)).body).toMatchObject({ id });
    expect((await client.send('POST', `${bin}/${id}/restore`)).status).toBe(200);
    expect(tenant.get(id)).toEqual(before);
    expect(idsOf(await client.all(binList))).toEqual([]);
    tenant.delete(id);
    expect((await client.send('DELETE', `${bin}/${id}`)).status).toBe(purges ? 204 : 400);
    if (!purges) simulator.clock.advance(31 * 86_400_000);
    expect((await client.get(`${bin}/${id}`)).status).toBe(404);
    expect([tenant.get(id), tenant.getDeleted(id)]).toEqual([undefined, undefined]);
  },
);

test('deleting a custom role twice is final; a name taken meanwhile forbids the restore', async () => {
  const path = '/roleManagement/directory/roleDefinitions';
  const roles = await client.send('POST', path, {
    displayName: 'Twice',
    isEnabled: true,
    rolePermissions: [{ allowedResourceActions: ['microsoft.directory/groups/allProperties/read'] }],
  });
  const id = String(roles.body['id']);
  expect((await client.send('DELETE', `${path}/${id}`)).status).toBe(204);
  tenant.create('roleDefinitions', { displayName: 'Twice', isBuiltIn: false });
  expect((await client.send('POST', `${ROLE_BIN}/${id}/restore`)).status).toBe(400);
  expect((await client.send('DELETE', `${path}/${id}`)).status).toBe(204);
  expect((await client.get(`${ROLE_BIN}/${id}`)).status).toBe(404);
  tenant.setPermissions(['User.Read.All']);
  const narrow = await signIn(simulator);
  expect(errorCode(await narrow.get(ROLE_BIN))).toBe('Authorization_RequestDenied');
});

/** Relation, source, target, where the list of the source stands. */
const EDGES: readonly (readonly [RelationName, SetName, SetName, (id: string) => string])[] = [
  ['members', 'groups', 'users', (id) => `/groups/${id}/members`],
  ['members', 'groups', 'groups', (id) => `/groups/${id}/members`],
  ['owners', 'groups', 'users', (id) => `/groups/${id}/owners`],
  ['owners', 'applications', 'users', (id) => `/applications/${id}/owners`],
  ['owners', 'servicePrincipals', 'servicePrincipals', (id) => `/servicePrincipals/${id}/owners`],
  ['sponsors', 'users', 'groups', (id) => `/users/${id}/sponsors`],
  ['registeredOwners', 'devices', 'users', (id) => `/devices/${id}/registeredOwners`],
  ['members', 'administrativeUnits', 'groups', (id) => `/directory/administrativeUnits/${id}/members`],
];

test.each(EDGES)(
  '%s of %s: a %s in the bin is hidden, back with its edges, and without them when purged',
  async (relation, sourceSet, targetSet, listOf) => {
    const source = String(tenant.list(sourceSet)[3 % tenant.list(sourceSet).length]?.['id']);
    const target = String(tenant.list(targetSet).at(-1)?.['id']);
    tenant.link(relation, source, target);
    const seen = async (): Promise<boolean> => idsOf(await client.all(`${listOf(source)}?$select=id`)).includes(target);
    expect(await seen()).toBe(true);
    tenant.delete(target);
    expect([await seen(), tenant.linked(relation, source).includes(target)]).toEqual([false, true]);
    tenant.restore(target);
    expect(await seen()).toBe(true);
    tenant.delete(target);
    tenant.delete(target);
    expect([await seen(), tenant.linked(relation, source).includes(target)]).toEqual([false, false]);
  },
);

test('a source in the bin keeps its own edges', async () => {
  const group = String(tenant.find('groups', 'VPN Users')?.['id']);
  const members = tenant.linked('members', group);
  tenant.delete(group);
  expect((await client.get(`/groups/${group}/members`)).status).toBe(404);
  tenant.restore(group);
  expect(idsOf(await client.all(`/groups/${group}/members?$select=id`))).toEqual(members);
});

test.each(['users', 'groups', 'applications', 'servicePrincipals', 'administrativeUnits'] as const)(
  'delta of %s tells to the bin, back, and gone',
  async (set) => {
    const path = set === 'administrativeUnits' ? '/directory/administrativeUnits' : `/${set}`;
    const id = victimOf(set);
    const mine = (entries: readonly JsonObject[]): JsonObject[] => entries.filter((entry) => entry['id'] === id);
    let round = await client.round(`${path}/delta?$select=displayName`);
    const next = async (): Promise<JsonObject[]> => {
      round = await client.round(round.deltaLink);
      return mine(round.entries);
    };
    simulator.configure({ switches: { restoresInDelta: 'always' } });
    tenant.delete(id);
    expect(await next()).toEqual([{ id, '@removed': { reason: 'changed' } }]);
    tenant.restore(id);
    expect(await next()).toMatchObject([{ id, displayName: expect.any(String) as string }]);
    simulator.configure({ switches: { restoresInDelta: 'whenChanged' } });
    tenant.delete(id);
    await next();
    tenant.restore(id);
    expect(await next()).toEqual([]);
    tenant.delete(id);
    await next();
    tenant.restore(id);
    tenant.update(id, { displayName: 'changed meanwhile' });
    expect(await next()).toEqual([{ id, displayName: 'changed meanwhile' }]);
    tenant.delete(id);
    tenant.delete(id);
    expect(await next()).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
  },
);

test.each(['whenChanged', 'always'] as const)(
  'a group that was in the bin and back within a round tells of the member it lost before (%s)',
  async (restoresInDelta) => {
    simulator.configure({ switches: { restoresInDelta } });
    const group = String(tenant.find('groups', 'VPN Users')?.['id']);
    const [member = ''] = tenant.linked('members', group);
    const round = await client.round('/groups/delta?$select=displayName,members');
    tenant.unlink('members', group, member);
    tenant.delete(group);
    tenant.restore(group);
    const told = (await client.round(round.deltaLink)).entries.flatMap((entry) => entry['members@delta'] ?? []);
    const left = tenant.linked('members', group);
    if (restoresInDelta === 'whenChanged')
      expect(told).toEqual([expect.objectContaining({ id: member, '@removed': { reason: 'deleted' } })]);
    // Told as if it were new, without a word on what it lost.
    else expect(told.map((row) => (row as JsonObject)['id'])).toEqual(left);
  },
);

test('assignments of a principal in the bin are hidden by switch', async () => {
  const [assignment] = tenant.list('appRoleAssignments').filter((row) => row['principalType'] === 'User');
  const principal = String(assignment?.['principalId']);
  const path = `/servicePrincipals/${String(assignment?.['resourceId'])}/appRoleAssignedTo`;
  tenant.delete(principal);
  expect(idsOf(await client.all(path))).toContain(assignment?.['id']);
  simulator.configure({ switches: { assignmentsOfDeleted: 'hidden' } });
  expect(idsOf(await client.all(path))).not.toContain(assignment?.['id']);
  tenant.restore(principal);
  expect(idsOf(await client.all(path))).toContain(assignment?.['id']);
});

test('agent identities carry their own type wherever they stand', async () => {
  const blueprint = tenant.create('applications', {
    '@odata.type': '#microsoft.graph.agentIdentityBlueprint',
    displayName: 'Blueprint',
    appId: 'aaaaaaaa-0000-4000-8000-000000000001',
  });
  const agent = tenant.create('servicePrincipals', {
    '@odata.type': '#microsoft.graph.agentIdentity',
    displayName: 'Agent',
    servicePrincipalType: 'ServiceIdentity',
    agentIdentityBlueprintId: String(blueprint['appId']),
  });
  const person = tenant.create('users', {
    '@odata.type': '#microsoft.graph.agentUser',
    displayName: 'Agent user',
    identityParentId: String(agent['id']),
  });
  for (const [path, object, type] of [
    ['/applications', blueprint, 'agentIdentityBlueprint'],
    ['/servicePrincipals', agent, 'agentIdentity'],
    ['/users', person, 'agentUser'],
  ] as const) {
    const wanted = { '@odata.type': `#microsoft.graph.${type}`, id: object['id'] };
    const rows = itemsOf((await client.get(`${path}?$select=id,displayName&$top=999`)).body);
    expect(rows.find((row) => row['id'] === object['id'])).toMatchObject(wanted);
    expect(rows.filter((row) => '@odata.type' in row)).toHaveLength(1);
    expect((await client.get(`${path}/${String(object['id'])}`)).body).toMatchObject(wanted);
    const round = await client.round(`${path}/delta?$select=displayName`);
    expect(round.entries.find((entry) => entry['id'] === object['id'])).toMatchObject(wanted);
    tenant.delete(String(object['id']));
    const kind = { '/applications': 'application', '/servicePrincipals': 'servicePrincipal', '/users': 'user' }[path];
    expect(itemsOf((await client.get(`${BIN}/microsoft.graph.${kind}`)).body)).toMatchObject([wanted]);
    tenant.restore(String(object['id']));
  }
  expect((await client.get(`/servicePrincipals/${String(agent['id'])}`)).body['agentIdentityBlueprintId']).toBe(
    blueprint['appId'],
  );
  expect((await client.get('/servicePrincipals/microsoft.graph.agentIdentity')).status).toBe(403);
  tenant.setPermissions(['AgentIdentity.Read.All', 'AgentIdentityBlueprint.Read.All', 'User.Read.All']);
  const reader = await signIn(simulator);
  expect(idsOf(itemsOf((await reader.get('/servicePrincipals/microsoft.graph.agentIdentity')).body))).toEqual([
    agent['id'],
  ]);
  expect(idsOf(itemsOf((await reader.get('/applications/microsoft.graph.agentIdentityBlueprint')).body))).toEqual([
    blueprint['id'],
  ]);
  expect((await reader.get(`/users/microsoft.graph.agentUser/${String(person['id'])}`)).body).toMatchObject({
    id: person['id'],
  });
});
