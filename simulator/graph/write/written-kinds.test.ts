import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../../index.ts';
import { DEFAULT_PERMISSIONS } from '../../seed/permissions.ts';
import { type Answer, type Client, errorCode, itemsOf, signIn } from '../../test-support/client.ts';
import type { JsonObject, Simulator, TenantHandle } from '../../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 60, groups: 40, variety: true });
  tenant = simulator.tenant();
  client = await withPermissions('User.Invite.All', 'Directory.ReadWrite.All');
});
afterEach(() => simulator.close());

async function withPermissions(...more: string[]): Promise<Client> {
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...more]);
  return signIn(simulator);
}

const NOBODY = '00000000-aaaa-4aaa-8aaa-000000000000';
const url = (path: string): string => `https://graph.microsoft.com/v1.0${path}`;
const user = (more: JsonObject = {}): string =>
  String(tenant.create('users', { displayName: 'someone', usageLocation: 'SE', ...more })['id']);
const person = (nickname: string, more: JsonObject = {}): JsonObject => ({
  accountEnabled: true,
  displayName: nickname,
  mailNickname: nickname,
  userPrincipalName: `${nickname}@contoso.example`,
  passwordProfile: { password: 'long-Enough-1' },
  ...more,
});
const text = (answer: Answer): string => JSON.stringify(answer.body['error'] ?? {});

async function status(method: string, path: string, body?: JsonObject, as = client): Promise<number> {
  return (await as.send(method, path, body)).status;
}

describe('licences', () => {
  const sku = (part: string): JsonObject =>
    tenant.list('subscribedSkus').find((row) => row['skuPartNumber'] === part) ?? {};
  const used = (part: string): number => Number(sku(part)['consumedUnits']);
  const assign = (path: string, add: JsonObject[], remove: string[] = []): Promise<Answer> =>
    client.send('POST', `${path}/assignLicense`, { addLicenses: add, removeLicenses: remove });
  const held = (id: string): unknown => tenant.get(id)?.['assignedLicenses'];

  test('take a seat when they come and give it back when they go', async () => {
    const skuId = String(sku('SPE_E5')['skuId']);
    const [plan] = sku('SPE_E5')['servicePlans'] as JsonObject[];
    const id = user();
    const before = used('SPE_E5');
    const disabledPlans = [String(plan?.['servicePlanId'])];
    expect((await assign(`/users/${id}`, [{ skuId, disabledPlans }])).status).toBe(200);
    expect([held(id), used('SPE_E5')]).toEqual([[{ skuId, disabledPlans }], before + 1]);
    expect((await assign(`/users/${id}`, [{ skuId, disabledPlans: [] }])).status).toBe(200);
    expect([held(id), used('SPE_E5')]).toEqual([[{ skuId, disabledPlans: [] }], before + 1]);
    expect((await assign(`/users/${id}`, [], [skuId])).status).toBe(200);
    expect([held(id), used('SPE_E5')]).toEqual([[], before]);
  });

  test.each([
    ['an unknown SKU', () => [{ skuId: NOBODY }], {}],
    ['an unknown plan', () => [{ skuId: sku('SPE_E5')['skuId'] ?? '', disabledPlans: [NOBODY] }], {}],
    ['a user without a usage location', () => [{ skuId: sku('SPE_E5')['skuId'] ?? '' }], { usageLocation: null }],
  ])('refuse %s', async (_what, licences, more) => {
    expect((await assign(`/users/${user(more)}`, licences())).status).toBe(400);
  });

  test('run out', async () => {
    const { id, skuId } = sku('SPE_E5');
    tenant.update(String(id), { prepaidUnits: { enabled: used('SPE_E5'), suspended: 0, warning: 0, lockedOut: 0 } });
    const refused = await assign(`/users/${user()}`, [{ skuId: skuId ?? '' }]);
    expect([refused.status, text(refused).includes('available licenses')]).toEqual([400, true]);
  });

  test('come to the members of a group, go with the membership, and are not taken from one member', async () => {
    const skuId = String(sku('SPE_E5')['skuId']);
    const group = String(tenant.create('groups', { displayName: 'licensed' })['id']);
    const [member, late] = [user(), user()];
    tenant.link('members', group, member);
    expect((await assign(`/groups/${group}`, [{ skuId }])).status).toBe(200);
    expect(await status('POST', `/groups/${group}/members/$ref`, { '@odata.id': url(`/users/${late}`) })).toBe(204);
    for (const id of [member, late])
      expect(tenant.get(id)?.['licenseAssignmentStates']).toMatchObject([
        { skuId, assignedByGroup: group, state: 'Active' },
      ]);
    const refused = await assign(`/users/${member}`, [], [skuId]);
    expect(text(refused)).toContain('inherited from a group membership');
    expect(await status('DELETE', `/groups/${group}`)).toBe(400);
    expect(await status('DELETE', `/groups/${group}/members/${late}/$ref`)).toBe(204);
    expect([held(late), held(member)]).toEqual([[], [{ skuId, disabledPlans: [] }]]);
    expect((await assign(`/groups/${group}`, [], [skuId])).status).toBe(200);
    expect(held(member)).toEqual([]);
    expect(await status('DELETE', `/groups/${group}`)).toBe(204);
  });
});

