import { afterEach, expect, test } from 'vitest';
import { startSimulator } from '../index.ts';
import { GLOBAL_ADMINISTRATOR } from '../seed/roles.ts';
import { signIn } from '../test-support/client.ts';
import type { ChangeMade, JsonObject, Simulator, TenantHandle } from '../types.ts';
import { summarise } from './summarise.ts';

const started: Simulator[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

async function start(users: number): Promise<{ simulator: Simulator; tenant: TenantHandle }> {
  const simulator = await startSimulator({ users });
  started.push(simulator);
  return { simulator, tenant: simulator.tenant() };
}

const usersOf = (changes: readonly ChangeMade[]): ChangeMade[] => changes.filter(({ type }) => type === 'user');

function roleHolders(tenant: TenantHandle): Set<string> {
  const principals = tenant.list('roleAssignments').map((assignment) => String(assignment['principalId']));
  return new Set(principals.flatMap((id) => [id, ...tenant.linked('members', id)]));
}

test('small accidents, one after the other, never hit who holds a role, who is synced or who is restricted', async () => {
  const { tenant } = await start(60);
  const holders = roleHolders(tenant);
  const before = new Map<string, JsonObject>(
    [...tenant.list('users'), ...tenant.list('groups')].map((object) => [String(object['id']), object]),
  );
  const restricted = tenant
    .list('administrativeUnits')
    .filter((unit) => unit['isMemberManagementRestricted'] === true)
    .flatMap((unit) => tenant.linked('members', String(unit['id'])));
  const all = Array.from({ length: 6 }, () => tenant.accident('small')).flat();
  const people = usersOf(all);
  expect(people.length).toBeGreaterThan(9);
  for (const { id, op } of people) {
    expect(op).toBe('softDelete');
    expect(holders.has(id)).toBe(false);
    expect(restricted).not.toContain(id);
    expect(before.get(id)).toMatchObject({ userType: 'Member' });
    expect(before.get(id)?.['onPremisesSyncEnabled']).not.toBe(true);
  }
  for (const { id } of all.filter(({ type }) => type === 'group')) {
    expect(before.get(id)?.['isAssignableToRole']).not.toBe(true);
    expect(before.get(id)?.['groupTypes']).not.toContain('DynamicMembership');
    expect(tenant.linked('members', id)).toEqual([]);
  }
});

test('a small accident is told to a program that follows the deltas', async () => {
  const { simulator, tenant } = await start(60);
  const client = await signIn(simulator);
  const users = await client.round('/users/delta');
  const groups = await client.round('/groups/delta');
  const made = tenant.accident('small');
  const gone = (await client.round(users.deltaLink)).entries
    .filter((entry) => entry['@removed'] !== undefined)
    .map((entry) => entry['id']);
  expect(gone.sort()).toEqual(
    usersOf(made)
      .map(({ id }) => id)
      .sort(),
  );
  const emptied = made.find(({ type }) => type === 'group');
  expect((await client.round(groups.deltaLink)).entries.map((entry) => entry['id'])).toContain(emptied?.id);
  const policy = made.find(({ type }) => type === 'conditionalAccessPolicy');
  expect((await client.get(`/identity/conditionalAccess/policies/${String(policy?.id)}`)).body).toMatchObject({
    state: 'disabled',
    modifiedDateTime: expect.stringMatching(/^20/) as string,
  });
});

test('a large accident takes half of the users, some for good, and leaves a Global Administrator', async () => {
  const { tenant } = await start(500);
  const made = tenant.accident('large');
  const people = usersOf(made);
  expect(people.length).toBe(250);
  expect(tenant.counts()['users']).toBe(250);
  const permanently = people.filter(({ op }) => op === 'hardDelete').length;
  expect(permanently).toBeGreaterThan(15);
  expect(permanently).toBeLessThan(70);
  expect(made.filter(({ type, op }) => type === 'group' && op === 'removeLink').length).toBeGreaterThan(20);
  expect(tenant.list('conditionalAccessPolicies').every((policy) => policy['state'] === 'disabled')).toBe(true);
  for (let again = 0; again < 9; again += 1) tenant.accident('large');
  const administrators = tenant
    .list('roleAssignments')
    .filter((assignment) => assignment['roleDefinitionId'] === GLOBAL_ADMINISTRATOR);
  expect(administrators.some(({ principalId }) => tenant.get(String(principalId)) !== undefined)).toBe(true);
});

test('where only a group makes Global Administrators, the group and a member of it stay', async () => {
  const { tenant } = await start(60);
  for (const assignment of tenant.list('roleAssignments')) tenant.delete(String(assignment['id']), { permanent: true });
  const group = String(tenant.list('groups').find((object) => object['isAssignableToRole'] === true)?.['id']);
  tenant.create('roleAssignments', {
    principalId: group,
    roleDefinitionId: GLOBAL_ADMINISTRATOR,
    directoryScopeId: '/',
  });
  expect(tenant.linked('members', group).length).toBeGreaterThan(0);
  for (let again = 0; again < 9; again += 1) tenant.accident('large');
  expect(tenant.linked('members', group).some((id) => tenant.get(id) !== undefined)).toBe(true);
});

test('an accident says what it did, by kind, with numbers and names', () => {
  const change = (op: ChangeMade['op'], type: string, name: string, detail = ''): ChangeMade => ({
    op,
    type,
    id: name,
    name,
    detail,
  });
  expect(
    summarise([
      ...['Ann', 'Ben', 'Cid', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal'].map((name) => change('softDelete', 'user', name)),
      change('hardDelete', 'user', 'Ian'),
      change('removeLink', 'group', 'Finance', 'all 12 members'),
      change('removeLink', 'group', 'Sales', 'members - Ann'),
      change('update', 'conditionalAccessPolicy', 'MFA', 'state = disabled'),
      change('update', 'user', 'Joe', 'city = Umeå'),
      change('create', 'user', 'Kim'),
    ]),
  ).toEqual([
    '8 users were deleted and are in the recycle bin: Ann, Ben, Cid, Dan, Eve, Fay and 2 more.',
    '1 user was deleted permanently: Ian.',
    '1 group lost its members: Finance (all 12 members).',
    '1 group was changed: Sales (members - Ann).',
    '1 Conditional Access policy was switched off: MFA.',
    '1 user was changed: Joe (city = Umeå).',
    '1 user was created: Kim.',
  ]);
});
