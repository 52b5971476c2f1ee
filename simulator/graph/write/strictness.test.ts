import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../../index.ts';
import type { Switches } from '../../switches.ts';
import { type Answer, type Client, errorCode, signIn } from '../../test-support/client.ts';
import type { JsonObject, Simulator, TenantHandle } from '../../types.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 60, groups: 40 });
  tenant = simulator.tenant();
  client = await signIn(simulator);
});
afterEach(() => simulator.close());

const NOBODY = '00000000-aaaa-4aaa-8aaa-000000000000';
const POLICIES = '/identity/conditionalAccess/policies';
const LOCATIONS = '/identity/conditionalAccess/namedLocations';
const url = (path: string): string => `https://graph.microsoft.com/v1.0${path}`;
const ref = (path: string): JsonObject => ({ '@odata.id': url(path) });
const person = (nickname: string, more: JsonObject = {}): JsonObject => ({
  accountEnabled: true,
  displayName: nickname,
  mailNickname: nickname,
  userPrincipalName: `${nickname}@contoso.example`,
  passwordProfile: { password: 'long-Enough-1' },
  ...more,
});
const team = (nickname: string, more: JsonObject = {}): JsonObject => ({
  displayName: nickname,
  mailEnabled: false,
  mailNickname: nickname,
  securityEnabled: true,
  ...more,
});
const policy = (more: JsonObject = {}, conditions: JsonObject = {}): JsonObject => ({
  displayName: 'strict',
  state: 'disabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
    ...conditions,
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  ...more,
});

function turn(switches: Partial<Switches>): void {
  simulator.configure({ switches });
}

async function made(path: string, body: JsonObject): Promise<JsonObject> {
  const answer = await client.send('POST', path, body);
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(201);
  return answer.body;
}

const outcome = (answer: Answer): [number, string] => [answer.status, answer.status < 300 ? '' : errorCode(answer)];
const text = (answer: Answer): string => JSON.stringify(answer.body['error'] ?? {});

describe('annotations inside a body', () => {
  test.each([
    [
      'a context inside grant controls',
      { grantControls: { operator: 'OR', builtInControls: ['mfa'], 'authenticationStrength@odata.context': 'x' } },
    ],
    [
      'a context two levels down',
      {
        conditions: {
          ...(policy()['conditions'] as JsonObject),
          users: { includeUsers: ['All'], 'x@odata.context': 'y' },
        },
      },
    ],
  ])('refuse a policy with %s, and pass with the switch off', async (_what, more) => {
    const refused = await client.send('POST', POLICIES, policy(more));
    expect([refused.status, text(refused).includes('1007')]).toEqual([400, true]);
    turn({ refuseNestedAnnotations: false });
    expect((await client.send('POST', POLICIES, policy(more))).status).toBe(201);
  });

  test('refuse other types too, and types are no such annotation', async () => {
    const nested = { passwordProfile: { password: 'long-Enough-1', 'x@odata.count': 1 } };
    expect(outcome(await client.send('POST', '/users', person('nested', nested)))).toEqual([400, 'BadRequest']);
    await made(LOCATIONS, {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'typed',
      ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '10.0.0.0/8' }],
    });
  });

  test('a part of nulls is a husk; null empties it', async () => {
    const { id } = await made(
      POLICIES,
      policy({}, { devices: { deviceFilter: { mode: 'include', rule: 'device.isCompliant -eq True' } } }),
    );
    const path = `${POLICIES}/${String(id)}`;
    const husk = { conditions: { devices: { deviceFilter: null } } };
    expect(text(await client.send('PATCH', path, husk))).toContain('1007');
    expect((await client.send('PATCH', path, { conditions: { devices: null } })).status).toBe(204);
    expect(((await client.get(path)).body['conditions'] as JsonObject)['devices']).toBeNull();
    turn({ refuseHusks: false });
    expect((await client.send('PATCH', path, husk)).status).toBe(204);
  });
});