describe('guests', () => {
  const invite = (email: string, more: JsonObject = {}): Promise<Answer> =>
    client.send('POST', '/invitations', {
      invitedUserEmailAddress: email,
      inviteRedirectUrl: 'https://myapps.microsoft.com',
      ...more,
    });

  test('are invited, without mail unless asked, and once', async () => {
    const answer = await invite('guest@elsewhere.example', { invitedUserDisplayName: 'Guest' });
    expect([answer.status, answer.body['status']]).toEqual([201, 'PendingAcceptance']);
    const { id } = answer.body['invitedUser'] as JsonObject;
    expect(tenant.get(String(id))).toMatchObject({
      displayName: 'Guest',
      userType: 'Guest',
      creationType: 'Invitation',
      externalUserState: 'PendingAcceptance',
      mail: 'guest@elsewhere.example',
      userPrincipalName: 'guest_elsewhere.example#EXT#@contoso.onmicrosoft.com',
    });
    expect(tenant.list('invitations')).toMatchObject([{ sendInvitationMessage: false }]);
    const again = await invite('guest@elsewhere.example', { sendInvitationMessage: true });
    expect((again.body['invitedUser'] as JsonObject)['id']).toBe(id);
    expect(tenant.list('invitations').map((row) => row['sendInvitationMessage'])).toEqual([false, true]);
  });

  test('are no members of the tenant, and take a permission to invite', async () => {
    const member = tenant.find('users', 'megan@contoso.example');
    const refused = await invite('megan@contoso.example');
    expect([refused.status, text(refused).includes(String(member?.['id']))]).toEqual([400, true]);
    expect((await invite('no address')).status).toBe(400);
    expect((await invite('x@elsewhere.example', { status: 'Completed' })).status).toBe(400);
    tenant.setPermissions(['Directory.Read.All']);
    expect(
      await status('POST', '/invitations', { invitedUserEmailAddress: 'x@elsewhere.example' }, await signIn(simulator)),
    ).toBe(403);
  });
});

describe('identities', () => {
  const local = {
    signInType: 'emailAddress',
    issuer: 'contoso.onmicrosoft.com',
    issuerAssignedId: 'me@elsewhere.example',
  };

  test('are given at creation beside the principal name, and follow it', async () => {
    const { body } = await client.send('POST', '/users', person('identified', { identities: [local] }));
    const path = `/users/${String(body['id'])}`;
    const named = async (): Promise<unknown> => (await client.get(`${path}?$select=identities`)).body['identities'];
    expect(await named()).toEqual([local, expect.objectContaining({ issuerAssignedId: 'identified@contoso.example' })]);
    expect(await status('PATCH', path, { userPrincipalName: 'renamed@contoso.example' })).toBe(204);
    expect(await named()).toEqual([local, expect.objectContaining({ issuerAssignedId: 'renamed@contoso.example' })]);
    const taken = await client.send('POST', '/users', person('second', { identities: [local] }));
    expect([taken.status, text(taken).includes('ObjectConflict')]).toEqual([400, true]);
  });

  test.each([
    ['an issuer that is no domain of the tenant', { ...local, issuer: 'elsewhere.example' }],
    ['nobody', { ...local, issuerAssignedId: '' }],
    ['another principal name', { ...local, signInType: 'userPrincipalName', issuerAssignedId: 'x@contoso.example' }],
  ])('refuse %s', async (_what, identity) => {
    expect(await status('POST', '/users', person('refused', { identities: [identity] }))).toBe(400);
  });
});

