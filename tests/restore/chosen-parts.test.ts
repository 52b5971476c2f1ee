import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { SelectedObject } from '#core/restores/restore-selection.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { comparableDump } from '../support/tenant-dump.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** A user and two groups that somebody changed, and of all that one attribute and one membership restored, and taken back. */
let harness: TenantHarness;
let backup: Backup;
let user: string;
let policy: string;
let groups: string[];
let stranger: string;
let damaged: string[];
let first: Restore;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 40 } });
  const connectionId = await harness.connect();
  const { tenant } = harness;
  const holders = new Set(tenant.list('roleAssignments').map((assignment) => assignment['principalId']));
  const plain = tenant
    .list('users')
    .filter((one) => one['userType'] === 'Member' && one['onPremisesSyncEnabled'] !== true)
    .filter((one) => !holders.has(one['id'] ?? ''));
  [user = '', stranger = ''] = plain.map((one) => String(one['id']));
  groups = ['Rymdgruppen', 'Havsgruppen'].map((displayName) =>
    String(
      tenant.create('groups', {
        displayName,
        description: 'As it was',
        mailEnabled: false,
        mailNickname: displayName.toLowerCase(),
        securityEnabled: true,
        groupTypes: [],
      })['id'],
    ),
  );
  for (const group of groups) tenant.link('members', group, user);
  tenant.update(user, { jobTitle: 'Captain', department: 'Bridge', city: 'Bern' });
  policy = String(
    tenant.create('conditionalAccessPolicies', {
      displayName: 'Two places',
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'], excludeUsers: [user] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    })['id'],
  );
  backup = await harness.backup(connectionId);

  tenant.update(user, { jobTitle: 'Saboteur', department: 'Elsewhere', city: null });
  for (const group of groups) {
    tenant.unlink('members', group, user);
    tenant.link('members', group, stranger);
    tenant.update(group, { description: 'Changed' });
  }
  tenant.update(policy, {
    conditions: {
      clientAppTypes: ['browser'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'], excludeUsers: [stranger] },
    },
  });
  damaged = comparableDump(tenant.dump());
}, 120_000);

afterAll(() => harness?.close());

const chosen = (): SelectedObject[] => [
  { type: 'users', id: user, only: { attributes: ['jobTitle'], links: [] } },
  { type: 'groups', id: groups[0] ?? '', only: { attributes: [], links: [{ relation: 'members', targetId: user }] } },
];

test('a dry run shows what is chosen, and names what differs and is left', async () => {
  const job = await harness.restore({ backup, objects: chosen(), dryRun: true, options: { overwrite: false } });
  const items = new Map((await harness.itemsOf(job)).map((item) => [item.objectId, item]));
  expect(items.size).toBe(2);
  expect(items.get(user)).toMatchObject({
    action: 'update',
    changes: 1,
    reasons: [{ code: 'only-chosen', facts: { chosen: 'jobTitle', left: 'city, department' } }],
  });
  expect(items.get(groups[0] ?? '')).toMatchObject({
    action: 'update',
    changes: 0,
    linksAdded: 1,
    linksRemoved: 0,
    reasons: [{ code: 'only-chosen', facts: { left: `description, members ${stranger}` } }],
  });
  expect(comparableDump(harness.tenant.dump())).toEqual(damaged);
});

test('exactly the attribute and the membership that were chosen are restored', async () => {
  const { tenant } = harness;
  first = await harness.restore({ backup, objects: chosen(), options: { overwrite: false } });
  const items = await harness.itemsOf(first);
  expect(items.map(({ state, comparison }) => [state, comparison?.result])).toEqual([
    ['done', 'chosenAsInBackup'],
    ['done', 'chosenAsInBackup'],
  ]);
  expect(first.state).toBe('completed');
  expect(tenant.get(user)).toMatchObject({ jobTitle: 'Captain', department: 'Elsewhere', city: null });
  expect([...tenant.linked('members', groups[0] ?? '')].toSorted()).toEqual([user, stranger].toSorted());
  expect(tenant.linked('members', groups[1] ?? '')).toEqual([stranger]);

  // Put back by hand, the tenant is as it was: nothing else was written.
  tenant.update(user, { jobTitle: 'Saboteur' });
  tenant.unlink('members', groups[0] ?? '', user);
  expect(comparableDump(tenant.dump())).toEqual(damaged);
  tenant.update(user, { jobTitle: 'Captain' });
  tenant.link('members', groups[0] ?? '', user);
});

test('its Undo takes back what was chosen, and nothing else', async () => {
  const undo = await harness.undo(first);
  expect(undo.state).toBe('completed');
  expect(comparableDump(harness.tenant.dump())).toEqual(damaged);
});

test('of a complex value the chosen part is written with the rest as the tenant holds it, and its Undo leaves what came since', async () => {
  const { tenant } = harness;
  const only = { attributes: ['conditions.users.excludeUsers'], links: [] };
  const objects: SelectedObject[] = [{ type: 'conditionalAccessPolicies', id: policy, only }];
  const job = await harness.restore({ backup, objects });
  expect((await harness.itemsOf(job)).map(({ state }) => state)).toEqual(['done']);
  expect(tenant.get(policy)).toMatchObject({
    conditions: { clientAppTypes: ['browser'], users: { excludeUsers: [user] } },
  });
  tenant.update(policy, { displayName: 'By somebody else' });
  await harness.undo(job);
  expect(tenant.get(policy)).toMatchObject({
    displayName: 'By somebody else',
    conditions: { clientAppTypes: ['browser'], users: { excludeUsers: [stranger] } },
  });
});

test('a choice narrows one object of a whole type, and the others are restored as a whole', async () => {
  const { tenant } = harness;
  const only = { attributes: ['description'], links: [] };
  const job = await harness.restore({
    backup,
    types: ['groups'],
    objects: [{ type: 'groups', id: groups[0] ?? '', only }],
    options: { links: 'rollBack' },
  });
  const items = new Map((await harness.itemsOf(job)).map((item) => [item.objectId, item]));
  expect(items.get(groups[0] ?? '')?.comparison?.result).toBe('chosenAsInBackup');
  expect(items.get(groups[1] ?? '')?.comparison?.result).toBe('asInBackup');
  expect(groups.map((group) => tenant.get(group)?.['description'])).toEqual(['As it was', 'As it was']);
  expect(tenant.linked('members', groups[0] ?? '')).toEqual([stranger]);
  expect(tenant.linked('members', groups[1] ?? '')).toEqual([user]);
});
