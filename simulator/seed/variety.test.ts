import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { SETS } from '../store/sets.ts';
import { type Client, itemsOf, signIn } from '../test-support/client.ts';
import type { Simulator, TenantHandle } from '../types.ts';
import { READ_PERMISSIONS } from './permissions.ts';

let simulator: Simulator;
let tenant: TenantHandle;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator({ users: 25, variety: true });
  tenant = simulator.tenant();
  tenant.setPermissions([...READ_PERMISSIONS, 'PrivilegedAssignmentSchedule.Read.AzureADGroup']);
  client = await signIn(simulator);
});
afterEach(() => simulator.close());

/** Objects that PIM requests and partners make, and kinds that Graph makes by itself. */
const EMPTY_SETS = new Set([
  'roleAssignmentScheduleRequests',
  'roleEligibilityScheduleRequests',
  'tokenIssuancePolicies',
  'delegatedPermissionClassifications',
  'invitations',
]);

test('every set has objects, every bin too, and the log begins empty', async () => {
  const empty = SETS.filter((set) => tenant.list(set).length === 0 && !EMPTY_SETS.has(set));
  expect(empty).toEqual([]);
  expect(
    new Set(tenant.listDeleted().map((row) => String(row['@odata.type']).replace('#microsoft.graph.', ''))),
  ).toEqual(
    new Set([
      'user',
      'group',
      'servicePrincipal',
      'application',
      'administrativeUnit',
      'conditionalAccessPolicy',
      'countryNamedLocation',
      'unifiedRoleDefinition',
    ]),
  );
  const round = await client.round('/users/delta?$select=id&$deltatoken=latest');
  expect((await client.round(round.deltaLink)).entries).toEqual([]);
});

test('it holds one of each kind that only it has', async () => {
  const texts = JSON.stringify([
    await client.all('/applications'),
    await client.all('/servicePrincipals'),
    await client.all('/users?$select=id,identityParentId'),
    await client.all('/identity/conditionalAccess/namedLocations'),
    await client.all('/identity/conditionalAccess/policies'),
  ]);
  for (const kind of [
    '#microsoft.graph.agentIdentityBlueprint"',
    '#microsoft.graph.agentIdentityBlueprintPrincipal"',
    '#microsoft.graph.agentIdentity"',
    '#microsoft.graph.agentUser"',
    '#microsoft.graph.compliantNetworkNamedLocation"',
    'AllAgentIdUsers',
    'publisherName',
  ])
    expect(texts).toContain(kind);
  const available = (await client.send('POST', '/directoryObjects/getAvailableExtensionProperties', {})).body;
  const targets = itemsOf(available).flatMap((row) => row['targetObjects']);
  expect(new Set(targets)).toEqual(
    new Set(['User', 'Group', 'Device', 'Application', 'AdministrativeUnit', 'Organization']),
  );
  const kinds = (await client.all('/roleManagement/directory/roleAssignmentSchedules')).map(
    (row) => row['assignmentType'],
  );
  expect(new Set(kinds)).toEqual(new Set(['Assigned', 'Activated']));
  const hidden = tenant.list('groups').find((row) => row['visibility'] === 'HiddenMembership');
  expect(tenant.linked('members', String(hidden?.['id']))).toHaveLength(3);
  expect(await client.all(`/groups/${String(hidden?.['id'])}/members`)).toEqual([]);
});

test('nothing of the plain seed changes but what it adds to', async () => {
  const plain = await startSimulator({ users: 25 });
  const before = plain.tenant().dump();
  const after = tenant.dump();
  await plain.close();
  const ids = new Set(after.objects.map((row) => row['id']));
  expect(before.objects.filter((row) => !ids.has(row['id'] ?? ''))).toEqual([]);
  for (const [relation, edges] of Object.entries(before.links))
    expect(edges.filter((edge) => after.links[relation]?.includes(edge) !== true)).toEqual([]);
});

test('two dumps are equal exactly when the tenants hold the same', async () => {
  const first = tenant.dump();
  expect(tenant.dump()).toEqual(first);
  const answer = await fetch(`${simulator.url}/_sim/tenants/${tenant.id}/dump`);
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(first)));
  const [user, other] = tenant.list('users').map((row) => String(row['id']));
  const group = String(tenant.list('groups')[6]?.['id']);
  const changes: [() => void, () => void][] = [
    [() => tenant.update(user ?? '', { jobTitle: 'changed' }), () => tenant.update(user ?? '', { jobTitle: null })],
    [() => tenant.link('members', group, other ?? ''), () => tenant.unlink('members', group, other ?? '')],
    [() => tenant.delete(group), () => tenant.restore(group)],
  ];
  for (const [change, undo] of changes) {
    change();
    expect(tenant.dump()).not.toEqual(first);
    undo();
    expect(tenant.dump()).toEqual(first);
  }
});