test('directory extensions take values of their type, on the types they are for, while their application is there', async () => {
  const app = String(tenant.create('applications', { displayName: 'extends', appId: NOBODY })['id']);
  const define = async (name: string, more: JsonObject): Promise<string> => {
    const body = { name, targetObjects: ['User'], ...more };
    return String((await client.send('POST', `/applications/${app}/extensionProperties`, body)).body['name']);
  };
  const id = user();
  const patch = (name: string, value: JsonObject[string]): Promise<number> =>
    status('PATCH', `/users/${id}`, { [name]: value });
  const cases: [string, JsonObject, JsonObject[string], JsonObject[string]][] = [
    ['text', { dataType: 'String' }, 'A', 7],
    ['flag', { dataType: 'Boolean' }, true, 'true'],
    ['number', { dataType: 'Integer' }, 7, 2 ** 31],
    ['big', { dataType: 'LargeInteger' }, 2 ** 40, 1.5],
    ['when', { dataType: 'DateTime' }, '2026-01-01T00:00:00Z', 'soon'],
    ['bytes', { dataType: 'Binary' }, 'AQID', 'not base64!'],
    ['many', { dataType: 'String', isMultiValued: true }, ['A', 'B'], 'A'],
  ];
  for (const [name, spec, good, bad] of cases) {
    const full = await define(name, spec);
    expect([name, await patch(full, bad), await patch(full, good), await patch(full, null)]).toEqual([
      name,
      400,
      204,
      204,
    ]);
  }
  const full = await define('last', { dataType: 'String' });
  const group = String(tenant.list('groups')[1]?.['id']);
  expect(await status('PATCH', `/groups/${group}`, { [full]: 'A' })).toBe(400);
  const unknown = await client.send('PATCH', `/users/${id}`, { [`extension_${'0'.repeat(32)}_x`]: 'A' });
  expect(text(unknown)).toContain('not available');
  await client.send('DELETE', `/applications/${app}`);
  expect(await patch(full, 'A')).toBe(400);
});

