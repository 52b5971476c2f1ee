import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../../index.ts';
import { READ_PERMISSIONS } from '../../seed/permissions.ts';
import { errorCode, itemsOf, signIn, type Answer, type Client } from '../../test-support/client.ts';
import { OPTIONAL_PERMISSIONS } from '../../test-support/optional-permissions.ts';
import type { JsonObject, Simulator, TenantHandle } from '../../types.ts';

const PATH = '/roleManagement/directory';
const SECURITY_READER = '5d6b6bb7-de71-4623-b4af-96380a352509';
const HOUR = 3_600_000;

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;
let user: string;

beforeEach(async () => {
  // Time stands still but for the leaps of the tests, which tokens must outlive.
  const clock = (): number => Date.UTC(2026, 10, 2, 8);
  simulator = await startSimulator({ users: 40, tokenLifetimeSeconds: 100 * 86_400, clock });
  tenant = simulator.tenant();
  client = await signIn(simulator);
  user = String(tenant.list('users')[20]?.['id']);
});
afterEach(() => simulator.close());

const later = (ms: number): string => `${new Date(simulator.clock.now() + ms).toISOString().slice(0, 19)}Z`;

function schedule(extra: JsonObject = {}): JsonObject {
  return {
    principalId: user,
    roleDefinitionId: SECURITY_READER,
    directoryScopeId: '/',
    status: 'PendingProvisioning',
    assignmentType: 'Activated',
    memberType: 'Direct',
    scheduleInfo: {
      startDateTime: later(0),
      recurrence: null,
      expiration: { type: 'afterDuration', endDateTime: null, duration: 'PT2H' },
    },
    ...extra,
  };
}

async function mine(collection: string): Promise<JsonObject[]> {
  return client.all(`${PATH}/${collection}?$filter=principalId eq '${user}'`);
}

async function ask(action: string, extra: JsonObject = {}): Promise<Answer> {
  return client.send('POST', `${PATH}/roleAssignmentScheduleRequests`, {
    action,
    principalId: user,
    roleDefinitionId: SECURITY_READER,
    directoryScopeId: '/',
    justification: 'needed',
    scheduleInfo: { startDateTime: later(0), expiration: { type: 'afterDateTime', endDateTime: later(8 * HOUR) } },
    ...extra,
  });
}

test('an activation is a role assignment too, without its end, and both go when it ends', async () => {
  const eligible = tenant.list('roleEligibilitySchedules')[0];
  const made = tenant.create('roleAssignmentSchedules', schedule({ activatedUsing: eligible?.['id'] ?? null }));
  const [assignment] = await mine('roleAssignments');
  expect(assignment).toMatchObject({ principalId: user, roleDefinitionId: SECURITY_READER });
  expect(JSON.stringify(assignment)).not.toMatch(/endDateTime|Activated/);
  expect(await mine('roleAssignmentSchedules')).toMatchObject([
    { id: made['id'], assignmentType: 'Activated', status: 'Provisioned' },
  ]);
  expect(await mine('roleAssignmentScheduleInstances')).toMatchObject([
    {
      id: assignment?.['id'],
      roleAssignmentOriginId: assignment?.['id'],
      roleAssignmentScheduleId: made['id'],
      assignmentType: 'Activated',
      endDateTime: later(2 * HOUR),
    },
  ]);
  const expanded = await client.all(
    `${PATH}/roleAssignmentSchedules?$filter=principalId eq '${user}'&$expand=principal`,
  );
  expect(expanded[0]?.['principal']).toMatchObject({ '@odata.type': '#microsoft.graph.user', id: user });
  expect((await client.get(`${PATH}/roleAssignmentSchedules/${String(made['id'])}`)).status).toBe(200);
  simulator.clock.advance(2 * HOUR + 1000);
  for (const collection of ['roleAssignments', 'roleAssignmentSchedules', 'roleAssignmentScheduleInstances'])
    expect([collection, await mine(collection)]).toEqual([collection, []]);
});

test('plain assignments are schedules without an end under their own ID', async () => {
  const plain = tenant.list('roleAssignments');
  const schedules = await client.all(`${PATH}/roleAssignmentSchedules`);
  expect(schedules.map((row) => row['id'])).toEqual(plain.map((row) => row['id']));
  expect(schedules[0]).toMatchObject({
    assignmentType: 'Assigned',
    memberType: 'Direct',
    scheduleInfo: { expiration: { type: 'noExpiration' } },
  });
  const instances = await client.all(`${PATH}/roleAssignmentScheduleInstances`);
  expect(instances).toHaveLength(plain.length);
  expect(instances[0]).toMatchObject({ id: plain[0]?.['id'], endDateTime: null });
});

