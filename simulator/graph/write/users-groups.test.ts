import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../../index.ts';
import { type Client, errorCode, itemsOf, signIn } from '../../test-support/client.ts';
import type { JsonObject, Simulator, TenantHandle } from '../../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeAll(async () => {
  simulator = await startSimulator({ users: 60 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
});
afterAll(() => simulator.close());

const person = (nickname: string, more: JsonObject = {}): JsonObject => ({
  accountEnabled: true,
  displayName: nickname,
  mailNickname: nickname,
  userPrincipalName: `${nickname}@contoso.example`,
  passwordProfile: { password: 'long-Enough-1', forceChangePasswordNextSignIn: true },
  ...more,
});
const team = (nickname: string, more: JsonObject = {}): JsonObject => ({
  displayName: nickname,
  mailEnabled: false,
  mailNickname: nickname,
  securityEnabled: true,
  ...more,
});
const ref = (id: unknown): JsonObject => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${String(id)}`,
});

async function create(path: string, body: JsonObject): Promise<string> {
  const answer = await client.send('POST', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(answer.body['id']);
}

function details(body: JsonObject): string {
  return JSON.stringify((body['error'] as JsonObject)['details'] ?? []);
}

test('a user is created, read, changed, deleted, restored and purged', async () => {
  const id = await create('/users', person('lifecycle', { jobTitle: 'Tester' }));
  expect((await client.get(`/users/${id}?$select=jobTitle,passwordProfile,userType`)).body).toMatchObject({
    jobTitle: 'Tester',
    passwordProfile: null,
    userType: 'Member',
  });
  expect((await client.send('PATCH', `/users/${id}`, { jobTitle: null })).status).toBe(204);
  expect((await client.get(`/users/${id}`)).body['jobTitle']).toBeNull();
  expect((await client.send('DELETE', `/users/${id}`)).status).toBe(204);
  expect((await client.get(`/users/${id}`)).status).toBe(404);
  expect((await client.get(`/directory/deletedItems/${id}`)).status).toBe(200);
  expect((await client.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(200);
  expect((await client.get(`/users/${id}`)).status).toBe(200);
  await client.send('DELETE', `/users/${id}`);
  expect((await client.send('DELETE', `/directory/deletedItems/${id}`)).status).toBe(204);
  expect((await client.get(`/directory/deletedItems/${id}`)).status).toBe(404);
});

test.each([
  ['unknown property', { shoeSize: 44 }],
  ['read-only property', { createdDateTime: '2026-01-01T00:00:00Z' }],
  ['server-kept proxy addresses', { proxyAddresses: [] }],
  ['wrong primitive', { accountEnabled: 'yes' }],
  ['not a collection', { otherMails: 'a@b.example' }],
  ['null where not nullable', { displayName: null }],
  ['unverified domain', { userPrincipalName: 'x@elsewhere.example' }],
  ['two business phones', { businessPhones: ['1', '2'] }],
  ['bad alias', { mailNickname: 'a b' }],
  ['no password', { passwordProfile: {} }],
  ['odata annotation', { '@odata.context': 'x' }],
  ['unknown member of a complex value', { passwordProfile: { password: 'long-Enough-1', colour: 'red' } }],
  ['date without time', { employeeHireDate: '2026-01-01' }],
  ['too long', { department: 'x'.repeat(65) }],
])('POST /users refuses: %s', async (_why, more) => {
  const answer = await client.send('POST', '/users', person('refused', more));
  expect(answer.status).toBe(400);
  expect(errorCode(answer)).toMatch(/^(Request_)?BadRequest$/);
});

test.each(['accountEnabled', 'displayName', 'mailNickname', 'passwordProfile', 'userPrincipalName'])(
  'POST /users needs %s',
  async (name) => {
    const { [name]: _dropped, ...rest } = person('incomplete');
    expect((await client.send('POST', '/users', rest)).status).toBe(400);
  },
);

test('a user principal name stays taken by a user in the bin', async () => {
  const id = await create('/users', person('taken'));
  const again = await client.send('POST', '/users', person('taken'));
  expect(again.status).toBe(400);
  expect(details(again.body)).toContain('"ObjectConflict"');
  expect(details(again.body)).toContain('"userPrincipalName"');
  await client.send('DELETE', `/users/${id}`);
  expect((await client.send('POST', '/users', person('taken'))).status).toBe(400);
});

test('restoring into a taken name conflicts until a new one is given', async () => {
  const id = await create('/users', person('moved', { mail: 'moved@contoso.example' }));
  await client.send('DELETE', `/users/${id}`);
  tenant.create('users', {
    displayName: 'Usurper',
    userPrincipalName: 'moved@contoso.example',
    proxyAddresses: ['SMTP:moved@contoso.example'],
  });
  const refused = await client.send('POST', `/directory/deletedItems/${id}/restore`);
  expect([refused.status, details(refused.body).includes('ObjectConflict')]).toEqual([400, true]);
  const proxies = await client.send('POST', `/directory/deletedItems/${id}/restore`, {
    newUserPrincipalName: 'moved2@contoso.example',
  });
  expect(details(proxies.body)).toContain('proxyAddresses');
  expect(
    (
      await client.send('POST', `/directory/deletedItems/${id}/restore`, {
        newUserPrincipalName: 'moved2@contoso.example',
        autoReconcileProxyConflict: true,
      })
    ).status,
  ).toBe(200);
  expect((await client.get(`/users/${id}?$select=userPrincipalName,proxyAddresses`)).body).toMatchObject({
    userPrincipalName: 'moved2@contoso.example',
    proxyAddresses: [],
  });
});

test('synced users refuse what is mastered on premises, not the rest', async () => {
  const synced = tenant.list('users').find((user) => user['onPremisesSyncEnabled'] === true);
  expect((await client.send('PATCH', `/users/${String(synced?.['id'])}`, { jobTitle: 'x' })).status).toBe(400);
  expect((await client.send('PATCH', `/users/${String(synced?.['id'])}`, { usageLocation: 'NO' })).status).toBe(204);
});

test('administrators can only be deleted or disabled by an app with a role of its own', async () => {
  const admin = tenant.find('users', 'alex@contoso.example');
  const fourth = tenant.list('users')[3]?.['id'];
  expect(admin?.['id']).toBe(fourth);
  expect(errorCode(await client.send('DELETE', `/users/${String(fourth)}`))).toBe('Authorization_RequestDenied');
  expect((await client.send('PATCH', `/users/${String(fourth)}`, { accountEnabled: false })).status).toBe(403);
  expect((await client.send('PATCH', `/users/${String(fourth)}`, { jobTitle: 'Chief' })).status).toBe(204);
  const own = tenant.find('servicePrincipals', tenant.clientId);
  const assignment = tenant.create('roleAssignments', {
    principalId: own?.['id'] ?? '',
    roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
    directoryScopeId: '/',
  });
  expect((await client.send('PATCH', `/users/${String(fourth)}`, { accountEnabled: false })).status).toBe(204);
  tenant.delete(String(assignment['id']));
});

test('manager and sponsors are written by reference', async () => {
  const user = await create('/users', person('report'));
  const boss = tenant.find('users', 'megan@contoso.example')?.['id'];
  expect((await client.get(`/users/${user}/manager`)).status).toBe(404);
  expect((await client.send('PUT', `/users/${user}/manager/$ref`, ref(boss))).status).toBe(204);
  expect((await client.get(`/users/${user}/manager`)).body).toMatchObject({
    '@odata.type': '#microsoft.graph.user',
    id: boss,
  });
  expect((await client.send('PUT', `/users/${user}/manager/$ref`, ref(user))).status).toBe(400);
  expect((await client.send('DELETE', `/users/${user}/manager/$ref`)).status).toBe(204);
  expect((await client.send('POST', `/users/${user}/sponsors/$ref`, ref(boss))).status).toBe(204);
  expect(itemsOf((await client.get(`/users/${user}/sponsors`)).body).map((item) => item['id'])).toEqual([boss]);
  expect(
    (await client.send('POST', `/users/${user}/sponsors/$ref`, ref('00000000-aaaa-4aaa-8aaa-000000000000'))).status,
  ).toBe(404);
});

test('members are added one by one or twenty at once, all or nothing', async () => {
  const group = await create('/groups', team('bulk'));
  const ids = tenant
    .list('users')
    .slice(10, 32)
    .map((user) => String(user['id']));
  const bind = (list: string[]): JsonObject => ({
    'members@odata.bind': list.map((id) => `https://graph.microsoft.com/v1.0/users/${id}`),
  });
  expect((await client.send('PATCH', `/groups/${group}`, bind(ids.slice(0, 21)))).status).toBe(400);
  expect(
    (await client.send('PATCH', `/groups/${group}`, bind([...ids.slice(0, 3), '00000000-aaaa-4aaa-8aaa-000000000000'])))
      .status,
  ).toBe(404);
  expect(tenant.linked('members', group)).toEqual([]);
  expect((await client.send('PATCH', `/groups/${group}`, bind(ids.slice(0, 20)))).status).toBe(204);
  const again = await client.send('PATCH', `/groups/${group}`, bind(ids.slice(19, 22)));
  expect([again.status, JSON.stringify(again.body).includes('already exist')]).toEqual([400, true]);
  expect(tenant.linked('members', group)).toHaveLength(20);
  expect((await client.send('POST', `/groups/${group}/members/$ref`, ref(ids[20]))).status).toBe(204);
  expect((await client.send('POST', `/groups/${group}/members/$ref`, ref(ids[20]))).status).toBe(400);
  expect((await client.send('DELETE', `/groups/${group}/members/${ids[20] ?? ''}/$ref`)).status).toBe(204);
  const missing = await client.send('DELETE', `/groups/${group}/members/${ids[20] ?? ''}/$ref`);
  expect([missing.status, JSON.stringify(missing.body).includes(group)]).toEqual([404, true]);
});

