import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../index.ts';
import { DEFAULT_PERMISSIONS } from '../../seed/permissions.ts';
import { type Client, signIn } from '../../test-support/client.ts';
import type { JsonObject, SetName, Simulator, TenantHandle } from '../../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeAll(async () => {
  simulator = await startSimulator({ users: 60, groups: 40, variety: true });
  tenant = simulator.tenant();
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...MORE]);
  client = await signIn(simulator);
});
afterAll(() => simulator.close());

const MORE = [
  'Directory.ReadWrite.All',
  'User.Invite.All',
  'Policy.Read.PermissionGrant',
  'AuthenticationContext.ReadWrite.All',
];
const NOBODY = '00000000-aaaa-4aaa-8aaa-000000000000';
const READER = '4a5d8f65-41da-4de4-8968-e035b65339cf';
let running = 0;
const fresh = (): string => `made${(running += 1)}`;
const guid = (): string => `11111111-2222-4333-8444-${String((running += 1)).padStart(12, '0')}`;
const first = (set: SetName, fits: (row: JsonObject) => boolean = () => true): JsonObject =>
  tenant.list(set).find(fits) ?? {};
const idOf = (set: SetName, fits?: (row: JsonObject) => boolean): string => String(first(set, fits)['id']);
const own = (row: JsonObject): boolean => row['appOwnerOrganizationId'] === tenant.id;
const newUser = (): JsonObject => tenant.create('users', { displayName: fresh(), usageLocation: 'SE' });

interface Creation {
  set: SetName;
  method?: string;
  path: () => string;
  body: () => JsonObject;
  /** A change of the made object; absent: it is made and removed only. */
  change?: JsonObject;
  /** Where the made object is; absent: it cannot be removed by a call of its own. */
  item?: (made: JsonObject) => string;
}

const below = (path: string) => ({
  path: () => path,
  item: (made: JsonObject): string => `${path}/${String(made['id'])}`,
});
const within = (path: () => string) => {
  let parent = '';
  return {
    path: (): string => (parent = path()),
    item: (made: JsonObject): string => `${parent}/${String(made['id'])}`,
  };
};
const sts = (set: SetName, root: string): Creation => ({
  set,
  ...below(`/policies/${set}`),
  body: () => ({ displayName: fresh(), definition: [JSON.stringify({ [root]: { Version: 1 } })] }),
  change: { displayName: 'changed' },
});

