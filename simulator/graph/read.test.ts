import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { READ_PERMISSIONS } from '../seed/permissions.ts';
import { type Client, errorCode, itemsOf, signIn } from '../test-support/client.ts';
import type { Simulator, TenantHandle } from '../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;
const ADVANCED = { ConsistencyLevel: 'eventual' };

beforeAll(async () => {
  simulator = await startSimulator({ users: 250, groups: 60 });
  tenant = simulator.tenant();
  tenant.setPermissions(READ_PERMISSIONS);
  client = await signIn(simulator);
});
afterAll(() => simulator.close());

test.each([
  '/users',
  '/groups',
  '/devices',
  '/applications',
  '/servicePrincipals',
  '/directory/administrativeUnits',
  '/contacts',
  '/directoryRoles',
  '/roleManagement/directory/roleDefinitions',
  '/roleManagement/directory/roleAssignments',
  '/roleManagement/directory/roleEligibilitySchedules',
  '/oauth2PermissionGrants',
  '/identity/conditionalAccess/policies',
  '/identity/conditionalAccess/namedLocations',
  '/policies/authenticationStrengthPolicies?$expand=combinationConfigurations',
  '/policies/claimsMappingPolicies',
  '/policies/tokenLifetimePolicies',
  '/policies/homeRealmDiscoveryPolicies',
  '/policies/appManagementPolicies',
  '/policies/crossTenantAccessPolicy/partners?$expand=identitySynchronization',
  '/groupSettings',
  '/groupSettingTemplates',
  '/organization',
  '/domains',
  '/subscribedSkus',
])('%s lists with the seven read permissions', async (path) => {
  const items = await client.all(path);
  expect(items.length).toBeGreaterThan(0);
});

test('pages carry context, opaque links and no object twice', async () => {
  const first = await client.get('/users');
  expect(first.body['@odata.context']).toBe('https://graph.microsoft.com/v1.0/$metadata#users');
  expect(itemsOf(first.body)).toHaveLength(100);
  expect(first.headers.get('request-id')).toBeTruthy();
  expect(first.headers.get('date')).toBeTruthy();
  expect((await client.get('/users', { 'client-request-id': 'mine' })).headers.get('client-request-id')).toBe('mine');
  const all = await client.all('/users?$top=30');
  expect(new Set(all.map((user) => user['id'])).size).toBe(250);
});

test('a skip token belongs to one query and cannot be made up', async () => {
  const link = String((await client.get('/users?$select=id')).body['@odata.nextLink']);
  const token = new URL(link).searchParams.get('$skiptoken') ?? '';
  expect((await client.get(link)).status).toBe(200);
  expect((await client.get(`/users?$select=id,displayName&$skiptoken=${token}`)).status).toBe(400);
  expect((await client.get(`/groups?$select=id&$skiptoken=${token}`)).status).toBe(400);
  expect((await client.get('/users?$skiptoken=AAAA')).status).toBe(400);
  const other = await signIn(simulator, simulator.tenants[1]);
  expect((await other.get(link)).status).toBe(400);
});

test('users show eleven properties unless asked', async () => {
  const [user = {}] = itemsOf((await client.get('/users?$top=1')).body);
  expect(Object.keys(user).sort()).toEqual([
    'businessPhones',
    'displayName',
    'givenName',
    'id',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ]);
  const selected = await client.get('/users/megan@contoso.example?$select=accountEnabled,onPremisesSyncEnabled');
  expect(selected.body).toMatchObject({ accountEnabled: true, onPremisesSyncEnabled: null });
  expect((await client.get('/users/megan@contoso.example')).body).not.toHaveProperty('accountEnabled');
  const [group = {}] = itemsOf((await client.get('/groups?$top=1')).body);
  expect(group).not.toHaveProperty('assignedLicenses');
});

test.each([
  ['/users?$select=shoeSize', 400, 'BadRequest'],
  ['/users?$top=0', 400, /BadRequest/],
  ['/users?$top=1000', 400, /BadRequest/],
  ['/directoryRoles?$top=5', 400, /Unsupported/],
  ['/subscribedSkus?$top=5', 400, /Unsupported/],
  ['/users?$skip=5', 400, /BadRequest/],
  ['/users?$frobnicate=1', 400, /BadRequest/],
  ['/users?$select=skills', 501, 'NotImplemented'],
  ['/groups?$select=allowExternalSenders', 400, /Unsupported/],
  ["/users?$filter=startswith(passwordPolicies,'x')", 400, /Unsupported/],
  ["/users?$filter=endswith(mail,'x')", 400, /Unsupported/],
  ["/users?$filter=displayName ne 'x'", 400, /Unsupported/],
  ["/users?$filter=shoeSize eq 'x'", 400, 'BadRequest'],
  ["/users?$filter=displayName eq 'x", 400, 'BadRequest'],
  ['/users?$orderby=jobTitle', 400, /Unsupported/],
  ['/users?$expand=messages', 400, 'BadRequest'],
  ['/users?$expand=manager,sponsors', 400, /Unsupported/],
  ['/users/$count', 400, /Unsupported/],
  ['/users?$search="displayName:a"', 400, /Unsupported/],
  ['/nonsense', 400, 'BadRequest'],
  ['/users/00000000-aaaa-4aaa-8aaa-000000000000', 404, 'Request_ResourceNotFound'],
  ['/directory/deletedItems', 400, /BadRequest/],
  ['/users?$select=signInActivity', 403, 'Authorization_RequestDenied'],
  ["/applications(shoe='x')", 400, 'BadRequest'],
  ['/users?$select=id&$select=mail', 400, 'BadRequest'],
])('%s is refused', async (path, status, code) => {
  const answer = await client.get(path);
  expect([answer.status, errorCode(answer)]).toEqual([
    status,
    typeof code === 'string' ? code : expect.stringMatching(code),
  ]);
});

