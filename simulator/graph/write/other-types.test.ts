import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../../index.ts';
import { coreTypes } from '../../schema/model.ts';
import { type Answer, type Client, errorCode, itemsOf, signIn } from '../../test-support/client.ts';
import type { Json, JsonObject, Simulator, TenantHandle } from '../../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeAll(async () => {
  simulator = await startSimulator({ users: 60 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
});
afterAll(() => simulator.close());

const CA = { Prefer: 'include-unknown-enum-members' };
const ref = (id: unknown): JsonObject => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${String(id)}`,
});

/** What a restore would send: no ids, nothing read-only, no nulls, no annotations at any depth. */
function writable(key: string, object: JsonObject, more: JsonObject = {}): JsonObject {
  const strip = (coreTypes[key]?.stripOnWrite ?? []).map((name) => name.split(' ')[0] ?? '');
  const kept = Object.entries(withoutAnnotations(object) as JsonObject).filter(
    ([name, value]) => !strip.includes(name) && value !== null,
  );
  return { ...Object.fromEntries(kept), ...more };
}

function withoutAnnotations(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name]) => name === '@odata.type' || !name.includes('@odata.'));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutAnnotations(inner)]));
}

function reduceStrength(policy: JsonObject): JsonObject {
  const grant = policy['grantControls'] as JsonObject | null;
  const strength = grant?.['authenticationStrength'] as JsonObject | null | undefined;
  return strength === undefined || strength === null
    ? policy
    : { ...policy, grantControls: { ...grant, authenticationStrength: { id: strength['id'] ?? '' } } };
}

async function expectCreated(path: string, body: Json): Promise<JsonObject> {
  const answer = await client.send('POST', path, body);
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(201);
  return answer.body;
}

async function expectRefused(answer: Promise<Answer>, code: string | RegExp, status = 400): Promise<void> {
  const given = await answer;
  expect([given.status, errorCode(given)]).toEqual([
    status,
    typeof code === 'string' ? code : expect.stringMatching(code),
  ]);
}

test.each([
  ['administrativeUnits', '/directory/administrativeUnits', {}],
  ['namedLocations', '/identity/conditionalAccess/namedLocations', {}],
  ['claimsMappingPolicies', '/policies/claimsMappingPolicies', {}],
  ['tokenLifetimePolicies', '/policies/tokenLifetimePolicies', {}],
  ['homeRealmDiscoveryPolicies', '/policies/homeRealmDiscoveryPolicies', {}],
  ['appManagementPolicies', '/policies/appManagementPolicies', {}],
  ['conditionalAccessPolicies', '/identity/conditionalAccess/policies', {}],
])('%s: every seeded object is accepted again after stripping', async (key, path, more) => {
  for (const object of await client.all(path, CA))
    await expectCreated(
      path,
      reduceStrength(writable(key, object, { ...more, displayName: `again ${String(object['displayName'])}` })),
    );
});

test('applications and their parts', async () => {
  const source = (await client.all('/applications')).find((app) => JSON.stringify(app['identifierUris']) !== '[]');
  const copy = writable('applications', source ?? {}, {
    displayName: 'copy',
    info: { termsOfServiceUrl: null },
    identifierUris: [],
    // Where a role was declared is read-only.
    appRoles: JSON.parse(JSON.stringify(source?.['appRoles'] ?? []).replaceAll(',"origin":"Application"', '')) as Json,
  });
  const app = await expectCreated('/applications', copy);
  const path = `/applications/${String(app['id'])}`;
  expect(app['appId']).not.toBe(source?.['appId']);
  await expectRefused(
    client.send('PATCH', path, { identifierUris: source?.['identifierUris'] ?? [] }),
    'Request_BadRequest',
  );
  expect((await client.send('PATCH', path, { identifierUris: [`api://${String(app['appId'])}`] })).status).toBe(204);
  await expectRefused(
    client.send('PATCH', path, { identifierUris: ['https://elsewhere.example/x'] }),
    'Request_BadRequest',
  );
  await expectRefused(client.send('PATCH', path, { appRoles: [] }), 'CannotDeleteOrUpdateEnabledEntitlement');
  await expectRefused(client.send('PATCH', path, { passwordCredentials: [] }), 'Request_BadRequest');
  const credential = {
    name: 'ci',
    issuer: 'https://issuer.example',
    subject: 'repo',
    audiences: ['api://AzureADTokenExchange'],
  };
  const made = await expectCreated(`${path}/federatedIdentityCredentials`, credential);
  await expectRefused(
    client.send('POST', `${path}/federatedIdentityCredentials`, credential),
    'Request_MultipleObjectsWithSameKeyValue',
  );
  await expectRefused(
    client.send('PATCH', `${path}/federatedIdentityCredentials/${String(made['id'])}`, { name: 'other' }),
    'Request_BadRequest',
  );
  const extension = await expectCreated(`${path}/extensionProperties`, {
    name: 'badge',
    dataType: 'String',
    targetObjects: ['User'],
  });
  expect(extension['name']).toBe(`extension_${String(app['appId']).replaceAll('-', '')}_badge`);
  const user = String(tenant.find('users', 'megan@contoso.example')?.['id']);
  expect((await client.send('PATCH', `/users/${user}`, { [String(extension['name'])]: 'A7' })).status).toBe(204);
  expect(
    (await client.get(`/users/${user}?$select=${String(extension['name'])}`)).body[String(extension['name'])],
  ).toBe('A7');
  const secret = await client.send('POST', `${path}/addPassword`, { passwordCredential: { displayName: 'new' } });
  expect(String(secret.body['secretText']).startsWith(String(secret.body['hint']))).toBe(true);
  expect(JSON.stringify((await client.get(path)).body['passwordCredentials'])).not.toContain(
    String(secret.body['secretText']),
  );
  expect((await client.send('DELETE', path)).status).toBe(204);
  expect((await client.send('POST', `/directory/deletedItems/${String(app['id'])}/restore`)).status).toBe(200);
});