describe('custom security attributes', () => {
  const typed = (values: JsonObject): JsonObject => ({
    customSecurityAttributes: {
      Engineering: { '@odata.type': '#Microsoft.DirectoryServices.CustomSecurityAttributeValue', ...values },
    },
  });
  const stored = (id: string): JsonObject =>
    ((tenant.get(id)?.['customSecurityAttributes'] as JsonObject | null)?.['Engineering'] ?? {}) as JsonObject;

  test('take a permission of their own, and no other', async () => {
    const id = user();
    expect(await status('PATCH', `/users/${id}`, typed({ Project: 'A' }))).toBe(403);
    tenant.setPermissions(['User.Read.All', 'CustomSecAttributeAssignment.ReadWrite.All']);
    const lesser = await signIn(simulator);
    expect(await status('PATCH', `/users/${id}`, typed({ Project: 'A' }), lesser)).toBe(204);
    expect(await status('PATCH', `/users/${id}`, { jobTitle: 'x' }, lesser)).toBe(403);
  });

  test('are merged name by name, on users and principals', async () => {
    client = await withPermissions('CustomSecAttributeAssignment.ReadWrite.All');
    const principal = String(tenant.list('servicePrincipals')[0]?.['id']);
    for (const [path, id] of [
      ['/users', user()],
      ['/servicePrincipals', principal],
    ] as const) {
      const patch = (values: JsonObject): Promise<number> => status('PATCH', `${path}/${id}`, typed(values));
      expect(await patch({ Project: 'A', 'Level@odata.type': '#Int32', Level: 3 })).toBe(204);
      expect(
        await patch({ Project: null, 'Certification@odata.type': '#Collection(String)', Certification: ['x'] }),
      ).toBe(204);
      expect(stored(id)).toMatchObject({ Level: 3, Certification: ['x'] });
      expect(stored(id)).not.toHaveProperty('Project');
    }
  });

  test.each([
    ['what is not defined', { Unknown: 'A' }],
    ['another type', { Project: 7 }],
    ['a collection that does not say so', { Certification: ['x'] }],
    ['a number that does not say so', { Level: 3 }],
  ])('refuse %s', async (_what, values) => {
    client = await withPermissions('CustomSecAttributeAssignment.ReadWrite.All');
    expect(await status('PATCH', `/users/${user()}`, typed(values as JsonObject))).toBe(400);
  });

  test('cannot be assigned once deactivated, nor at creation', async () => {
    client = await withPermissions('CustomSecAttributeAssignment.ReadWrite.All');
    expect(await status('POST', '/users', person('attributed', typed({ Project: 'A' })))).toBe(400);
    tenant.update('Engineering_Project', { status: 'Deprecated' });
    expect(await status('PATCH', `/users/${user()}`, typed({ Project: 'A' }))).toBe(400);
  });
});

test('groups are put under a lifecycle policy of selected groups', async () => {
  const [policy] = tenant.list('groupLifecyclePolicies');
  const path = `/groupLifecyclePolicies/${String(policy?.['id'])}`;
  const other = { groupLifetimeInDays: 90, managedGroupTypes: 'Selected' };
  expect(await status('POST', '/groupLifecyclePolicies', other)).toBe(400);
  const kind = (types: string): string =>
    String(
      tenant
        .list('groups')
        .find(
          (row) =>
            JSON.stringify(row['groupTypes']) === types &&
            tenant.linked('groupLifecyclePolicies', String(row['id'])).length === 0,
        )?.['id'],
    );
  const group = kind('["Unified"]');
  const act = async (name: string, groupId: string): Promise<unknown> => {
    const answer = await client.send('POST', `${path}/${name}`, { groupId });
    return answer.status === 200 ? answer.body['value'] : answer.status;
  };
  expect([await act('addGroup', group), await act('addGroup', group)]).toEqual([true, false]);
  expect(await act('addGroup', kind('[]'))).toBe(400);
  expect(itemsOf((await client.get(`/groups/${group}/groupLifecyclePolicies`)).body)).toHaveLength(1);
  expect([await act('removeGroup', group), await act('removeGroup', group)]).toEqual([true, false]);
  expect(await status('PATCH', path, { managedGroupTypes: 'All' })).toBe(204);
  expect(await act('addGroup', group)).toBe(400);
  expect(await status('PATCH', path, { managedGroupTypes: 'Some' })).toBe(400);
});

test('permission grant policies that are assigned stay, and unknown ones cannot be assigned', async () => {
  const path = '/policies/permissionGrantPolicies';
  const assign = (...names: string[]): Promise<number> =>
    status('PATCH', '/policies/authorizationPolicy', {
      defaultUserRolePermissions: { permissionGrantPoliciesAssigned: names },
    });
  expect(await assign('ManagePermissionGrantsForSelf.unknown')).toBe(400);
  expect(await assign('ManagePermissionGrantsForSelf.low-risk-apps')).toBe(204);
  expect(await status('DELETE', `${path}/low-risk-apps`)).toBe(400);
  expect(await assign('ManagePermissionGrantsForSelf.microsoft-user-default-low')).toBe(204);
  expect(await status('DELETE', `${path}/low-risk-apps`)).toBe(204);
  expect(tenant.list('permissionGrantIncludes')).toEqual([]);
  expect(await status('POST', path, { id: 'microsoft-mine', displayName: 'x' })).toBe(400);
  expect(await status('PATCH', '/policies/authorizationPolicy', { guestUserRoleId: NOBODY })).toBe(400);
});