test('nesting follows the kinds of groups', async () => {
  const security = await create('/groups', team('nestsec'));
  const other = await create('/groups', team('nestsec2'));
  const unified = await create(
    '/groups',
    team('nestm365', { mailEnabled: true, groupTypes: ['Unified'], securityEnabled: false }),
  );
  const dynamic = await create(
    '/groups',
    team('nestdyn', {
      groupTypes: ['DynamicMembership'],
      membershipRule: '(user.city -eq "Oslo")',
      membershipRuleProcessingState: 'On',
    }),
  );
  const add = async (group: string, member: string): Promise<number> =>
    (await client.send('POST', `/groups/${group}/members/$ref`, ref(member))).status;
  expect(await add(security, other)).toBe(204);
  expect(await add(unified, security)).toBe(400);
  expect(await add(security, unified)).toBe(400);
  expect(await add(dynamic, String(tenant.list('users')[5]?.['id']))).toBe(400);
  expect(await add(security, security)).toBe(400);
});

test.each([
  ['a distribution list', { mailEnabled: true }],
  ['a group that is neither', { securityEnabled: false }],
  ['a rule without the kind', { membershipRule: 'x', membershipRuleProcessingState: 'On' }],
  ['the kind without a rule', { groupTypes: ['DynamicMembership'] }],
  ['an unknown kind', { groupTypes: ['Magic'] }],
  ['Exchange properties', { autoSubscribeNewMembers: true }],
  ['a public role-assignable group', { isAssignableToRole: true, visibility: 'Public' }],
])('POST /groups refuses %s', async (_why, more) => {
  expect((await client.send('POST', '/groups', team('refusedgroup', more as JsonObject))).status).toBe(400);
});