const CREATIONS: Creation[] = [
  {
    set: 'users',
    ...below('/users'),
    body: () => {
      const name = fresh();
      return {
        accountEnabled: true,
        displayName: name,
        mailNickname: name,
        userPrincipalName: `${name}@contoso.example`,
        passwordProfile: { password: 'long-Enough-1' },
      };
    },
    change: { jobTitle: 'changed' },
  },
  {
    set: 'groups',
    ...below('/groups'),
    body: () => ({ displayName: fresh(), mailEnabled: false, mailNickname: fresh(), securityEnabled: true }),
    change: { description: 'changed' },
  },
  {
    set: 'applications',
    ...below('/applications'),
    body: () => ({ displayName: fresh() }),
    change: { notes: 'changed' },
  },
  {
    set: 'servicePrincipals',
    ...below('/servicePrincipals'),
    body: () => ({ appId: tenant.create('applications', { displayName: fresh(), appId: guid() })['appId'] ?? '' }),
    change: { notes: 'changed' },
  },
  {
    set: 'administrativeUnits',
    ...below('/directory/administrativeUnits'),
    body: () => ({ displayName: fresh() }),
    change: { description: 'changed' },
  },
  {
    set: 'roleDefinitions',
    ...below('/roleManagement/directory/roleDefinitions'),
    body: () => ({
      displayName: fresh(),
      isEnabled: true,
      rolePermissions: [{ allowedResourceActions: ['microsoft.directory/users/standard/read'] }],
    }),
    change: { description: 'changed' },
  },
  {
    set: 'directoryRoles',
    path: () => '/directoryRoles',
    body: () => {
      const active = new Set(tenant.list('directoryRoles').map((row) => row['roleTemplateId']));
      return { roleTemplateId: idOf('directoryRoleTemplates', (row) => !active.has(row['id'] ?? '')) };
    },
  },
  {
    set: 'roleAssignments',
    ...below('/roleManagement/directory/roleAssignments'),
    body: () => ({
      principalId: newUser()['id'] ?? '',
      roleDefinitionId: idOf('roleDefinitions', (row) => row['displayName'] === 'Directory Readers'),
      directoryScopeId: '/',
    }),
  },
  {
    set: 'roleEligibilityScheduleRequests',
    path: () => '/roleManagement/directory/roleEligibilityScheduleRequests',
    body: () => ({
      action: 'adminAssign',
      principalId: newUser()['id'] ?? '',
      roleDefinitionId: idOf('roleDefinitions', (row) => row['displayName'] === 'Directory Readers'),
      directoryScopeId: '/',
      justification: 'restore',
      scheduleInfo: { expiration: { type: 'noExpiration' } },
    }),
  },
  {
    set: 'appRoleAssignments',
    ...within(() => `/servicePrincipals/${resource()}/appRoleAssignedTo`),
    body: () => ({ principalId: newUser()['id'] ?? '', resourceId: resource(), appRoleId: roleOf(resource()) }),
  },
  {
    set: 'oauth2PermissionGrants',
    ...below('/oauth2PermissionGrants'),
    body: () => ({
      clientId: idOf('servicePrincipals', own),
      resourceId: idOf('servicePrincipals', (row) => row['displayName'] === 'Microsoft Graph'),
      consentType: 'Principal',
      principalId: newUser()['id'] ?? '',
      scope: 'openid',
    }),
    change: { scope: 'openid profile' },
  },
  {
    set: 'conditionalAccessPolicies',
    ...below('/identity/conditionalAccess/policies'),
    body: () => ({
      displayName: fresh(),
      state: 'disabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeAuthenticationContextClassReferences: ['c1'] },
        users: { includeUsers: ['All'] },
      },
      grantControls: { operator: 'OR', termsOfUse: [idOf('agreements')] },
    }),
    change: { state: 'enabledForReportingButNotEnforced' },
  },
  {
    set: 'namedLocations',
    ...below('/identity/conditionalAccess/namedLocations'),
    body: () => ({
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      displayName: fresh(),
      countriesAndRegions: ['SE'],
    }),
    change: { '@odata.type': '#microsoft.graph.countryNamedLocation', displayName: 'changed' },
  },
  {
    set: 'authenticationContextClassReferences',
    ...below('/identity/conditionalAccess/authenticationContextClassReferences'),
    body: () => ({ id: `c${(running += 1)}`, displayName: fresh() }),
    change: { description: 'changed' },
  },
  {
    set: 'authenticationStrengthPolicies',
    ...below('/policies/authenticationStrengthPolicies'),
    body: () => ({ displayName: fresh(), allowedCombinations: ['fido2'] }),
    change: { description: 'changed' },
  },
  {
    set: 'combinationConfigurations',
    ...within(() => {
      const id = idOf('authenticationStrengthPolicies', (row) => row['policyType'] === 'custom');
      return `/policies/authenticationStrengthPolicies/${id}/combinationConfigurations`;
    }),
    body: () => ({
      '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
      appliesToCombinations: ['fido2'],
      allowedAAGUIDs: ['de1e552d-db1d-4423-a619-566b625cdc84'],
    }),
    change: { allowedAAGUIDs: ['ee882879-721c-4913-9775-3dfcce97072a'] },
  },
  sts('claimsMappingPolicies', 'ClaimsMappingPolicy'),
  sts('tokenLifetimePolicies', 'TokenLifetimePolicy'),
  sts('tokenIssuancePolicies', 'TokenIssuancePolicy'),
  sts('homeRealmDiscoveryPolicies', 'HomeRealmDiscoveryPolicy'),
  {
    set: 'appManagementPolicies',
    ...below('/policies/appManagementPolicies'),
    body: () => ({ displayName: fresh() }),
    change: { isEnabled: true },
  },
  {
    set: 'groupSettings',
    ...within(() => `/groups/${String(tenant.create('groups', { displayName: fresh() })['id'])}/settings`),
    body: () => ({
      templateId: '08d542b9-071f-4e16-94b0-74abb372e3d9',
      values: [{ name: 'AllowToAddGuests', value: 'false' }],
    }),
    change: { values: [{ name: 'AllowToAddGuests', value: 'true' }] },
  },
  {
    set: 'crossTenantAccessPartners',
    path: () => '/policies/crossTenantAccessPolicy/partners',
    item: (made) => `/policies/crossTenantAccessPolicy/partners/${String(made['tenantId'])}`,
    body: () => ({ tenantId: guid() }),
    change: { inboundTrust: { isMfaAccepted: true } },
  },
  {
    set: 'federatedIdentityCredentials',
    ...within(() => `/applications/${newApp()}/federatedIdentityCredentials`),
    body: () => ({ name: fresh(), issuer: 'https://issuer.example', subject: fresh(), audiences: ['api://x'] }),
    change: { subject: 'changed' },
  },
  {
    set: 'extensionProperties',
    ...within(() => `/applications/${newApp()}/extensionProperties`),
    body: () => ({ name: fresh(), dataType: 'String', targetObjects: ['User'] }),
  },
  {
    set: 'delegatedPermissionClassifications',
    ...within(() => `/servicePrincipals/${scoped()}/delegatedPermissionClassifications`),
    body: () => {
      const known = new Set(tenant.list('delegatedPermissionClassifications').map((row) => row['permissionId']));
      const scope = { id: guid(), value: fresh(), type: 'User', isEnabled: true };
      tenant.update(scoped(), { oauth2PermissionScopes: [scope] });
      expect(known.has(scope.id)).toBe(false);
      return { permissionId: scope.id, classification: 'low' };
    },
  },
  {
    set: 'permissionGrantPolicies',
    ...below('/policies/permissionGrantPolicies'),
    body: () => ({ id: fresh(), displayName: fresh() }),
    change: { description: 'changed' },
  },
  ...(['Includes', 'Excludes'] as const).map((name): Creation => ({
    set: `permissionGrant${name}`,
    ...below(`/policies/permissionGrantPolicies/low-risk-apps/${name.toLowerCase()}`),
    body: () => ({ permissionType: 'delegated', permissions: ['all'] }),
  })),
  {
    set: 'groupLifecyclePolicies',
    ...below('/groupLifecyclePolicies'),
    body: () => {
      for (const policy of tenant.list('groupLifecyclePolicies')) tenant.delete(String(policy['id']));
      return { groupLifetimeInDays: 180, managedGroupTypes: 'All' };
    },
    change: { groupLifetimeInDays: 365 },
  },
  {
    set: 'invitations',
    path: () => '/invitations',
    body: () => ({ invitedUserEmailAddress: `${fresh()}@elsewhere.example`, inviteRedirectUrl: 'https://x.example' }),
  },
  {
    set: 'identitySynchronizations',
    method: 'PUT',
    path: () => {
      const id = String(tenant.create('crossTenantAccessPartners', { displayName: fresh(), tenantId: guid() })['id']);
      return `/policies/crossTenantAccessPolicy/partners/${id}/identitySynchronization`;
    },
    body: () => ({ displayName: 'sync', userSyncInbound: { isSyncAllowed: true } }),
  },
];