test('authentication contexts are created by PATCH, and go unpublished and unused', async () => {
  const path = '/identity/conditionalAccess/authenticationContextClassReferences';
  client = await withPermissions('AuthenticationContext.ReadWrite.All', 'Policy.Read.ConditionalAccess');
  expect(await status('PATCH', `${path}/c7`, { displayName: 'Seven', isAvailable: true })).toBe(204);
  expect((await client.get(`${path}/c7`)).body).toMatchObject({ displayName: 'Seven', isAvailable: true });
  expect(await status('PATCH', `${path}/d1`, { displayName: 'x' })).toBe(400);
  expect(await status('PATCH', `${path}/c100`, { displayName: 'x' })).toBe(400);
  expect(await status('DELETE', `${path}/c7`)).toBe(400);
  expect(await status('PATCH', `${path}/c7`, { isAvailable: false })).toBe(204);
  expect(await status('DELETE', `${path}/c7`)).toBe(204);
  expect(await status('PATCH', `${path}/c1`, { isAvailable: false })).toBe(204);
  expect(await status('DELETE', `${path}/c1`)).toBe(400);
});

test('terms of use are nothing for applications', async () => {
  const answer = await client.get('/identityGovernance/termsOfUse/agreements');
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Authorization_RequestDenied']);
});

test('the default of cross-tenant access goes back to what Microsoft ships', async () => {
  const path = '/policies/crossTenantAccessPolicy/default';
  const { '@odata.context': _context, ...before } = (await client.get(path)).body;
  const blocked = {
    usersAndGroups: { accessType: 'blocked', targets: [{ target: 'AllUsers', targetType: 'user' }] },
    applications: { accessType: 'blocked', targets: [{ target: 'AllApplications', targetType: 'application' }] },
  };
  expect(await status('PATCH', path, { b2bCollaborationInbound: blocked, inboundTrust: { isMfaAccepted: true } })).toBe(
    204,
  );
  expect((await client.get(path)).body).toMatchObject({ isServiceDefault: false, b2bCollaborationInbound: blocked });
  expect(await status('POST', `${path}/resetToSystemDefault`)).toBe(204);
  expect((await client.get(path)).body).toMatchObject(before);
});

test('members of a restricted unit are written by nobody but who holds a role over the unit', async () => {
  const unit = String(
    tenant.create('administrativeUnits', { displayName: 'restricted', isMemberManagementRestricted: true })['id'],
  );
  const id = user();
  const group = String(tenant.create('groups', { displayName: 'guarded' })['id']);
  const device = String(tenant.create('devices', { displayName: 'guarded', operatingSystem: 'Windows' })['id']);
  const restricted = async (path: string) => (await client.get(`${path}?$select=isManagementRestricted`)).body;
  expect(await restricted(`/users/${id}`)).toMatchObject({ isManagementRestricted: null });
  for (const member of [id, group, device]) tenant.link('members', unit, member);
  for (const path of [`/users/${id}`, `/groups/${group}`, `/devices/${device}`])
    expect(await restricted(path)).toMatchObject({ isManagementRestricted: true });
  const boss = { '@odata.id': url(`/users/${String(tenant.find('users', 'megan')?.['id'])}`) };
  const writes: [string, string, JsonObject?][] = [
    ['PATCH', `/users/${id}`, { jobTitle: 'x' }],
    ['PUT', `/users/${id}/manager/$ref`, boss],
    ['POST', `/users/${id}/assignLicense`, { addLicenses: [], removeLicenses: [] }],
    ['PATCH', `/groups/${group}`, { description: 'x' }],
    ['POST', `/groups/${group}/members/$ref`, boss],
    ['PATCH', `/devices/${device}`, { accountEnabled: false }],
    ['DELETE', `/users/${id}`],
    ['DELETE', `/groups/${group}`],
    ['DELETE', `/devices/${device}`],
  ];
  const outcomes = async (): Promise<number[]> => {
    const found = [];
    for (const [method, path, body] of writes) found.push(await status(method, path, body));
    return found;
  };
  expect(new Set(await outcomes())).toEqual(new Set([403]));
  tenant.create('roleAssignments', {
    principalId: tenant.find('servicePrincipals', tenant.clientId)?.['id'] ?? '',
    roleDefinitionId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    directoryScopeId: `/administrativeUnits/${unit}`,
  });
  expect((await outcomes()).filter((code) => code >= 300)).toEqual([]);
});