test('create-only properties of groups cannot change', async () => {
  const id = await create('/groups', team('fixed', { uniqueName: 'fixed-name' }));
  expect((await client.send('PATCH', `/groups/${id}`, { isAssignableToRole: true })).status).toBe(400);
  expect((await client.send('PATCH', `/groups/${id}`, { uniqueName: 'other' })).status).toBe(400);
  expect((await client.send('PATCH', `/groups/${id}`, { description: 'fine' })).status).toBe(204);
});

test('owners: bound at creation, one at a time, the last user stays', async () => {
  const [first, second] = tenant
    .list('users')
    .slice(20, 22)
    .map((user) => String(user['id']));
  const id = await create(
    '/groups',
    team('owned', { 'owners@odata.bind': [`https://graph.microsoft.com/v1.0/users/${first ?? ''}`] }),
  );
  expect((await client.send('DELETE', `/groups/${id}/owners/${first ?? ''}/$ref`)).status).toBe(400);
  expect((await client.send('POST', `/groups/${id}/owners/$ref`, ref(second))).status).toBe(204);
  expect((await client.send('DELETE', `/groups/${id}/owners/${first ?? ''}/$ref`)).status).toBe(204);
});

test('a group with a hundred owners takes no more', async () => {
  const group = String(tenant.create('groups', { displayName: 'crowd' })['id']);
  for (let at = 0; at < 100; at += 1)
    tenant.link('owners', group, String(tenant.create('users', { displayName: `owner ${at}` })['id']));
  const answer = await client.send('POST', `/groups/${group}/owners/$ref`, ref(tenant.list('users')[5]?.['id']));
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Directory_QuotaExceeded']);
});

test('role-assignable groups need the role management permission', async () => {
  const id = await create('/groups', team('roleable', { isAssignableToRole: true }));
  tenant.setPermissions(['Directory.Read.All', 'Group.ReadWrite.All', 'GroupMember.ReadWrite.All']);
  const lesser = await signIn(simulator);
  expect((await lesser.send('POST', '/groups', team('roleable2', { isAssignableToRole: true }))).status).toBe(403);
  expect((await lesser.send('POST', `/groups/${id}/members/$ref`, ref(tenant.list('users')[5]?.['id']))).status).toBe(
    403,
  );
  expect((await lesser.send('DELETE', `/groups/${id}`)).status).toBe(403);
  expect((await lesser.send('POST', '/groups', team('plainone'))).status).toBe(201);
});