const newApp = (): string => String(tenant.create('applications', { displayName: fresh(), appId: guid() })['id']);
const scoped = (): string => idOf('servicePrincipals', own);
const resource = (): string =>
  idOf('servicePrincipals', (row) => JSON.stringify(row['appRoles'] ?? []).includes('"User"'));
function roleOf(id: string): string {
  const roles = tenant.get(id)?.['appRoles'];
  const [role] = Array.isArray(roles) ? roles : [];
  return String((role as JsonObject)['id']);
}

describe.each(CREATIONS)('$set', ({ set, method = 'POST', path, body, change, item }) => {
  const withoutNew = (before: readonly JsonObject[]): JsonObject[] => {
    const known = new Set(before.map((row) => row['id']));
    return tenant.list(set).filter((row) => !known.has(row['id'] ?? ''));
  };

  test('are created, changed, and removed', async () => {
    const to = path();
    const made = await client.send(method, to, body());
    expect(made.status, JSON.stringify(made.body)).toBe(method === 'PUT' ? 204 : 201);
    if (item === undefined) return;
    const at = item(made.body);
    if (change !== undefined) {
      expect((await client.send('PATCH', at, change)).status).toBe(204);
      const { '@odata.type': _type, ...wanted } = change;
      expect((await client.get(at)).body).toMatchObject(wanted);
    }
    expect((await client.send('DELETE', at)).status).toBe(204);
    expect((await client.get(at)).status).toBe(404);
  });

  test('refuse what no type has, and annotations inside', async () => {
    const to = path();
    const given = body();
    const before = tenant.list(set);
    expect((await client.send(method, to, { ...given, shoeSize: 44 })).status).toBe(400);
    const part = { value: 1, 'value@odata.context': 'x' };
    expect((await client.send(method, to, { ...given, part })).status).toBe(400);
    expect(withoutNew(before)).toEqual([]);
  });

  test('are there once when their answer is lost, and the next creation is answered', async () => {
    const to = path();
    const given = body();
    const before = tenant.list(set);
    simulator.addFault({ kind: 'lostAnswer', creates: set });
    await expect(client.send(method, to, given)).rejects.toThrow();
    expect(withoutNew(before)).toHaveLength(1);
    const next = await client.send(method, path(), body());
    expect(next.status, JSON.stringify(next.body)).toBeLessThan(300);
    simulator.clearFaults();
  });

  test('are lost with the batch that creates them', async () => {
    const to = path();
    const given = body();
    const before = tenant.list(set);
    simulator.addFault({ kind: 'lostAnswer', creates: set });
    const headers = { 'Content-Type': 'application/json' };
    const requests = [
      { id: '1', method: 'GET', url: '/organization' },
      { id: '2', method, url: to, headers, body: given },
    ];
    await expect(client.send('POST', '/$batch', { requests })).rejects.toThrow();
    expect(withoutNew(before)).toHaveLength(1);
    simulator.clearFaults();
  });
});