test('owners and users of devices are written by switch', async () => {
  const device = String(tenant.list('devices')[0]?.['id']);
  for (const name of ['registeredOwners', 'registeredUsers'] as const) {
    const owner = user();
    const path = `/devices/${device}/${name}`;
    expect(await status('POST', `${path}/$ref`, { '@odata.id': url(`/users/${owner}`) })).toBe(405);
    simulator.configure({ switches: { takeDeviceOwners: true } });
    expect(await status('POST', `${path}/$ref`, { '@odata.id': url(`/users/${owner}`) })).toBe(204);
    expect(tenant.linked(name, device)).toContain(owner);
    expect(await status('DELETE', `${path}/${owner}/$ref`)).toBe(204);
    simulator.configure({ switches: { takeDeviceOwners: false } });
  }
});

test.each([
  ['servicePrincipals', 'claimsMappingPolicies', 'ClaimsMappingPolicy'],
  ['servicePrincipals', 'tokenLifetimePolicies', 'TokenLifetimePolicy'],
  ['servicePrincipals', 'homeRealmDiscoveryPolicies', 'HomeRealmDiscoveryPolicy'],
  ['applications', 'tokenIssuancePolicies', 'TokenIssuancePolicy'],
] as const)('%s hold one of their %s at a time', async (set, relation, root) => {
  const policy = async (): Promise<string> => {
    const body = { displayName: relation, definition: [JSON.stringify({ [root]: { Version: 1 } })] };
    return String((await client.send('POST', `/policies/${relation}`, body)).body['id']);
  };
  const holder = String(tenant.create(set, { displayName: 'holder', appId: NOBODY })['id']);
  const [one, two] = [await policy(), await policy()];
  const path = `/${set}/${holder}/${relation}`;
  const add = (id: string): Promise<number> =>
    status('POST', `${path}/$ref`, { '@odata.id': url(`/policies/${relation}/${id}`) });
  expect([await add(one), await add(two)]).toEqual([204, 400]);
  expect(await status('DELETE', `${path}/${one}/$ref`)).toBe(204);
  expect(await add(two)).toBe(204);
});

test('grants and app roles check both ends and the role', async () => {
  const [resource] = tenant
    .list('servicePrincipals')
    .filter((row) => JSON.stringify(row['appRoles'] ?? []).includes('"User"'));
  const resourceId = String(resource?.['id']);
  const [role] = (resource?.['appRoles'] ?? []) as JsonObject[];
  const roles = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
  const assignment = { principalId: user(), resourceId, appRoleId: role?.['id'] ?? '' };
  expect(await status('POST', roles, { ...assignment, principalId: NOBODY })).toBe(404);
  expect(await status('POST', roles, { ...assignment, resourceId: NOBODY })).toBe(400);
  expect(await status('POST', roles, { ...assignment, appRoleId: NOBODY })).toBe(400);
  tenant.update(resourceId, { appRoles: [{ ...role, isEnabled: false }] });
  expect(await status('POST', roles, assignment)).toBe(400);
  const grant = { clientId: resourceId, resourceId, consentType: 'AllPrincipals', scope: 'openid' };
  expect(await status('POST', '/oauth2PermissionGrants', { ...grant, clientId: NOBODY })).toBe(404);
  expect(await status('POST', '/oauth2PermissionGrants', { ...grant, resourceId: NOBODY })).toBe(404);
  expect(
    await status('POST', '/oauth2PermissionGrants', { ...grant, consentType: 'Principal', principalId: NOBODY }),
  ).toBe(404);
  expect(await status('POST', '/oauth2PermissionGrants', grant)).toBe(201);
});