test('service principals follow their application', async () => {
  const app = await expectCreated('/applications', { displayName: 'with principal' });
  const principal = await expectCreated('/servicePrincipals', { appId: app['appId'] ?? '' });
  expect(principal).toMatchObject({ displayName: 'with principal', appId: app['appId'] });
  await expectRefused(
    client.send('POST', '/servicePrincipals', { appId: app['appId'] ?? '' }),
    'Request_MultipleObjectsWithSameKeyValue',
    409,
  );
  await expectRefused(
    client.send('POST', '/servicePrincipals', { appId: '00000000-aaaa-4aaa-8aaa-000000000000' }),
    'Request_BadRequest',
  );
  await expectRefused(
    client
      .send('PATCH', `/servicePrincipals/${String(principal['id'])}`, { appRoles: [] })
      .then(async (answer) =>
        answer.status === 204
          ? client.send('PATCH', `/servicePrincipals/${String(principal['id'])}`, { servicePrincipalType: 'Legacy' })
          : answer,
      ),
    'Request_BadRequest',
  );
  const managed = tenant.list('servicePrincipals').find((known) => known['servicePrincipalType'] === 'ManagedIdentity');
  expect((await client.send('DELETE', `/servicePrincipals/${String(managed?.['id'])}`)).status).toBe(400);
  expect((await client.send('DELETE', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")).status).toBe(
    400,
  );
  const policy = tenant.list('claimsMappingPolicies')[0]?.['id'];
  const path = `/servicePrincipals/${String(principal['id'])}/claimsMappingPolicies`;
  expect((await client.send('POST', `${path}/$ref`, ref(policy))).status).toBe(204);
  expect(
    itemsOf((await client.get(`/policies/claimsMappingPolicies/${String(policy)}/appliesTo`)).body).map(
      (item) => item['id'],
    ),
  ).toContain(principal['id']);
  expect((await client.send('DELETE', `${path}/${String(policy)}/$ref`)).status).toBe(204);
});

test('roles: definitions, activation, assignments and eligibility', async () => {
  const custom = tenant.list('roleDefinitions').find((role) => role['isBuiltIn'] === false) ?? {};
  const role = await expectCreated(
    '/roleManagement/directory/roleDefinitions',
    writable('roleDefinitions', custom, {
      displayName: 'copy',
      templateId: '11111111-2222-4333-8444-555555555555',
      version: '1',
    }),
  );
  expect(role['id']).toBe('11111111-2222-4333-8444-555555555555');
  const builtIn = '62e90394-69f5-4237-9190-012177145e10';
  expect(
    (await client.send('PATCH', `/roleManagement/directory/roleDefinitions/${builtIn}`, { description: 'x' })).status,
  ).toBe(400);
  const template = '69091246-20e8-4a56-aa4d-066075b2a7a8';
  const activated = await expectCreated('/directoryRoles', { roleTemplateId: template });
  await expectRefused(client.send('POST', '/directoryRoles', { roleTemplateId: template }), 'Request_BadRequest');
  const user = String(tenant.find('users', 'megan@contoso.example')?.['id']);
  const assignment = await expectCreated('/roleManagement/directory/roleAssignments', {
    principalId: user,
    roleDefinitionId: template,
    directoryScopeId: '/',
  });
  expect(
    itemsOf((await client.get(`/directoryRoles/${String(activated['id'])}/members`)).body).map((item) => item['id']),
  ).toEqual([user]);
  await expectRefused(
    client.send('POST', '/roleManagement/directory/roleAssignments', {
      principalId: user,
      roleDefinitionId: template,
      directoryScopeId: '/',
    }),
    'Request_BadRequest',
  );
  await expectRefused(
    client.send('PATCH', `/roleManagement/directory/roleAssignments/${String(assignment['id'])}`, {
      principalId: user,
    }),
    'Request_BadRequest',
    405,
  );
  expect(
    (await client.send('DELETE', `/roleManagement/directory/roleAssignments/${String(assignment['id'])}`)).status,
  ).toBe(204);
  expect(itemsOf((await client.get(`/directoryRoles/${String(activated['id'])}/members`)).body)).toEqual([]);
  const request = {
    action: 'adminAssign',
    principalId: user,
    roleDefinitionId: template,
    directoryScopeId: '/',
    justification: 'restore',
    scheduleInfo: { expiration: { type: 'noExpiration' } },
  };
  await expectCreated('/roleManagement/directory/roleEligibilityScheduleRequests', request);
  await expectRefused(
    client.send('POST', '/roleManagement/directory/roleEligibilityScheduleRequests', request),
    'RoleAssignmentExists',
  );
  expect(
    itemsOf(
      (await client.get(`/roleManagement/directory/roleEligibilitySchedules?$filter=principalId eq '${user}'`)).body,
    ),
  ).toHaveLength(1);
});

test('a unit takes members one by one and shows its scoped roles', async () => {
  const unit = await expectCreated('/directory/administrativeUnits', { displayName: 'North' });
  const path = `/directory/administrativeUnits/${String(unit['id'])}`;
  const user = tenant.find('users', 'megan@contoso.example')?.['id'];
  expect((await client.send('POST', `${path}/members/$ref`, ref(user))).status).toBe(204);
  await expectCreated('/roleManagement/directory/roleAssignments', {
    principalId: user ?? '',
    roleDefinitionId: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
    directoryScopeId: path.replace('/directory', ''),
  });
  expect(itemsOf((await client.get(`${path}/scopedRoleMembers`)).body)).toMatchObject([
    { administrativeUnitId: unit['id'], roleMemberInfo: { id: user } },
  ]);
  expect((await client.send('PATCH', path, { isMemberManagementRestricted: true })).status).toBe(400);
  await client.send('DELETE', path);
  expect((await client.send('DELETE', `/directory/deletedItems/${String(unit['id'])}`)).status).toBe(400);
  expect((await client.send('POST', `/directory/deletedItems/${String(unit['id'])}/restore`)).status).toBe(200);
});

test('app role assignments and permission grants are created and removed', async () => {
  const assignment = tenant.list('appRoleAssignments').find((known) => known['principalType'] === 'User') ?? {};
  const path = `/servicePrincipals/${String(assignment['resourceId'])}/appRoleAssignedTo`;
  const body = {
    principalId: assignment['principalId'] ?? '',
    resourceId: assignment['resourceId'] ?? '',
    appRoleId: assignment['appRoleId'] ?? '',
  };
  expect((await client.send('POST', path, body)).status).toBe(400);
  expect((await client.send('DELETE', `${path}/${String(assignment['id'])}`)).status).toBe(204);
  await expectCreated(path, body);
  await expectRefused(
    client.send('POST', path, { ...body, appRoleId: '00000000-aaaa-4aaa-8aaa-000000000000' }),
    'Request_BadRequest',
  );
  const grant = tenant.list('oauth2PermissionGrants')[0] ?? {};
  await expectRefused(
    client.send('POST', '/oauth2PermissionGrants', writable('oauth2PermissionGrants', grant)),
    'Request_MultipleObjectsWithSameKeyValue',
    409,
  );
  expect(
    (await client.send('PATCH', `/oauth2PermissionGrants/${String(grant['id'])}`, { scope: 'openid' })).status,
  ).toBe(204);
  expect(
    (await client.send('PATCH', `/oauth2PermissionGrants/${String(grant['id'])}`, { consentType: 'AllPrincipals' }))
      .status,
  ).toBe(400);
  expect((await client.send('DELETE', `/oauth2PermissionGrants/${String(grant['id'])}`)).status).toBe(204);
  await expectCreated('/oauth2PermissionGrants', writable('oauth2PermissionGrants', grant));
});

test('conditional access refuses policies that refer to nothing', async () => {
  const [source = {}] = await client.all('/identity/conditionalAccess/policies', CA);
  const base = reduceStrength(writable('conditionalAccessPolicies', source));
  const conditions = base['conditions'] as JsonObject;
  const users = conditions['users'] as JsonObject;
  const post = (more: JsonObject): Promise<Answer> =>
    client.send('POST', '/identity/conditionalAccess/policies', { ...base, ...more });
  await expectRefused(
    post({
      conditions: { ...conditions, users: { ...users, excludeUsers: ['00000000-aaaa-4aaa-8aaa-000000000000'] } },
    }),
    'BadRequest',
  );
  await expectRefused(
    post({
      conditions: {
        ...conditions,
        locations: { includeLocations: ['00000000-aaaa-4aaa-8aaa-000000000000'], excludeLocations: [] },
      },
    }),
    'BadRequest',
  );
  await expectRefused(post({ grantControls: null, sessionControls: null }), 'BadRequest');
  await expectRefused(post({ state: 'sometimes' }), 'Request_BadRequest');
  await expectRefused(
    post({
      conditions: {
        ...conditions,
        users: { ...users, includeGuestsOrExternalUsers: null, includeUsers: [], includeGroups: [], includeRoles: [] },
      },
    }),
    'BadRequest',
  );
});

test('conditional access has a bin of its own', async () => {
  const policy = tenant.list('conditionalAccessPolicies')[0] ?? {};
  const id = String(policy['id']);
  expect((await client.send('DELETE', `/identity/conditionalAccess/policies/${id}`)).status).toBe(204);
  expect(
    itemsOf((await client.get('/identity/conditionalAccess/deletedItems/policies')).body).map((item) => item['id']),
  ).toEqual([id]);
  expect((await client.send('POST', `/identity/conditionalAccess/deletedItems/policies/${id}/restore`)).status).toBe(
    200,
  );
  expect((await client.get(`/identity/conditionalAccess/policies/${id}`)).status).toBe(200);
  const used = tenant.list('namedLocations').find((location) => location['displayName'] === 'Blocked countries');
  expect(
    (await client.send('DELETE', `/identity/conditionalAccess/namedLocations/${String(used?.['id'])}`)).status,
  ).toBe(400);
  expect(
    (
      await client.send('POST', '/identity/conditionalAccess/namedLocations', {
        displayName: 'x',
        countriesAndRegions: ['SE'],
      })
    ).status,
  ).toBe(400);
});

test('authentication strengths change their combinations by action only', async () => {
  const made = await expectCreated('/policies/authenticationStrengthPolicies', {
    displayName: 'Keys',
    allowedCombinations: ['fido2'],
  });
  const path = `/policies/authenticationStrengthPolicies/${String(made['id'])}`;
  expect((await client.send('PATCH', path, { allowedCombinations: ['fido2'] })).status).toBe(400);
  expect(
    (await client.send('POST', `${path}/updateAllowedCombinations`, { allowedCombinations: ['password,sms'] })).body,
  ).toMatchObject({ currentCombinations: ['password,sms'] });
  await expectCreated(`${path}/combinationConfigurations`, {
    '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
    appliesToCombinations: ['fido2'],
    allowedAAGUIDs: ['de1e552d-db1d-4423-a619-566b625cdc84'],
  });
  expect(
    (
      await client.send('PATCH', '/policies/authenticationStrengthPolicies/00000000-0000-0000-0000-000000000002', {
        displayName: 'x',
      })
    ).status,
  ).toBe(400);
});

test.each([
  ['authorizationPolicy', '/policies/authorizationPolicy', { allowInvitesFrom: 'everyone' }],
  [
    'authenticationMethodsPolicy',
    '/policies/authenticationMethodsPolicy',
    { policyMigrationState: 'migrationComplete' },
  ],
  ['defaultAppManagementPolicy', '/policies/defaultAppManagementPolicy', { isEnabled: true }],
  ['crossTenantAccessPolicy', '/policies/crossTenantAccessPolicy', { allowedCloudEndpoints: ['microsoftonline.us'] }],
  ['crossTenantAccessPolicy', '/policies/crossTenantAccessPolicy/default', { inboundTrust: { isMfaAccepted: true } }],
])('%s %s is updated in place', async (_key, path, change) => {
  const before = (await client.get(path)).body;
  expect((await client.send('PATCH', path, change as JsonObject)).status).toBe(204);
  const after = (await client.get(path)).body;
  expect(after).toMatchObject(change);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect((await client.send('PATCH', path, { id: 'x' })).status).toBe(400);
  expect((await client.send('DELETE', path)).status).toBe(405);
});

test('method configurations are written with their type', async () => {
  const path = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2';
  const current = (await client.get(path)).body;
  expect((await client.send('PATCH', path, { state: 'disabled' })).status).toBe(400);
  expect(
    (
      await client.send('PATCH', path, {
        '@odata.type': current['@odata.type'] ?? '',
        state: 'disabled',
        includeTargets: current['includeTargets'] ?? [],
      })
    ).status,
  ).toBe(204);
  expect((await client.get(path)).body['state']).toBe('disabled');
  expect(
    (
      await client.send('PATCH', path, {
        '@odata.type': current['@odata.type'] ?? '',
        includeTargets: [{ id: '00000000-aaaa-4aaa-8aaa-000000000000', targetType: 'group' }],
      })
    ).status,
  ).toBe(400);
});

test('partners and their synchronization', async () => {
  const [source = {}] = await client.all('/policies/crossTenantAccessPolicy/partners');
  const path = '/policies/crossTenantAccessPolicy/partners';
  const tenantId = '11111111-2222-4333-8444-666666666666';
  const { identitySynchronization: _apart, ...settings } = writable('crossTenantAccessPolicy', source);
  await expectCreated(path, { ...settings, tenantId });
  expect((await client.send('PATCH', `${path}/${tenantId}`, { isInMultiTenantOrganization: true })).status).toBe(400);
  await expectRefused(client.send('POST', path, { tenantId }), 'Request_MultipleObjectsWithSameKeyValue');
  expect(
    (
      await client.send('PUT', `${path}/${tenantId}/identitySynchronization`, {
        displayName: 'sync',
        userSyncInbound: { isSyncAllowed: true },
      })
    ).status,
  ).toBe(204);
  await expectRefused(
    client.send('PUT', `${path}/${tenantId}/identitySynchronization`, { displayName: 'sync' }),
    'Request_MultipleObjectsWithSameKeyValue',
  );
  expect((await client.send('DELETE', `${path}/${tenantId}`)).status).toBe(400);
  expect((await client.send('DELETE', `${path}/${tenantId}/identitySynchronization`)).status).toBe(204);
  expect((await client.send('DELETE', `${path}/${tenantId}`)).status).toBe(204);
});

test('group settings exist once per template and level', async () => {
  const [source = {}] = await client.all('/groupSettings');
  await expectRefused(client.send('POST', '/groupSettings', writable('groupSettings', source)), 'Request_BadRequest');
  expect((await client.send('DELETE', `/groupSettings/${String(source['id'])}`)).status).toBe(204);
  await expectCreated('/groupSettings', writable('groupSettings', source));
  const group = tenant.list('groups')[1]?.['id'];
  await expectCreated(`/groups/${String(group)}/settings`, {
    templateId: '08d542b9-071f-4e16-94b0-74abb372e3d9',
    values: [{ name: 'AllowToAddGuests', value: 'false' }],
  });
  expect(itemsOf((await client.get(`/groups/${String(group)}/settings`)).body)).toHaveLength(1);
  expect(await client.all('/groupSettings')).toHaveLength(2);
});

test('devices take a few updates, and neither creation nor owners', async () => {
  const id = String(tenant.list('devices').find((device) => device['operatingSystem'] === 'Windows')?.['id']);
  expect((await client.send('PATCH', `/devices/${id}`, { accountEnabled: false })).status).toBe(204);
  expect((await client.send('PATCH', `/devices/${id}`, { isCompliant: true })).status).toBe(400);
  expect((await client.send('POST', '/devices', { displayName: 'x' })).status).toBe(405);
  expect((await client.send('POST', `/devices/${id}/registeredOwners/$ref`, ref(id))).status).toBe(405);
  await client.send('DELETE', `/devices/${id}`);
  expect(tenant.getDeleted(id)).toBeUndefined();
});

test('licences follow usage location and seats', async () => {
  const user = tenant.create('users', { displayName: 'unlicensed' });
  const sku = tenant.list('subscribedSkus')[0]?.['skuId'] ?? '';
  const path = `/users/${String(user['id'])}/assignLicense`;
  expect((await client.send('POST', path, { addLicenses: [{ skuId: sku }], removeLicenses: [] })).status).toBe(400);
  await client.send('PATCH', `/users/${String(user['id'])}`, { usageLocation: 'SE' });
  expect((await client.send('POST', path, { addLicenses: [{ skuId: sku }], removeLicenses: [] })).status).toBe(200);
  expect(tenant.get(String(user['id']))?.['assignedLicenses']).toMatchObject([{ skuId: sku }]);
  expect(
    (await client.send('POST', path, { addLicenses: [], removeLicenses: ['00000000-aaaa-4aaa-8aaa-000000000000'] }))
      .status,
  ).toBe(400);
});

test('an application takes its principal to the bin and comes back alone', async () => {
  const app = await expectCreated('/applications', { displayName: 'pair' });
  const principal = String((await expectCreated('/servicePrincipals', { appId: app['appId'] ?? '' }))['id']);
  await client.send('DELETE', `/applications/${String(app['id'])}`);
  expect((await client.get(`/servicePrincipals/${principal}`)).status).toBe(404);
  await client.send('POST', `/directory/deletedItems/${String(app['id'])}/restore`);
  expect((await client.get(`/servicePrincipals/${principal}`)).status).toBe(404);
  expect((await client.send('POST', `/directory/deletedItems/${principal}/restore`)).status).toBe(200);
});

test('narrow permissions reach what they name', async () => {
  const user = String(tenant.create('users', { displayName: 'narrow' })['id']);
  const hidden = String(tenant.create('groups', { displayName: 'hidden', visibility: 'HiddenMembership' })['id']);
  tenant.link('members', hidden, user);
  const [owned, foreign] = tenant
    .list('applications')
    .slice(-2)
    .map((app) => String(app['id']));
  tenant.link('owners', owned ?? '', String(tenant.find('servicePrincipals', tenant.clientId)?.['id']));
  tenant.setPermissions(['User.EnableDisableAccount.All', 'Application.ReadWrite.OwnedBy', 'Group.Read.All']);
  const narrow = await signIn(simulator);
  expect((await narrow.send('PATCH', `/users/${user}`, { accountEnabled: false })).status).toBe(204);
  expect((await narrow.send('PATCH', `/users/${user}`, { jobTitle: 'x' })).status).toBe(403);
  expect((await narrow.send('PATCH', `/applications/${owned ?? ''}`, { notes: 'mine' })).status).toBe(204);
  expect((await narrow.send('PATCH', `/applications/${foreign ?? ''}`, { notes: 'not mine' })).status).toBe(403);
  expect((await narrow.get(`/groups/${hidden}/members`)).body['value']).toEqual([]);
  expect((await narrow.round('/groups/delta')).entries.find((entry) => entry['id'] === hidden)).not.toHaveProperty(
    'members@delta',
  );
});