test('a fault without a set loses the answer of its path', async () => {
  const path = `/users/${String(newUser()['id'])}`;
  simulator.addFault({ kind: 'lostAnswer', method: 'PATCH', path: `/v1.0${path}` });
  await expect(client.send('PATCH', path, { jobTitle: 'written' })).rejects.toThrow();
  expect((await client.get(path)).body['jobTitle']).toBe('written');
});

test('policies that name what is not there are refused', async () => {
  const make = (conditions: JsonObject, grantControls: JsonObject = {}): JsonObject => ({
    displayName: 'refers',
    state: 'disabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
      ...conditions,
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'], ...grantControls },
  });
  const refused = [
    make({ users: { includeUsers: [NOBODY] } }),
    make({ users: { includeUsers: ['All'], excludeGroups: [NOBODY] } }),
    make({ users: { includeUsers: ['All'], excludeRoles: [READER] } }),
    make({ applications: { includeApplications: [NOBODY] } }),
    make({ applications: { includeAuthenticationContextClassReferences: ['c98'] } }),
    make({ locations: { includeLocations: ['All'], excludeLocations: [NOBODY] } }),
    make({ clientApplications: { includeServicePrincipals: [NOBODY] } }),
    make({}, { termsOfUse: [NOBODY] }),
    make({}, { builtInControls: [], authenticationStrength: { id: NOBODY } }),
  ];
  for (const body of refused)
    expect([body, (await client.send('POST', '/identity/conditionalAccess/policies', body)).status]).toEqual([
      body,
      400,
    ]);
  expect((await client.send('POST', '/identity/conditionalAccess/policies', make({}))).status).toBe(201);
});
