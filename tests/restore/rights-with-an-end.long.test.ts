import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { unknownPartsAt } from '#core/backups/store/capture/unknown-parts.ts';
import { typeFacts } from '#core/backups/store/type-facts.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectSound } from '../support/soundness.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

/** Activations and rights with an end: in a backup they are told from lasting ones, and no restore makes them last. */
vi.setConfig({ testTimeout: 300_000 });

const HOUR_MS = 3_600_000;
const SECURITY_READER = '5d6b6bb7-de71-4623-b4af-96380a352509';

let harness: TenantHarness;
let connectionId: string;
let backup: Backup;
/** How far the product's clock is ahead. */
let ahead = 0;

let people: string[];
let group: string;
const schedules: Record<'activated' | 'ending' | 'short' | 'later', string> = {
  activated: '',
  ending: '',
  short: '',
  later: '',
};
/** Role assignments by the schedule that gave them, and one that lasts. */
const given: Record<string, string> = {};
let lasting: string;
let membership: string;
let eligibility: string;

const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

function span(fromMs: number, toMs: number): { [name: string]: string | object | null } {
  return {
    status: 'PendingProvisioning',
    createdUsing: null,
    createdDateTime: at(fromMs),
    modifiedDateTime: null,
    scheduleInfo: {
      startDateTime: at(fromMs),
      recurrence: null,
      expiration: { type: 'afterDateTime', endDateTime: at(toMs), duration: null },
    },
  };
}

function right(person: number, assignmentType: string, fromMs: number, toMs: number): string {
  return idOf(
    harness.tenant.create('roleAssignmentSchedules', {
      ...(span(fromMs, toMs) as object),
      principalId: people[person] ?? '',
      roleDefinitionId: SECURITY_READER,
      directoryScopeId: '/',
      appScopeId: null,
      memberType: 'Direct',
      assignmentType,
      activatedUsing: null,
    }),
  );
}

function assignmentOf(person: number): string {
  return idOf(
    harness.tenant
      .list('roleAssignments')
      .find((row) => row['principalId'] === people[person] && row['roleDefinitionId'] === SECURITY_READER),
  );
}

beforeAll(async () => {
  const clock = { now: () => Date.now() + ahead };
  harness = await tenantHarness({ simulator: { users: 40, groups: 6, seed: 17 }, clock });
  const { tenant } = harness;
  const holders = new Set(tenant.list('roleAssignments').map((row) => row['principalId']));
  people = tenant
    .list('users')
    .filter((user) => user['onPremisesSyncEnabled'] !== true && user['userType'] !== 'Guest')
    .map(idOf)
    .filter((id) => !holders.has(id));
  schedules.activated = right(0, 'Activated', -HOUR_MS, HOUR_MS);
  schedules.ending = right(1, 'Assigned', -HOUR_MS, 1_000 * HOUR_MS);
  schedules.short = right(2, 'Assigned', -HOUR_MS, 2 * HOUR_MS);
  schedules.later = right(3, 'Assigned', 10 * HOUR_MS, 1_000 * HOUR_MS);
  lasting = idOf(
    tenant.create('roleAssignments', {
      principalId: people[4] ?? '',
      roleDefinitionId: SECURITY_READER,
      directoryScopeId: '/',
    }),
  );
  group = idOf(
    tenant.create('groups', {
      displayName: 'Incident response',
      mailNickname: 'incident-response',
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
    }),
  );
  tenant.link('members', group, people[5] ?? '');
  const shared = { groupId: group, accessId: 'member', memberType: 'direct' };
  eligibility = idOf(
    tenant.create('groupEligibilitySchedules', {
      ...(span(-HOUR_MS, 1_000 * HOUR_MS) as object),
      ...shared,
      principalId: people[6] ?? '',
    }),
  );
  membership = idOf(
    tenant.create('groupAssignmentSchedules', {
      ...(span(-HOUR_MS, 1_000 * HOUR_MS) as object),
      ...shared,
      principalId: people[7] ?? '',
      assignmentType: 'assigned',
      activatedUsing: null,
    }),
  );
  tenant.create('groupAssignmentSchedules', {
    ...(span(-HOUR_MS, HOUR_MS) as object),
    ...shared,
    principalId: people[6] ?? '',
    assignmentType: 'activated',
    activatedUsing: eligibility,
  });
  connectionId = await harness.connect();
}, 120_000);

afterAll(() => harness?.close());

async function held(type: TypeKey): Promise<string[]> {
  const { objects } = await openState(harness.db, connectionId);
  return objects.filter((object) => object.type === type).map(({ id }) => id);
}