test.each([
  ["/users?$filter=userPrincipalName eq 'MEGAN@contoso.example'", 1],
  ["/users?$filter=startswith(displayName,'Break')", 2],
  ["/users?$filter=displayName in ('Megan Bowen','Alex Wilber')", 2],
  ["/users?$filter=displayName eq 'Megan Bowen' or displayName eq 'Alex Wilber'", 2],
  ["/users?$filter=displayName eq 'Megan Bowen' and accountEnabled eq true", 1],
  ["/groups?$filter=displayName eq 'VPN Users'", 1],
  ["/servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'", 1],
  ["/directoryRoles?$filter=roleTemplateId eq '62e90394-69f5-4237-9190-012177145e10'", 1],
  ["/identity/conditionalAccess/policies?$filter=displayName eq 'Risky sign-ins'", 1],
])('%s finds %i', async (path, count) => {
  expect(itemsOf((await client.get(path)).body)).toHaveLength(count);
});

test('advanced queries need both halves', async () => {
  const query = "/users?$filter=userType ne 'Member'&$count=true&$select=id,userType";
  expect((await client.get(query)).status).toBe(400);
  const answer = await client.get(query, ADVANCED);
  expect(answer.body['@odata.count']).toBe(itemsOf(answer.body).length);
  expect((await client.get('/users?$count=true')).body).not.toHaveProperty('@odata.count');
  expect((await client.get('/users/$count', ADVANCED)).body).toEqual({ text: '250' });
  expect((await client.get('/users?$expand=manager', ADVANCED)).status).toBe(400);
  const groups = itemsOf((await client.get("/groups?$filter=groupTypes/any(c:c eq 'Unified')")).body);
  expect(groups.length).toBeGreaterThan(0);
  const names = itemsOf((await client.get('/users?$orderby=displayName desc&$top=5')).body).map((user) =>
    String(user['displayName']).toLowerCase(),
  );
  expect(names).toEqual([...names].sort((a, b) => b.localeCompare(a)));
});

test('expansion stops at twenty and shows types', async () => {
  const [big = {}] = itemsOf(
    (await client.get("/groups?$filter=displayName eq 'All Employees'&$expand=members($select=id,displayName)")).body,
  );
  const members = big['members'] as { '@odata.type': string }[];
  expect(members).toHaveLength(20);
  expect(Object.keys(members[0] ?? {})).toEqual(['@odata.type', 'id', 'displayName']);
  const user = (await client.get('/users/alex@contoso.example?$expand=manager($select=id)')).body;
  expect(user['manager']).toMatchObject({ '@odata.type': '#microsoft.graph.user' });
  const assignment = itemsOf((await client.get('/roleManagement/directory/roleAssignments?$expand=principal')).body)[0];
  expect(assignment?.['principal']).toHaveProperty('@odata.type');
});

test('relations: objects, references, casts, counts, both directions', async () => {
  const group = String(tenant.find('groups', 'All Employees')?.['id']);
  const wanted = tenant.linked('members', group);
  expect((await client.all(`/groups/${group}/members`)).map((member) => member['id'])).toEqual(wanted);
  expect((await client.all(`/groups/${group}/members/microsoft.graph.user?$select=id`)).length).toBe(wanted.length);
  expect(await client.all(`/groups/${group}/members/microsoft.graph.group`)).toEqual([]);
  expect(itemsOf((await client.get(`/groups/${group}/members/$ref?$top=2`)).body)[0]?.['@odata.id']).toBe(
    `https://graph.microsoft.com/v1.0/directoryObjects/${wanted[0] ?? ''}`,
  );
  expect((await client.get(`/groups/${group}/members/$count`, ADVANCED)).body).toEqual({ text: String(wanted.length) });
  expect((await client.all(`/users/${wanted[0] ?? ''}/memberOf`)).map((item) => item['id'])).toContain(group);
  const device = tenant.list('devices')[0];
  expect(itemsOf((await client.get(`/devices/${String(device?.['id'])}/registeredOwners`)).body)).toHaveLength(1);
  const byIds = await client.send('POST', '/directoryObjects/getByIds', {
    ids: [group, wanted[0] ?? ''],
    types: ['group'],
  });
  expect(byIds.status).toBe(200);
  expect(itemsOf(byIds.body)).toMatchObject([{ '@odata.type': '#microsoft.graph.group', id: group }]);
});