describe('service principals', () => {
  test('are made of an appId alone, and refuse what is not settable', async () => {
    const { appId } = await made('/applications', { displayName: 'backing' });
    const post = (more: JsonObject): Promise<Answer> =>
      client.send('POST', '/servicePrincipals', { appId: appId ?? '', ...more });
    for (const more of [
      { createdDateTime: '2026-01-01T00:00:00Z' },
      { publisherName: 'x' },
      { endpoints: [] },
      { addIns: [] },
      { appDescription: 'x' },
      { disabledByMicrosoftStatus: null },
      { appRoles: [] },
      { servicePrincipalNames: [NOBODY] },
    ] as JsonObject[])
      expect((await post(more)).status, JSON.stringify(more)).toBe(400);
    const { id } = (await post({})).body;
    const path = `/servicePrincipals/${String(id)}`;
    expect((await client.send('PATCH', path, { notes: 'fine' })).status).toBe(204);
    expect((await client.send('PATCH', path, { servicePrincipalNames: [appId ?? '', NOBODY] })).status).toBe(400);
  });

  test('take and drop what answers hold, with the switch off', async () => {
    turn({ refuseUnsettablePrincipalProperties: false });
    const { appId } = await made('/applications', { displayName: 'backing' });
    const principal = await made('/servicePrincipals', {
      appId: appId ?? '',
      createdDateTime: '2020-01-01T00:00:00Z',
      endpoints: [],
    });
    expect(tenant.get(String(principal['id']))).not.toHaveProperty('endpoints');
  });

  test('need an application that lives, here or in another tenant', async () => {
    const { id, appId } = await made('/applications', { displayName: 'mortal' });
    await client.send('DELETE', `/applications/${String(id)}`);
    const refused = await client.send('POST', '/servicePrincipals', { appId: appId ?? '' });
    expect([refused.status, errorCode(refused)]).toEqual([400, 'Request_BadRequest']);
    expect(text(refused)).toContain('NoBackingApplicationObject');
    turn({ missingApplicationAsCode: true });
    expect(outcome(await client.send('POST', '/servicePrincipals', { appId: NOBODY }))).toEqual([
      400,
      'NoBackingApplicationObject',
    ]);
    const again = await made('/applications', { displayName: 'mortal' });
    expect(again['appId']).not.toBe(appId);
  });

  test('keep the roles that their application gives them', async () => {
    const role = {
      id: NOBODY,
      allowedMemberTypes: ['User'],
      displayName: 'r',
      description: 'r',
      value: 'r',
      isEnabled: true,
    };
    const { appId } = await made('/applications', { displayName: 'roles', appRoles: [role] });
    const { id } = await made('/servicePrincipals', { appId: appId ?? '' });
    const changed = await client.send('PATCH', `/servicePrincipals/${String(id)}`, {
      appRoles: [{ ...role, value: 'other' }],
    });
    expect(changed.status).toBe(400);
  });

  test.each([
    [true, 409],
    [false, 201],
  ] as const)('of a deleted one the appId is taken: %s', async (held, status) => {
    turn({ principalInBinHoldsAppId: held });
    const { appId } = await made('/applications', { displayName: 'twice' });
    const { id } = await made('/servicePrincipals', { appId: appId ?? '' });
    await client.send('DELETE', `/servicePrincipals/${String(id)}`);
    expect((await client.send('POST', '/servicePrincipals', { appId: appId ?? '' })).status).toBe(status);
    const back = await client.send('POST', `/directory/deletedItems/${String(id)}/restore`);
    expect(outcome(back)).toEqual(held ? [200, ''] : [400, 'Request_BadRequest']);
  });
});

