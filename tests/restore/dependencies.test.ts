import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { JsonObject } from '#simulator/types.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let backup: Backup;
/** Restored by the tests; each of them takes one. */
let policies: string[];
let purged: string;
let nested: string;
let kept: string;
let owner: string;
let formerOwner: string;
let member: string;

const newGroup = (displayName: string): string =>
  String(
    harness.tenant.create('groups', {
      displayName,
      mailEnabled: false,
      mailNickname: displayName.toLowerCase(),
      securityEnabled: true,
      groupTypes: [],
    })['id'],
  );

const users = (given: JsonObject): JsonObject => ({
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
  includeGuestsOrExternalUsers: null,
  excludeGuestsOrExternalUsers: null,
  ...given,
});

const newPolicy = (displayName: string): string =>
  String(
    harness.tenant.create('conditionalAccessPolicies', {
      displayName,
      state: 'enabled',
      grantControls: { operator: 'OR', builtInControls: ['mfa'], customAuthenticationFactors: [], termsOfUse: [] },
      sessionControls: null,
      conditions: {
        clientAppTypes: ['all'],
        signInRiskLevels: [],
        userRiskLevels: [],
        servicePrincipalRiskLevels: [],
        applications: {
          includeApplications: ['All'],
          excludeApplications: [],
          includeUserActions: [],
          includeAuthenticationContextClassReferences: [],
        },
        users: users({ includeGroups: [kept], excludeGroups: [purged] }),
      },
    })['id'],
  );

beforeAll(async () => {
  const limits = { windowMs: 20_000 };
  let everyTime = false;
  harness = await tenantHarness({
    simulator: { users: 40 },
    limits,
    around: async (_, attempt, restart) => {
      if (everyTime) restart();
      return attempt();
    },
  });
  const { tenant } = harness;
  const connectionId = await harness.connect();
  const holders = new Set(tenant.list('roleAssignments').map((assignment) => assignment['principalId']));
  const plain = tenant
    .list('users')
    .filter(
      (user) =>
        user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true && !holders.has(user['id'] ?? ''),
    );
  [owner = '', formerOwner = '', member = ''] = plain.map((user) => String(user['id']));
  for (const user of [owner, formerOwner])
    for (const manager of tenant.linked('manager', user)) tenant.unlink('manager', user, manager);
  purged = newGroup('Exempt');
  nested = newGroup('Nested');
  kept = newGroup('Kept');
  tenant.link('members', purged, nested);
  // Groups can be nested in each other.
  tenant.link('members', nested, purged);
  tenant.link('members', nested, member);
  tenant.link('owners', purged, owner);
  tenant.link('owners', kept, formerOwner);
  policies = ['Alone', 'Together'].map(newPolicy);
  backup = await harness.backup(connectionId);

  for (const id of [...policies, purged, nested, owner, formerOwner]) tenant.delete(id, { permanent: true });
  tenant.update(kept, { description: 'Changed since' });
  // From now on each call of an activity does one chunk, and the next one is another process: nothing is kept in memory.
  limits.windowMs = 0;
  everyTime = true;
}, 120_000);

afterAll(() => harness?.close());

function byId(items: readonly OpenItem[]): Map<string, OpenItem> {
  return new Map(items.map((item) => [item.objectId, item]));
}

test('a policy whose excluded group is gone for good is blocked where only the policy is asked for', async () => {
  const job = await harness.restore({
    backup,
    objects: [{ type: 'conditionalAccessPolicies', id: policies[0] ?? '' }],
  });
  expect(await harness.itemsOf(job)).toMatchObject([
    { action: 'blocked', neededBy: null, reasons: [{ code: 'unresolved-exclusion' }] },
  ]);
  expect(harness.tenant.find('groups', 'Exempt')).toBeUndefined();
}, 60_000);

test('with what it depends on, the plan holds what is missing and why, and leaves alone what is there', async () => {
  const job = await harness.restore({
    backup,
    objects: [{ type: 'conditionalAccessPolicies', id: policies[1] ?? '' }],
    dependencies: true,
    dryRun: true,
    options: { overwrite: true },
  });
  const items = await harness.itemsOf(job);
  // Types come in the order of a restore, objects of a type by their IDs; then the rights that went with the owner.
  expect(items.map(({ type }) => type)).toEqual([
    'users',
    'groups',
    'groups',
    'groups',
    'conditionalAccessPolicies',
    'appRoleAssignments',
  ]);
  const found = byId(items);
  expect(found.get(owner)).toMatchObject({
    action: 'create',
    neededBy: { type: 'groups', id: purged, displayName: 'Exempt' },
  });
  expect(found.get(purged)).toMatchObject({
    action: 'create',
    neededBy: { type: 'conditionalAccessPolicies', id: policies[1], displayName: 'Together' },
  });
  expect(found.get(nested)).toMatchObject({ action: 'create', neededBy: { type: 'groups', id: purged } });
  expect(found.get(kept)).toMatchObject({ action: 'skip', reasons: [{ code: 'kept-as-dependency' }] });
  expect(found.get(policies[1] ?? '')).toMatchObject({ action: 'create', neededBy: null });
  // Whoever owned the group that is left alone, and whoever is a member, is needed by nothing that comes back.
  expect(found.has(formerOwner)).toBe(false);
  expect(found.has(member)).toBe(false);
}, 60_000);

test('it comes back with the policy, which names it by its new ID', async () => {
  const { tenant } = harness;
  const job = await harness.restore({
    backup,
    objects: [{ type: 'conditionalAccessPolicies', id: policies[1] ?? '' }],
    dependencies: true,
    options: { overwrite: true },
  });
  const items = byId(await harness.itemsOf(job));
  for (const [id, item] of items)
    expect(['done', 'skipped'], `${id} ${JSON.stringify(item.reasons)}`).toContain(item.state);
  expect(job.state).toBe('completed');
  const [group, inner, person] = [purged, nested, owner].map((id) => items.get(id)?.newId ?? '');
  expect(tenant.get(group ?? '')).toMatchObject({ displayName: 'Exempt' });
  expect(tenant.linked('members', group ?? '')).toEqual([inner]);
  expect([...tenant.linked('members', inner ?? '')].sort()).toEqual([group, member].sort());
  expect(tenant.linked('owners', group ?? '')).toEqual([person]);
  expect(tenant.find('conditionalAccessPolicies', 'Together')).toMatchObject({
    conditions: { users: { includeGroups: [kept], excludeGroups: [group] } },
  });
  expect(tenant.get(kept)).toMatchObject({ description: 'Changed since' });
  expect(tenant.linked('owners', kept)).toEqual([]);
  // Each link was written once, by the item that holds it.
  expect(items.get(nested)?.plan.links.filter(({ direction }) => direction === 'incoming')).toEqual([]);
}, 60_000);

test('a policy comes back alone where its location and strength are there', async () => {
  const { tenant } = harness;
  const names = ['Block some countries', 'Administrators need a strong sign-in'];
  const lost = names.map((name) => String(tenant.find('conditionalAccessPolicies', name)?.['id']));
  for (const id of lost) tenant.delete(id, { permanent: true });
  const job = await harness.restore({ backup, objects: lost.map((id) => ({ type: 'conditionalAccessPolicies', id })) });
  const items = await harness.itemsOf(job);
  expect(items.map(({ action, state }) => [action, state])).toEqual([
    ['create', 'done'],
    ['create', 'done'],
  ]);
  for (const name of names) expect(tenant.find('conditionalAccessPolicies', name)).toBeDefined();
}, 60_000);