test('a schedule that begins later is no assignment yet', async () => {
  const scheduleInfo = {
    startDateTime: later(HOUR),
    recurrence: null,
    expiration: { type: 'afterDuration', endDateTime: null, duration: 'PT1H' },
  };
  tenant.create('roleAssignmentSchedules', schedule({ scheduleInfo, assignmentType: 'Assigned' }));
  expect(await mine('roleAssignments')).toEqual([]);
  expect(await mine('roleAssignmentSchedules')).toHaveLength(1);
  expect(await mine('roleAssignmentScheduleInstances')).toEqual([]);
  simulator.clock.advance(HOUR + 1000);
  expect(await mine('roleAssignments')).toHaveLength(1);
  simulator.clock.advance(HOUR);
  expect(await mine('roleAssignmentSchedules')).toEqual([]);
});

test('eligibility has instances, and ends', async () => {
  const all = await client.all(`${PATH}/roleEligibilitySchedules`);
  const instances = await client.all(`${PATH}/roleEligibilityScheduleInstances`);
  expect(instances.map((row) => row['roleEligibilityScheduleId'])).toEqual(all.map((row) => row['id']));
  const ending = tenant.create('roleEligibilitySchedules', schedule({ status: 'Provisioned' }));
  expect((await client.get(`${PATH}/roleEligibilitySchedules/${String(ending['id'])}`)).status).toBe(200);
  simulator.clock.advance(3 * HOUR);
  expect((await client.get(`${PATH}/roleEligibilitySchedules/${String(ending['id'])}`)).status).toBe(404);
});

test('requests assign with an end, change it, and remove', async () => {
  const made = await ask('adminAssign');
  expect([made.status, made.body]).toMatchObject([201, { action: 'adminAssign', status: 'Provisioned' }]);
  const [row] = await mine('roleAssignmentSchedules');
  expect(row).toMatchObject({ id: made.body['targetScheduleId'], assignmentType: 'Assigned' });
  expect(await mine('roleAssignments')).toHaveLength(1);
  expect(errorCode(await ask('adminAssign'))).toBe('RoleAssignmentExists');
  const end = later(9 * HOUR);
  const longer = { scheduleInfo: { expiration: { type: 'afterDateTime', endDateTime: end } } };
  expect((await ask('adminUpdate', longer)).status).toBe(201);
  expect((await mine('roleAssignmentScheduleInstances'))[0]).toMatchObject({ endDateTime: end });
  expect((await ask('adminRemove', { scheduleInfo: null, justification: null })).status).toBe(201);
  expect([await mine('roleAssignments'), await mine('roleAssignmentSchedules')]).toEqual([[], []]);
  expect(errorCode(await ask('adminRemove'))).toBe('RoleAssignmentDoesNotExist');
  const requests = await client.all(`${PATH}/roleAssignmentScheduleRequests`);
  expect(requests.map((request) => request['action'])).toEqual(['adminAssign', 'adminUpdate', 'adminRemove']);
});