async function factsOf({ id }: Backup, type: TypeKey) {
  const facts = await typeFacts(harness.db, { workspaceId: harness.workspaceId, id });
  return facts.find((one) => one.type === type);
}

function grant(...permissions: string[]): void {
  harness.tenant.setPermissions([...DEFAULT_PERMISSIONS, ...permissions]);
  harness.restart();
}

test('what no connection has to be given is left out without a warning, and marked', async () => {
  grant();
  const first = await harness.backup(connectionId);
  expect(first.warnings.filter(({ type }) => type !== 'groups' && type !== 'administrativeUnits')).toEqual([]);
  for (const type of ['groupEligibilitySchedules', 'groupAssignmentSchedules'] as const) {
    expect(await factsOf(first, type)).toMatchObject({ notGranted: true });
    expect(await held(type)).toEqual([]);
  }
  await expectSound(harness, first);
});

test('a backup tells rights with an end and activations from lasting ones', async () => {
  grant(...OPTIONAL_PERMISSIONS);
  backup = await harness.backup(connectionId);
  await expectSound(harness, backup);
  expect((await held('roleAssignmentSchedules')).toSorted()).toEqual(Object.values(schedules).toSorted());
  expect(await held('groupEligibilitySchedules')).toEqual([eligibility]);
  expect(await held('groupAssignmentSchedules')).toHaveLength(2);
  expect(await factsOf(backup, 'groupEligibilitySchedules')).toMatchObject({ notGranted: false });
  for (const [name, person] of [
    ['activated', 0],
    ['ending', 1],
    ['short', 2],
  ] as const)
    given[name] = assignmentOf(person);
  const { links } = await openState(harness.db, connectionId);
  const gives = links.filter(({ relation }) => relation === 'gives');
  expect(gives.map(({ sourceId, targetId }) => `${sourceId} ${targetId}`).toSorted()).toEqual(
    (['activated', 'ending', 'short'] as const).map((name) => `${schedules[name]} ${given[name] ?? ''}`).toSorted(),
  );
  const again = await harness.backup(connectionId);
  expect([again.added, again.changed, again.deleted]).toEqual([0, 0, 0]);
});

test('of a permission that is taken away again the copy is kept, with a warning', async () => {
  grant();
  const without = await harness.backup(connectionId);
  expect(without.warnings.map(({ type, code }) => [type, code])).toEqual(
    expect.arrayContaining([['groupEligibilitySchedules', 'graph-permission-missing']]),
  );
  expect(await held('groupEligibilitySchedules')).toEqual([eligibility]);
  grant(...OPTIONAL_PERMISSIONS);
});

test('schedules of one group that cannot be read cost only themselves', async () => {
  harness.simulator.addFault({
    path: `/v1.0/identityGovernance/privilegedAccess/group/assignmentSchedules*${group}*`,
    count: 'always',
    status: 403,
    code: 'Authorization_RequestDenied',
  });
  const faulty = await harness.backup(connectionId);
  harness.simulator.clearFaults();
  expect(await held('groupAssignmentSchedules')).toHaveLength(2);
  const scope = { connectionId, seq: faulty.seq ?? 0, type: 'groupAssignmentSchedules' as const };
  expect((await unknownPartsAt(harness.db, scope, [group])).map(({ objectId }) => objectId)).toEqual([group]);
  const after = await harness.backup(connectionId);
  expect(await unknownPartsAt(harness.db, { ...scope, seq: after.seq ?? 0 }, [group])).toEqual([]);
});

const RIGHTS = ['roleAssignments', 'roleAssignmentSchedules'] as const;
const codesOf = (item: OpenItem | undefined): unknown[] => (item?.reasons ?? []).map(({ code }) => code);

