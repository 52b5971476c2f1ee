import { afterAll, beforeAll, expect, test } from 'vitest';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { openState } from '../support/catalogue-state.ts';
import { giveExpirationPolicy } from '../support/expiration-policy.ts';
import { expectSizes } from '../support/sizes.ts';
import { expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let connectionId: string;

beforeAll(async () => {
  harness = await tenantHarness();
  schedules();
  giveExpirationPolicy(harness.tenant);
  connectionId = await harness.connect();
});
afterAll(() => harness.close());

/** Of what an everyday tenant need not have: rights with an end, and who may become a member of a group. */
function schedules(): void {
  const { tenant } = harness;
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS]);
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const shared = {
    principalId: String(tenant.list('users')[7]?.['id']),
    status: 'PendingProvisioning',
    scheduleInfo: {
      startDateTime: at(0),
      recurrence: null,
      expiration: { type: 'afterDateTime', endDateTime: at(1_000 * 3_600_000), duration: null },
    },
  };
  const group = tenant
    .list('groups')
    .find(({ groupTypes, onPremisesSyncEnabled }) => JSON.stringify(groupTypes) === '[]' && !onPremisesSyncEnabled);
  const ofGroup = { groupId: String(group?.['id']), accessId: 'member', memberType: 'direct' };
  tenant.create('groupEligibilitySchedules', { ...shared, ...ofGroup });
  tenant.create('groupAssignmentSchedules', { ...shared, ...ofGroup, assignmentType: 'assigned' });
  tenant.create('roleAssignmentSchedules', {
    ...shared,
    roleDefinitionId: '5d6b6bb7-de71-4623-b4af-96380a352509',
    directoryScopeId: '/',
    memberType: 'Direct',
    assignmentType: 'Assigned',
  });
}

test('a first backup holds every object of every type, and its files are sound', async () => {
  const backup = await harness.backup(connectionId);
  expect(backup).toMatchObject({ state: 'completed', mode: 'full', seq: 1, warnings: [] });
  const state = await openState(harness.db, connectionId);
  for (const type of TYPE_KEYS)
    expect(state.objects.filter((object) => object.type === type).length, type).toBeGreaterThan(0);
  const { tenant } = harness;
  for (const [type, set] of [
    ['users', 'users'],
    ['groups', 'groups'],
    ['devices', 'devices'],
    ['applications', 'applications'],
  ] as const) {
    const ids = tenant
      .list(set)
      .map((object) => String(object['id']))
      .sort();
    expect(state.objects.filter((object) => object.type === type).map((object) => object.id)).toEqual(ids);
  }
  for (const group of tenant.list('groups')) {
    const id = String(group['id']);
    const members = state.links
      .filter((link) => link.sourceId === id && link.relation === 'members')
      .map((link) => link.targetId);
    expect(members.sort(), String(group['displayName'])).toEqual([...tenant.linked('members', id)].sort());
  }
  await expectSound(harness, backup);
  expect(await expectSizes(harness, backup)).toBeGreaterThan(0);
});

test('a second backup of an unchanged tenant writes no object and reports no change', async () => {
  const backup = await harness.backup(connectionId);
  expect(backup).toMatchObject({
    state: 'completed',
    mode: 'incremental',
    added: 0,
    changed: 0,
    deleted: 0,
  });
  expect(await expectSizes(harness, backup)).toBe(0);
});

test('a second full backup of an unchanged tenant writes no object either', async () => {
  const backup = await harness.backup(connectionId, 'full');
  expect(backup).toMatchObject({ state: 'completed', mode: 'full', added: 0, changed: 0, deleted: 0 });
  expect(await expectSizes(harness, backup)).toBe(0);
});