describe('replication lag', () => {
  const cases: [string, boolean, (app: JsonObject) => Promise<Answer>, number, string][] = [
    [
      'a principal',
      false,
      (app) => client.send('POST', '/servicePrincipals', { appId: app['appId'] ?? '' }),
      404,
      'does not exist',
    ],
    [
      'a principal',
      true,
      (app) => client.send('POST', '/servicePrincipals', { appId: app['appId'] ?? '' }),
      400,
      'NoBackingApplicationObject',
    ],
  ];
  test.each(cases)(
    'hides an application from %s for as many requests (as 400: %s)',
    async (_what, asBadRequest, use, status, says) => {
      turn({ lagAsBadRequest: asBadRequest });
      simulator.configure({ replicationRequests: 2 });
      const app = await made('/applications', { displayName: 'slow' });
      const answers = [await use(app), await use(app), await use(app)];
      expect(answers.map((answer) => answer.status)).toEqual([status, status, 201]);
      expect(text(answers[0] as Answer)).toContain(says);
    },
  );

  test.each([
    [false, 404, 'does not exist'],
    [true, 400, 'Not a valid reference update'],
  ] as const)('hides users from members and app roles (as 400: %s)', async (asBadRequest, status, says) => {
    turn({ lagAsBadRequest: asBadRequest });
    const group = await made('/groups', team('slowteam'));
    const resource = tenant
      .list('servicePrincipals')
      .find((known) => JSON.stringify(known['appRoles'] ?? []).includes('"User"'));
    const appRoleId = ((resource?.['appRoles'] ?? []) as JsonObject[])[0]?.['id'] ?? '';
    simulator.configure({ replicationDelayMs: 60_000 });
    const user = await made('/users', person('slow'));
    const attempts = (): Promise<Answer[]> =>
      Promise.all([
        client.send(
          'POST',
          `/groups/${String(group['id'])}/members/$ref`,
          ref(`/directoryObjects/${String(user['id'])}`),
        ),
        client.send('POST', `/servicePrincipals/${String(resource?.['id'])}/appRoleAssignedTo`, {
          principalId: user['id'] ?? '',
          resourceId: resource?.['id'] ?? '',
          appRoleId,
        }),
      ]);
    for (const answer of await attempts()) expect([answer.status, text(answer).includes(says)]).toEqual([status, true]);
    simulator.clock.advance(60_000);
    expect((await attempts()).map((answer) => answer.status)).toEqual([204, 201]);
  });

  test('policies miss new locations with 1040 where lag is 400, and unknown ones always', async () => {
    turn({ lagAsBadRequest: true });
    simulator.configure({ replicationRequests: 1 });
    const location = await made(LOCATIONS, {
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      displayName: 'new',
      countriesAndRegions: ['SE'],
      includeUnknownCountriesAndRegions: false,
    });
    const naming = (id: unknown): JsonObject =>
      policy({}, { locations: { includeLocations: [String(id)], excludeLocations: [] } });
    expect(text(await client.send('POST', POLICIES, naming(location['id'])))).toContain('1040: NamedLocation');
    expect((await client.send('POST', POLICIES, naming(location['id']))).status).toBe(201);
    expect(text(await client.send('POST', POLICIES, naming(NOBODY)))).toContain('1040: NamedLocation');
  });
});