test('a restore brings rights back with their end, and neither what has ended nor what was activated', async () => {
  const { tenant } = harness;
  for (const id of [...Object.values(schedules), lasting]) tenant.delete(id, { permanent: true });
  ahead = 3 * HOUR_MS;
  const planned = await harness.itemsOf(await harness.restore({ backup, types: RIGHTS, dryRun: true }));
  const items = await harness.itemsOf(await harness.restore({ backup, types: RIGHTS }));
  for (const found of [planned, items]) {
    const of = (id: string | undefined) => found.find(({ objectId }) => objectId === id);
    expect([of(schedules.activated)?.action, codesOf(of(schedules.activated))]).toEqual(['skip', ['activation']]);
    expect([of(schedules.short)?.action, codesOf(of(schedules.short))]).toEqual(['skip', ['ended-meanwhile']]);
    for (const name of ['activated', 'short'])
      expect([of(given[name])?.action, codesOf(of(given[name]))]).toEqual(['skip', ['given-by-schedule']]);
    for (const id of [schedules.ending, schedules.later, lasting])
      expect([of(id)?.action, JSON.stringify(of(id)?.reasons)]).toEqual(['create', expect.anything()]);
  }
  for (const id of [schedules.ending, schedules.later, lasting])
    expect(items.find(({ objectId }) => objectId === id)?.state).toBe('done');
  const now = tenant.list('roleAssignmentSchedules').filter((row) => people.includes(String(row['principalId'])));
  expect(now.map((row) => [row['principalId'], row['assignmentType']]).toSorted()).toEqual(
    [
      [people[1], 'Assigned'],
      [people[3], 'Assigned'],
    ].toSorted(),
  );
  for (const row of now) expect(JSON.stringify(row['scheduleInfo'])).toContain('endDateTime":"20');
  const holders = tenant.list('roleAssignments').map((row) => row['principalId']);
  expect(people.slice(0, 5).map((id) => holders.includes(id))).toEqual([false, true, false, false, true]);
  const second = await harness.itemsOf(await harness.restore({ backup, types: RIGHTS }));
  ahead = 0;
  expect(second.filter(({ action }) => action !== 'skip')).toEqual([]);
});

test('a group comes back without the members that it had for a time; their schedules bring them', async () => {
  const { tenant } = harness;
  tenant.delete(group, { permanent: true });
  const types = ['groupEligibilitySchedules', 'groupAssignmentSchedules'] as const;
  const items = await harness.itemsOf(
    await harness.restore({ backup, objects: [{ type: 'groups', id: group }], types }),
  );
  const [made] = items.filter(({ objectId }) => objectId === group);
  const links = made?.plan.links.filter(({ relation }) => relation === 'members') ?? [];
  expect(links.map(({ backupTargetId, reason }) => [backupTargetId, reason]).toSorted()).toEqual(
    [
      [people[5], null],
      [people[6], 'given-by-schedule'],
      [people[7], 'given-by-schedule'],
    ].toSorted(),
  );
  const newGroup = made?.newId ?? '';
  expect(items.find(({ objectId }) => objectId === membership)?.state).toBe('done');
  expect(items.find(({ objectId }) => objectId === eligibility)?.state).toBe('done');
  const of = (set: 'groupEligibilitySchedules' | 'groupAssignmentSchedules') =>
    tenant.list(set).filter((row) => row['groupId'] === newGroup);
  expect(of('groupEligibilitySchedules').map((row) => row['principalId'])).toEqual([people[6]]);
  expect(of('groupAssignmentSchedules').map((row) => [row['principalId'], row['assignmentType']])).toEqual([
    [people[7], 'assigned'],
  ]);
  expect(tenant.linked('members', newGroup).toSorted()).toEqual([people[5], people[7]].toSorted());
});

test('where the schedules could not be read, no role assignment is made that may have had an end', async () => {
  harness.simulator.addFault({
    path: '/v1.0/roleManagement/directory/roleAssignmentSchedules*',
    count: 'always',
    status: 403,
    code: 'Authorization_RequestDenied',
  });
  const other = await harness.connect();
  const blind = await harness.backup(other);
  harness.simulator.clearFaults();
  const { tenant } = harness;
  const assignment = tenant.list('roleAssignments').find((row) => row['principalId'] === people[4]);
  tenant.delete(idOf(assignment), { permanent: true });
  const [item] = await harness.itemsOf(
    await harness.restore({ backup: blind, objects: [{ type: 'roleAssignments', id: idOf(assignment) }] }),
  );
  expect([item?.action, codesOf(item)]).toEqual(['blocked', ['schedules-unknown']]);
});

test('where Graph does not offer schedules, no right can have an end, and role assignments come back', async () => {
  harness.simulator.addFault({
    path: '/v1.0/roleManagement/directory/roleAssignmentSchedules*',
    count: 'always',
    status: 400,
    code: 'BadRequest',
    message: "Resource not found for the segment 'roleAssignmentSchedules'.",
  });
  const { tenant } = harness;
  const assignment = tenant.create('roleAssignments', {
    principalId: people[5] ?? '',
    roleDefinitionId: SECURITY_READER,
    directoryScopeId: '/',
  });
  const other = await harness.connect();
  const backup = await harness.backup(other);
  harness.simulator.clearFaults();
  expect(backup).toMatchObject({ state: 'completed', warnings: [] });
  tenant.delete(idOf(assignment), { permanent: true });
  const [item] = await harness.itemsOf(
    await harness.restore({ backup, objects: [{ type: 'roleAssignments', id: idOf(assignment) }] }),
  );
  expect([item?.action, item?.state]).toEqual(['create', 'done']);
});