test('an incremental backup finds changes, additions, deletions and links, and only those', async () => {
  const { tenant } = harness;
  const [changed, soft, hard] = tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true);
  const group = tenant.list('groups').find((candidate) => !JSON.stringify(candidate['groupTypes']).includes('Dynamic'));
  if (!changed || !soft || !hard || !group) throw new Error('the tenant is too small');
  const groupId = String(group['id']);
  tenant.update(String(changed['id']), { jobTitle: 'Astronaut' });
  tenant.link('members', groupId, String(soft['id']));
  await harness.backup(connectionId);
  tenant.delete(String(soft['id']));
  tenant.delete(String(hard['id']), { permanent: true });
  const created = tenant.create('users', { displayName: 'Ny Användare' });
  const backup = await harness.backup(connectionId);
  expect(backup).toMatchObject({ state: 'completed', mode: 'incremental', added: 1 });
  expect((await harness.typesOf(backup)).get('users')).toMatchObject({
    mode: 'delta',
    added: 1,
    changed: 0,
    deleted: 2,
  });
  const state = await openState(harness.db, connectionId);
  const ids = new Set(state.objects.map((object) => object.id));
  expect(ids.has(String(created['id']))).toBe(true);
  expect(ids.has(String(soft['id']))).toBe(false);
  // A soft-deleted user stays a member; one that is gone for good does not.
  expect(state.links.some((link) => link.sourceId === groupId && link.targetId === soft['id'])).toBe(true);
  expect(state.links.some((link) => link.targetId === hard['id'])).toBe(false);
  expect(state.deletions.get(String(soft['id']))).toBe('soft');
  expect(state.deletions.get(String(hard['id']))).toBe('hard');
  await expectSound(harness, backup);
});

test('after an expired token the type is read in full, and deletions are found by comparison', async () => {
  const { tenant } = harness;
  for (const how of ['syncStateNotFound', 'resyncRequired', 'gone'] as const) {
    const victim = tenant.list('users').find((user) => user['userType'] === 'Guest') ?? tenant.list('users').at(-1);
    if (!victim) throw new Error('the tenant is too small');
    tenant.delete(String(victim['id']));
    tenant.expireDeltaTokens(how);
    const backup = await harness.backup(connectionId);
    expect(backup, how).toMatchObject({ state: 'completed' });
    expect((await harness.typesOf(backup)).get('users'), how).toMatchObject({ mode: 'full', added: 0, deleted: 1 });
    await expectSound(harness, backup);
    const state = await openState(harness.db, connectionId);
    expect(state.deletions.get(String(victim['id']))).toBe('soft');
  }
});

test('a restored object comes back with its links', async () => {
  const { tenant } = harness;
  const back = tenant
    .listDeleted()
    .find((object) =>
      tenant
        .list('groups')
        .some((group) => tenant.linked('members', String(group['id'])).includes(String(object['id']))),
    );
  if (!back) throw new Error('no deleted member to restore');
  tenant.restore(String(back['id']));
  const backup = await harness.backup(connectionId);
  expect(backup).toMatchObject({ state: 'completed' });
  expect((await harness.typesOf(backup)).get('users')).toMatchObject({ added: 1, deleted: 0 });
  const state = await openState(harness.db, connectionId);
  for (const group of tenant.list('groups')) {
    if (!tenant.linked('members', String(group['id'])).includes(String(back['id']))) continue;
    expect(state.links.some((link) => link.sourceId === group['id'] && link.targetId === back['id'])).toBe(true);
  }
});

test('random changes over several backups leave the catalogue equal to the tenant', async () => {
  const { tenant } = harness;
  harness.simulator.configure({ chaos: 3, deltaPageSize: 7, deltaLinksPerPage: 5 });
  for (let round = 0; round < 5; round++) {
    tenant.applyChanges({ count: 40, seed: 100 + round });
    const backup = await harness.backup(connectionId);
    expect(backup.state).toBe('completed');
    const state = await openState(harness.db, connectionId);
    const ids = (type: string): string[] =>
      state.objects.filter((object) => object.type === type).map((object) => object.id);
    expect(ids('users')).toEqual(
      tenant
        .list('users')
        .map((user) => String(user['id']))
        .sort(),
    );
    expect(ids('groups')).toEqual(
      tenant
        .list('groups')
        .map((group) => String(group['id']))
        .sort(),
    );
    for (const group of tenant.list('groups')) {
      const id = String(group['id']);
      const members = state.links
        .filter((link) => link.sourceId === id && link.relation === 'members')
        .map((link) => link.targetId)
        .sort();
      expect(members, `${String(group['displayName'])} in round ${round}`).toEqual(
        [...tenant.linked('members', id)].sort(),
      );
    }
    await expectSound(harness, backup);
  }
});