describe('app roles and scopes', () => {
  const role = {
    id: NOBODY,
    allowedMemberTypes: ['User'],
    displayName: 'r',
    description: 'r',
    value: 'r',
    isEnabled: true,
  };
  const scope = {
    id: NOBODY,
    value: 's',
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: 's',
    adminConsentDescription: 's',
  };
  const kinds: [string, (items: JsonObject[]) => JsonObject, JsonObject, string][] = [
    ['appRoles', (appRoles) => ({ appRoles }), role, 'description'],
    [
      'oauth2PermissionScopes',
      (oauth2PermissionScopes) => ({ api: { oauth2PermissionScopes } }),
      scope,
      'adminConsentDescription',
    ],
  ];

  test.each(kinds)(
    '%s: what is enabled is disabled first, then changed or removed',
    async (_name, body, item, description) => {
      turn({ refuseChangesOfEnabledEntitlements: true });
      const { id } = await made('/applications', { displayName: 'entitled', ...body([item]) });
      const patch = async (items: JsonObject[]): Promise<[number, string]> =>
        outcome(await client.send('PATCH', `/applications/${String(id)}`, body(items)));
      const refused = [400, 'CannotDeleteOrUpdateEnabledEntitlement'];
      expect(await patch([])).toEqual(refused);
      expect(await patch([{ ...item, [description]: 'other' }])).toEqual(refused);
      expect(await patch([{ ...item, [description]: 'other', isEnabled: false }])).toEqual(refused);
      expect(await patch([{ ...item, isEnabled: false }])).toEqual([204, '']);
      expect(await patch([{ ...item, [description]: 'other', isEnabled: true }])).toEqual([204, '']);
      turn({ refuseChangesOfEnabledEntitlements: false });
      expect(await patch([{ ...item, [description]: 'third' }])).toEqual([204, '']);
      expect(await patch([])).toEqual(refused);
    },
  );

  test.each(kinds)('%s: origin is refused by switch', async (_name, body, item) => {
    const given = { displayName: 'origin', ...body([{ ...item, origin: 'Application' }]) };
    turn({ refuseEntitlementOrigin: false });
    await made('/applications', given);
    turn({ refuseEntitlementOrigin: true });
    expect(outcome(await client.send('POST', '/applications', given))).toEqual([400, 'Request_BadRequest']);
  });

  test('a client is pre-authorized for scopes that exist already', async () => {
    const preAuthorizedApplications = [{ appId: NOBODY, delegatedPermissionIds: [NOBODY] }];
    const api = { oauth2PermissionScopes: [scope], preAuthorizedApplications };
    expect((await client.send('POST', '/applications', { displayName: 'pre', api })).status).toBe(400);
    const { id } = await made('/applications', { displayName: 'pre', api: { oauth2PermissionScopes: [scope] } });
    expect(
      (await client.send('PATCH', `/applications/${String(id)}`, { api: { preAuthorizedApplications } })).status,
    ).toBe(204);
  });
});

test('identifier URIs hold the appId, the tenant or a verified domain', async () => {
  turn({ restrictIdentifierUris: true });
  const { id, appId } = await made('/applications', { displayName: 'uris' });
  const patch = async (...identifierUris: string[]): Promise<number> =>
    (await client.send('PATCH', `/applications/${String(id)}`, { identifierUris })).status;
  for (const uri of [
    `api://${String(appId)}`,
    `api://${tenant.id}/x`,
    `api://x/${String(appId)}`,
    'https://contoso.example/x',
    'https://a.contoso.example',
    'api://a.contoso.example/x',
  ])
    expect([uri, await patch(uri)]).toEqual([uri, 204]);
  for (const uri of [`api://${NOBODY}`, 'api://word', `api://${tenant.id}`, 'https://elsewhere.example/x', 'urn:x'])
    expect([uri, await patch(uri)]).toEqual([uri, 400]);
  tenant.update(String(id), { identifierUris: ['api://old-word'] });
  expect(await patch('api://old-word', `api://${String(appId)}`)).toBe(204);
  turn({ restrictIdentifierUris: false });
  expect(await patch('api://word')).toBe(204);
});

test('role definitions are looked up by id, and roles by their template', async () => {
  const template = '62e90394-69f5-4237-9190-012177145e10';
  const definitions = '/roleManagement/directory/roleDefinitions';
  expect((await client.get(`${definitions}/${template}`)).status).toBe(200);
  expect((await client.get(`${definitions}?$filter=templateId eq '${template}'`)).status).toBe(400);
  expect((await client.get(`${definitions}?$filter=displayName eq 'Global Administrator'`)).status).toBe(200);
  expect((await client.get(`/directoryRoles(roleTemplateId='${template}')?$select=id`)).status).toBe(200);
  const filtered = `/directoryRoles?$filter=roleTemplateId eq '${template}'`;
  expect((await client.get(filtered)).status).toBe(200);
  turn({ refuseDirectoryRoleFilter: true });
  expect((await client.get(filtered)).status).toBe(400);
});