test('soft-deleted members are hidden from lists yet still linked', async () => {
  const user = String(tenant.create('users', { displayName: 'ghost' })['id']);
  const group = String(tenant.find('groups', 'VPN Users')?.['id']);
  tenant.link('members', group, user);
  tenant.delete(user);
  expect((await client.all(`/groups/${group}/members`)).map((member) => member['id'])).not.toContain(user);
  expect(tenant.linked('members', group)).toContain(user);
  const deleted = itemsOf(
    (await client.get('/directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime')).body,
  );
  expect(deleted).toMatchObject([{ id: user }]);
  expect(deleted[0]?.['deletedDateTime']).toMatch(/Z$/);
  simulator.clock.advance(31 * 86_400_000);
  client = await signIn(simulator);
  expect(itemsOf((await client.get('/directory/deletedItems/microsoft.graph.user')).body)).toEqual([]);
  expect(tenant.linked('members', group)).not.toContain(user);
});

test('key bytes of credentials come on a single read by name only', async () => {
  tenant.update(String(tenant.list('applications')[1]?.['id']), {
    keyCredentials: [
      { keyId: 'a0000000-0000-4000-8000-000000000000', type: 'AsymmetricX509Cert', usage: 'Verify', key: 'QUJD' },
    ],
  });
  const path = `/applications/${String(tenant.list('applications')[1]?.['id'])}`;
  expect(JSON.stringify((await client.get('/applications?$select=id,keyCredentials')).body)).not.toContain('QUJD');
  expect(JSON.stringify((await client.get(path)).body)).not.toContain('QUJD');
  expect(JSON.stringify((await client.get(`${path}?$select=keyCredentials`)).body)).toContain('QUJD');
});

test('newer enum members are hidden unless preferred', async () => {
  const path = '/identity/conditionalAccess/policies';
  expect(JSON.stringify((await client.get(path)).body)).not.toContain('riskRemediation');
  expect(JSON.stringify((await client.get(path)).body)).toContain('unknownFutureValue');
  expect(JSON.stringify((await client.get(path, { Prefer: 'include-unknown-enum-members' })).body)).toContain(
    'riskRemediation',
  );
});

test('the methods policy embeds its configurations', async () => {
  const policy = (await client.get('/policies/authenticationMethodsPolicy')).body;
  const configurations = policy['authenticationMethodConfigurations'] as {
    '@odata.type': string;
    includeTargets?: unknown[];
  }[];
  expect(configurations).toHaveLength(8);
  expect(
    configurations.every(
      (item) => item['@odata.type'].startsWith('#microsoft.graph.') && Array.isArray(item.includeTargets),
    ),
  ).toBe(true);
});

test('the seven do not read everything', async () => {
  const principal = String(tenant.list('servicePrincipals').at(-1)?.['id']);
  expect((await client.get(`/servicePrincipals/${principal}/claimsMappingPolicies`)).status).toBe(403);
  expect((await client.get('/roleManagement/directory/roleEligibilityScheduleRequests')).status).toBe(403);
  expect((await client.send('DELETE', `/users/${String(tenant.list('users')[20]?.['id'])}`)).status).toBe(403);
  tenant.setPermissions(['Directory.Read.All']);
  const directoryOnly = await signIn(simulator);
  const user = String(tenant.list('users')[5]?.['id']);
  expect((await directoryOnly.get(`/users/${user}/sponsors`)).status).toBe(403);
  expect((await directoryOnly.get('/devices/delta')).status).toBe(403);
  expect((await directoryOnly.get('/devices')).status).toBe(200);
  tenant.setPermissions(['Policy.ReadWrite.ConditionalAccess', 'Policy.Read.All']);
  const half = await signIn(simulator);
  expect((await half.send('POST', '/identity/conditionalAccess/policies', {})).status).toBe(403);
});

test('methods Graph does not offer', async () => {
  const answer = await client.send('PUT', '/users', {});
  expect([answer.status, errorCode(answer)]).toEqual([405, 'Request_BadRequest']);
});

test('links can name the mapped origin', async () => {
  simulator.configure({ linkOrigin: 'mapped' });
  expect(String((await client.get('/users?$select=id')).body['@odata.nextLink'] ?? simulator.url)).toContain(
    simulator.url,
  );
  simulator.configure({ linkOrigin: 'real' });
});
