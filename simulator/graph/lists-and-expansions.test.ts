import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { type Client, itemsOf, signIn } from '../test-support/client.ts';
import type { JsonObject, Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 250, pageSize: 500 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
});
afterEach(() => simulator.close());

const EVENTUAL = { ConsistencyLevel: 'eventual' };
const ids = (rows: unknown): unknown[] => (rows as JsonObject[]).map((row) => row['id']);

test.each(['members', 'owners'] as const)(
  'lists of a group leave service principals out of its %s; $expand shows them',
  async (relation) => {
    const group = String(tenant.create('groups', { displayName: 'mixed' })['id']);
    const user = String(tenant.find('users', 'megan')?.['id']);
    const principal = String(tenant.list('servicePrincipals').at(-1)?.['id']);
    tenant.link(relation, group, user);
    tenant.link(relation, group, principal);
    const path = `/groups/${group}/${relation}`;
    expect(ids(await client.all(`${path}?$select=id`))).toEqual([user]);
    expect(itemsOf((await client.get(`${path}/$ref`)).body)).toHaveLength(1);
    expect((await client.get(`${path}/$count`, EVENTUAL)).body).toEqual({ text: '1' });
    expect(ids((await client.get(`/groups/${group}?$expand=${relation}($select=id)`)).body[relation])).toEqual([
      user,
      principal,
    ]);
    expect(await client.all(`${path}/microsoft.graph.servicePrincipal`)).toEqual([]);
    simulator.configure({ switches: { principalsByCast: true } });
    expect(ids(await client.all(`${path}/microsoft.graph.servicePrincipal`))).toEqual([principal]);
    const owned = tenant.list('applications')[0];
    tenant.link('owners', String(owned?.['id']), principal);
    expect(ids(await client.all(`/applications/${String(owned?.['id'])}/owners`))).toContain(principal);
  },
);

test.each([true, false])('groups/delta names service principals by switch (%s)', async (shown) => {
  simulator.configure({ switches: { principalsInGroupDelta: shown } });
  const group = String(tenant.create('groups', { displayName: 'mixed' })['id']);
  const [first, second] = tenant.list('servicePrincipals').map((row) => String(row['id']));
  tenant.link('members', group, first ?? '');
  const linked = (entries: JsonObject[]): unknown[] =>
    entries.filter((entry) => entry['id'] === group).flatMap((entry) => ids(entry['members@delta'] ?? []));
  const round = await client.round('/groups/delta?$select=members');
  expect(linked(round.entries)).toEqual(shown ? [first] : []);
  tenant.link('members', group, second ?? '');
  expect(linked((await client.round(round.deltaLink)).entries)).toEqual(shown ? [second] : []);
});

test('with $expand a page of directory objects has at most 100 rows and each at most 20 targets', async () => {
  expect(itemsOf((await client.get('/users?$top=999')).body)).toHaveLength(250);
  const page = await client.get('/users?$top=999&$select=id&$expand=manager($select=id)');
  expect(itemsOf(page.body)).toHaveLength(100);
  expect(await client.all('/users?$top=999&$select=id&$expand=manager($select=id)')).toHaveLength(250);
  const app = String(tenant.list('applications')[0]?.['id']);
  for (let at = 0; at < 25; at += 1)
    tenant.create('federatedIdentityCredentials', { parent: app, name: `ci-${at}`, issuer: 'x', subject: String(at) });
  const expanded = (await client.get(`/applications/${app}?$expand=federatedIdentityCredentials`)).body;
  expect(expanded['federatedIdentityCredentials']).toHaveLength(20);
  expect(expanded).not.toHaveProperty(['federatedIdentityCredentials@odata.nextLink']);
  expect(await client.all(`/applications/${app}/federatedIdentityCredentials`)).toHaveLength(25);
});

test('federated credentials are expanded on one application, never on lists', async () => {
  const app = String(tenant.list('applications')[0]?.['id']);
  const expand = '?$select=id&$expand=federatedIdentityCredentials';
  expect((await client.get(`/applications${expand}`)).status).toBe(400);
  expect((await client.get(`/applications/${app}${expand}`)).status).toBe(200);
});

test('annotations stand inside complex values of policies, also where the value is null', async () => {
  const strong = tenant
    .list('conditionalAccessPolicies')
    .find((row) => JSON.stringify(row).includes('authenticationStrength'));
  const path = '/identity/conditionalAccess/policies';
  simulator.configure({ switches: { nestedAnnotations: false } });
  const plain = await client.all(path);
  expect(JSON.stringify(plain)).not.toContain('authenticationStrength@odata.context');
  simulator.configure({ switches: { nestedAnnotations: true } });
  const policies = await client.all(path);
  const controls = policies
    .map((policy) => policy['grantControls'] as JsonObject | null)
    .filter((item) => item !== null);
  expect(controls.length).toBeGreaterThan(2);
  for (const item of controls)
    expect(item['authenticationStrength@odata.context']).toContain('/grantControls/authenticationStrength/$entity');
  expect(controls.some((item) => item['authenticationStrength'] === null)).toBe(true);
  const whole = (await client.get(`${path}/${String(strong?.['id'])}`)).body['grantControls'] as JsonObject;
  expect(whole['authenticationStrength']).toHaveProperty(['combinationConfigurations@odata.context']);
  expect(JSON.stringify(policies)).toMatch(/"externalTenants":\{"@odata\.context"/);
  const strengths = await client.all('/policies/authenticationStrengthPolicies?$expand=combinationConfigurations');
  expect(strengths[0]).toHaveProperty(['combinationConfigurations@odata.context']);
});