describe('what is there already, and what is gone', () => {
  test.each([true, false])(
    'a member of a unit and a role assignment (ConflictingObjects: %s)',
    async (conflictingObjects) => {
      turn({ conflictingObjects });
      const user = String(tenant.find('users', 'megan')?.['id']);
      const unit = await made('/directory/administrativeUnits', { displayName: 'unit' });
      const assignment = {
        principalId: user,
        roleDefinitionId: '69091246-20e8-4a56-aa4d-066075b2a7a8',
        directoryScopeId: '/',
      };
      const twice = async (path: string, body: JsonObject): Promise<Answer> => {
        expect((await client.send('POST', path, body)).status).toBeLessThan(300);
        return client.send('POST', path, body);
      };
      for (const answer of [
        await twice(`/directory/administrativeUnits/${String(unit['id'])}/members/$ref`, ref(`/users/${user}`)),
        await twice('/roleManagement/directory/roleAssignments', assignment),
      ])
        expect([answer.status, text(answer).includes('"ConflictingObjects"')]).toEqual([400, conflictingObjects]);
    },
  );

  test('app role assignments are refused where they exist or are gone already', async () => {
    const assignment = tenant.list('appRoleAssignments').find((known) => known['principalType'] === 'User') ?? {};
    const path = `/servicePrincipals/${String(assignment['resourceId'])}/appRoleAssignedTo`;
    const body = {
      principalId: assignment['principalId'] ?? '',
      resourceId: assignment['resourceId'] ?? '',
      appRoleId: assignment['appRoleId'] ?? '',
    };
    expect(text(await client.send('POST', path, body))).toContain('Permission being assigned already exists');
    turn({ entitlementGrantExists: true });
    expect(text(await client.send('POST', path, body))).toContain('EntitlementGrant entry already exists');
    const remove = (): Promise<Answer> => client.send('DELETE', `${path}/${String(assignment['id'])}`);
    expect((await remove()).status).toBe(204);
    const gone = await remove();
    expect([gone.status, text(gone).includes('EntitlementGrant being updated or deleted is not found')]).toEqual([
      400,
      true,
    ]);
    turn({ goneAssignmentAsBadRequest: false });
    expect((await remove()).status).toBe(404);
  });
});

test('devices other than Windows take their extension attributes only', async () => {
  turn({ limitDeviceUpdates: true });
  const device = (operatingSystem: string): string =>
    String(
      tenant.list('devices').find((known) => String(known['operatingSystem']).startsWith(operatingSystem))?.['id'],
    );
  const patch = async (id: string, body: JsonObject): Promise<number> =>
    (await client.send('PATCH', `/devices/${id}`, body)).status;
  const phone = String(
    tenant.create('devices', { displayName: 'phone', operatingSystem: 'IOS', deviceId: NOBODY })['id'],
  );
  expect(await patch(phone, { accountEnabled: false })).toBe(403);
  expect(await patch(phone, { extensionAttributes: { extensionAttribute1: 'A' } })).toBe(204);
  expect((await client.get(`/devices/${phone}`)).body['extensionAttributes']).toMatchObject({
    extensionAttribute1: 'A',
  });
  expect(await patch(device('Windows'), { accountEnabled: false })).toBe(204);
  turn({ limitDeviceUpdates: false });
  expect(await patch(phone, { accountEnabled: false })).toBe(204);
});