test.each<[string, JsonObject, string]>([
  ['without a reason', { justification: null }, 'RoleAssignmentRequestPolicyValidationFailed'],
  ['without an expiration', { scheduleInfo: null }, 'RoleAssignmentRequestPolicyValidationFailed'],
  [
    'for two minutes',
    { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT2M' } } },
    'ActiveDurationTooShort',
  ],
  ['for nobody', { principalId: '00000000-aaaa-4aaa-8aaa-000000000000' }, 'Request_ResourceNotFound'],
  ['as a person would', { action: 'selfActivate' }, 'Request_BadRequest'],
])('a request %s is refused', async (_name, extra, code) => {
  const answer = await ask('adminAssign', extra);
  expect([errorCode(answer), await mine('roleAssignmentSchedules')]).toEqual([code, []]);
});

test('a request for validation changes nothing', async () => {
  expect((await ask('adminAssign', { isValidationOnly: true })).status).toBe(201);
  expect(await mine('roleAssignments')).toEqual([]);
});

test('an assignment that is deleted takes its schedule along; one that is plain can be given an end', async () => {
  await ask('adminAssign');
  const [assignment] = await mine('roleAssignments');
  expect((await client.send('DELETE', `${PATH}/roleAssignments/${String(assignment?.['id'])}`)).status).toBe(204);
  expect(await mine('roleAssignmentSchedules')).toEqual([]);
  const body = { principalId: user, roleDefinitionId: SECURITY_READER, directoryScopeId: '/' };
  expect((await client.send('POST', `${PATH}/roleAssignments`, body)).status).toBe(201);
  expect((await ask('adminUpdate')).status).toBe(201);
  expect(await mine('roleAssignments')).toHaveLength(1);
  simulator.clock.advance(9 * HOUR);
  expect(await mine('roleAssignments')).toEqual([]);
});

test('a principal that is purged takes its schedules along', async () => {
  await ask('adminAssign');
  tenant.delete(user, { permanent: true });
  expect(tenant.list('roleAssignmentSchedules')).toEqual([]);
  expect(tenant.list('roleAssignments').some((row) => row['principalId'] === user)).toBe(false);
});

test.each(['assignmentSchedules', 'eligibilitySchedules'] as const)(
  'PIM for groups: %s by group or principal, with its own permission',
  async (collection) => {
    const set = collection === 'assignmentSchedules' ? 'groupAssignmentSchedules' : 'groupEligibilitySchedules';
    const groupId = String(tenant.find('groups', 'VPN Users')?.['id']);
    const {
      roleDefinitionId: _role,
      directoryScopeId: _scope,
      ...shared
    } = schedule({ assignmentType: 'assigned', memberType: 'direct' });
    const made = tenant.create(set, { ...shared, groupId, accessId: 'member' });
    const path = `/identityGovernance/privilegedAccess/group/${collection}`;
    tenant.setPermissions(READ_PERMISSIONS);
    const narrow = await signIn(simulator);
    expect((await narrow.get(`${path}?$filter=groupId eq '${groupId}'`)).status).toBe(403);
    tenant.setPermissions([
      'PrivilegedAssignmentSchedule.Read.AzureADGroup',
      'PrivilegedEligibilitySchedule.Read.AzureADGroup',
    ]);
    const reader = await signIn(simulator);
    expect((await reader.get(path)).status).toBe(400);
    for (const filter of [`groupId eq '${groupId}'`, `principalId eq '${user}'`]) {
      const rows = itemsOf((await reader.get(`${path}?$filter=${filter}`)).body);
      expect(rows).toMatchObject([{ id: made['id'], groupId, principalId: user, accessId: 'member' }]);
    }
    expect(tenant.linked('members', groupId).includes(user)).toBe(collection === 'assignmentSchedules');
    simulator.clock.advance(3 * HOUR);
    expect(itemsOf((await reader.get(`${path}?$filter=groupId eq '${groupId}'`)).body)).toEqual([]);
    expect(tenant.linked('members', groupId)).not.toContain(user);
  },
);

test.each([
  ['assignment', 'groupAssignmentSchedules'],
  ['eligibility', 'groupEligibilitySchedules'],
] as const)('PIM for groups: an %s is given and taken by requests', async (kind, set) => {
  tenant.setPermissions([...READ_PERMISSIONS, ...OPTIONAL_PERMISSIONS]);
  const writer = await signIn(simulator);
  const groupId = String(tenant.find('groups', 'VPN Users')?.['id']);
  const send = (action: string, extra: JsonObject = {}): Promise<Answer> =>
    writer.send('POST', `/identityGovernance/privilegedAccess/group/${kind}ScheduleRequests`, {
      accessId: 'member',
      principalId: user,
      groupId,
      action,
      justification: 'needed',
      scheduleInfo: { startDateTime: later(0), expiration: { type: 'afterDateTime', endDateTime: later(8 * HOUR) } },
      ...extra,
    });
  const mineOfGroup = (): JsonObject[] => tenant.list(set).filter((row) => row['principalId'] === user);
  expect(errorCode(await send('adminAssign', { justification: null }))).toBe(
    'RoleAssignmentRequestPolicyValidationFailed',
  );
  const synced = tenant.list('groups').find((group) => group['onPremisesSyncEnabled'] === true);
  expect(errorCode(await send('adminAssign', { groupId: String(synced?.['id']) }))).toBe('GroupNotSupported');
  const made = await send('adminAssign');
  expect(made.status).toBe(201);
  expect(mineOfGroup()).toMatchObject([{ id: made.body['targetScheduleId'], groupId, accessId: 'member' }]);
  expect(tenant.linked('members', groupId).includes(user)).toBe(kind === 'assignment');
  expect(errorCode(await send('adminAssign'))).toBe('RoleAssignmentExists');
  expect((await send('adminRemove')).status).toBe(201);
  expect(errorCode(await send('adminRemove'))).toBe('RoleAssignmentDoesNotExist');
  expect([mineOfGroup(), tenant.linked('members', groupId).includes(user)]).toEqual([[], false]);
});

test.each([
  'roleAssignmentSchedules',
  'roleAssignmentScheduleInstances',
  'roleEligibilitySchedules',
  'roleEligibilityScheduleInstances',
  'roleAssignmentScheduleRequests',
  'roleEligibilityScheduleRequests',
])('%s needs Entra ID P2', async (collection) => {
  expect((await client.get(`${PATH}/${collection}`)).status).toBe(200);
  for (const licence of ['p1', 'free'] as const) {
    tenant.setTraits({ licence });
    const answer = await client.get(`${PATH}/${collection}`);
    expect([answer.status, errorCode(answer)]).toEqual([400, 'AadPremiumLicenseRequired']);
  }
  expect((await client.get(`${PATH}/roleAssignments`)).status).toBe(200);
});