describe('groups', () => {
  test.each([{ resourceProvisioningOptions: ['Team'] }, { preferredLanguage: 'sv' }])(
    'refuse %o by switch',
    async (more) => {
      turn({ refuseGroupOptions: false });
      await made('/groups', team('options', more));
      turn({ refuseGroupOptions: true });
      expect((await client.send('POST', '/groups', team('options2', more))).status).toBe(400);
      const { id } = await made('/groups', team('options3'));
      expect((await client.send('PATCH', `/groups/${String(id)}`, more)).status).toBe(400);
    },
  );

  test('ask for a permission of its own for a data location', async () => {
    const asked = team('located', { preferredDataLocation: 'EUR' });
    expect((await client.send('POST', '/groups', asked)).status).toBe(403);
    tenant.setPermissions(['Group.ReadWrite.All', 'Directory.ReadWrite.All']);
    expect((await (await signIn(simulator)).send('POST', '/groups', asked)).status).toBe(201);
  });

  test('that hold no roles may or may not say so without the permission', async () => {
    tenant.setPermissions(['Group.ReadWrite.All']);
    const lesser = await signIn(simulator);
    const post = async (value: boolean): Promise<number> =>
      (await lesser.send('POST', '/groups', team(`roles${String(value)}`, { isAssignableToRole: value }))).status;
    expect([await post(true), await post(false)]).toEqual([403, 201]);
    turn({ refuseNotAssignableToRole: true });
    expect(await post(false)).toBe(403);
  });

  test('may refuse owners at creation, the group with them', async () => {
    const owner = tenant.list('servicePrincipals')[0]?.['id'];
    const owned = team('owned', { 'owners@odata.bind': [url(`/servicePrincipals/${String(owner)}`)] });
    turn({ refuseOwnersAtCreation: true });
    expect((await client.send('POST', '/groups', owned)).status).toBe(400);
    expect(tenant.find('groups', 'owned')).toBeUndefined();
    turn({ refuseOwnersAtCreation: false });
    await made('/groups', owned);
  });
});

test('a trusted location loses its trust before it goes', async () => {
  const { id } = await made(LOCATIONS, {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    displayName: 'trusted',
    isTrusted: true,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '10.0.0.0/8' }],
  });
  const path = `${LOCATIONS}/${String(id)}`;
  expect((await client.send('DELETE', path)).status).toBe(400);
  const untrusted = { '@odata.type': '#microsoft.graph.ipNamedLocation', isTrusted: false };
  expect((await client.send('PATCH', path, untrusted)).status).toBe(204);
  expect((await client.send('DELETE', path)).status).toBe(204);
});

describe('users', () => {
  test('take extension attributes after their creation', async () => {
    const attributes = { onPremisesExtensionAttributes: { extensionAttribute1: 'A' } };
    expect((await client.send('POST', '/users', person('extended', attributes))).status).toBe(400);
    const { id } = await made('/users', person('extended'));
    expect((await client.send('PATCH', `/users/${String(id)}`, attributes)).status).toBe(204);
    turn({ refuseExtensionAttributesAtCreation: false });
    await made('/users', person('extended2', attributes));
  });

  test('of a federated domain need their immutable id', async () => {
    tenant.update('contoso.example', { authenticationType: 'Federated' });
    const refused = await client.send('POST', '/users', person('federated'));
    expect([refused.status, text(refused).includes('SourceAnchor')]).toEqual([400, true]);
    await made('/users', person('federated', { onPremisesImmutableId: 'anchor' }));
  });

  test('that are synced stay deleted for applications', async () => {
    const id = String(tenant.list('users').find((user) => user['onPremisesSyncEnabled'] === true)?.['id']);
    tenant.delete(id);
    expect((await client.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(400);
    turn({ refuseSyncedUndelete: false });
    expect((await client.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(200);
  });

  test.each([
    ['no role', undefined, [403, 403]],
    ['User Administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1', [204, 403]],
    ['Global Reader', 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', [403, 403]],
    ['Privileged Authentication Administrator', '7be44c8a-adaf-4e2a-84d6-ab2649e08a13', [204, 204]],
  ])('that hold roles are changed by an application with %s as far as it reaches', async (_who, role, expected) => {
    const holder = (roleDefinitionId: string): string => {
      const principalId = tenant.create('users', { displayName: 'holder' })['id'] ?? '';
      tenant.create('roleAssignments', { principalId, roleDefinitionId, directoryScopeId: '/' });
      return String(principalId);
    };
    const targets = [holder('729827e3-9c14-49f7-bb1b-9608f156bbb8'), holder('62e90394-69f5-4237-9190-012177145e10')];
    const principalId = tenant.find('servicePrincipals', tenant.clientId)?.['id'] ?? '';
    if (role !== undefined)
      tenant.create('roleAssignments', { principalId, roleDefinitionId: role, directoryScopeId: '/' });
    for (const body of [
      { accountEnabled: false },
      { mobilePhone: '1' },
      { otherMails: [] },
      { passwordProfile: { password: 'long-Enough-1' } },
    ] as JsonObject[]) {
      const statuses = [];
      for (const id of targets) statuses.push((await client.send('PATCH', `/users/${id}`, body)).status);
      expect([body, statuses]).toEqual([body, expected]);
    }
    for (const id of targets) expect((await client.send('PATCH', `/users/${id}`, { jobTitle: 'x' })).status).toBe(204);
    turn({ demandHigherRole: false });
    const any = role === undefined ? 403 : 204;
    expect((await client.send('PATCH', `/users/${targets[1] ?? ''}`, { accountEnabled: true })).status).toBe(any);
  });

  test('name their sponsors by typed URLs', async () => {
    const user = String(tenant.find('users', 'megan')?.['id']);
    const [boss, other] = tenant
      .list('users')
      .slice(10, 12)
      .map((known) => String(known['id']));
    const post = async (path: string): Promise<number> =>
      (await client.send('POST', `/users/${user}/sponsors/$ref`, ref(path))).status;
    expect(await post(`/directoryObjects/${boss ?? ''}`)).toBe(204);
    turn({ refuseUntypedSponsors: true });
    expect(await post(`/directoryObjects/${other ?? ''}`)).toBe(400);
    expect(await post(`/groups/${other ?? ''}`)).toBe(404);
    expect(await post(`/users/${other ?? ''}`)).toBe(204);
  });
});

test('the portal brings an application back with another principal, and the old one stays in the bin', async () => {
  const { id, appId } = await made('/applications', { displayName: 'pair' });
  const { id: principal } = await made('/servicePrincipals', { appId: appId ?? '' });
  await client.send('DELETE', `/applications/${String(id)}`);
  const response = await fetch(`${simulator.url}/_sim/tenants/${tenant.id}/deleted/${String(id)}/restore`, {
    method: 'POST',
    body: JSON.stringify({ asPortal: true }),
  });
  expect(response.status).toBe(200);
  const live = (await client.get(`/servicePrincipals(appId='${String(appId)}')`)).body;
  expect(live['id']).not.toBe(principal);
  expect((await client.get(`/directory/deletedItems/${String(principal)}`)).status).toBe(200);
  expect((await client.send('POST', `/directory/deletedItems/${String(principal)}/restore`)).status).toBe(400);
});

test('an app that a policy names has a service principal in the tenant, and a registration is enough by switch', async () => {
  const { appId } = await made('/applications', { displayName: 'Without a principal' });
  const naming = policy({}, { applications: { includeApplications: [String(appId)] } });
  expect((await client.send('POST', POLICIES, naming)).status).toBe(400);
  const principal = await made('/servicePrincipals', { appId: String(appId) });
  await made(POLICIES, naming);
  await client.send('DELETE', `/servicePrincipals/${String(principal['id'])}`);
  expect((await client.send('POST', POLICIES, naming)).status).toBe(400);
  turn({ policyAppsWantPrincipal: false });
  await made(POLICIES, naming);
});
