import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import type { JsonObject } from '#simulator/types.ts';
import { tenantHarness, type OpenItem, type RestoreRequest, type TenantHarness } from '../support/tenant-harness.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR = '7be44c8a-adaf-4e2a-84d6-ab2649e08a13';

type Objects = NonNullable<RestoreRequest['objects']>;

let harness: TenantHarness;
let backup: Backup;
/** Held by the backup: a break-glass account, one that is enabled and has no role, and disabled ones without a role. */
let people: { readonly glass: string; readonly usual: string; readonly disabled: readonly string[] };
/** Role-assignable, without members and without a role in the backup. */
let group: string;
/** Undoes what a case did to the tenant. */
const undo: (() => void)[] = [];

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 30 } });
  const { tenant } = harness;
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS]);
  for (const set of ['roleAssignments', 'roleEligibilitySchedules'] as const)
    for (const right of tenant.list(set))
      if (right['roleDefinitionId'] === GLOBAL_ADMINISTRATOR) tenant.delete(String(right['id']), { permanent: true });
  people = {
    glass: person('glass'),
    usual: person('usual'),
    disabled: ['one', 'two'].map((name) => person(name, false)),
  };
  group = assignableGroup('Administrators');
  assign(people.glass);
  for (const policy of tenant.list('conditionalAccessPolicies'))
    tenant.delete(String(policy['id']), { permanent: true });
  tenant.create('conditionalAccessPolicies', {
    displayName: 'MFA for everybody',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'], excludeUsers: [people.glass] },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  });
  const own = tenant.list('servicePrincipals').find(({ appId }) => appId === tenant.clientId);
  tenant.create('roleAssignments', {
    principalId: String(own?.['id']),
    roleDefinitionId: PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    directoryScopeId: '/',
  });
  backup = await harness.backup(await harness.connect());
  undo.length = 0;
}, 120_000);

afterAll(() => harness?.close());
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function made(set: Parameters<TenantHarness['tenant']['create']>[0], object: JsonObject): string {
  const id = String(harness.tenant.create(set, object)['id']);
  undo.push(() => {
    if (harness.tenant.get(id) !== undefined) harness.tenant.delete(id, { permanent: true });
  });
  return id;
}

function person(name: string, accountEnabled = true): string {
  return made('users', {
    displayName: name,
    userPrincipalName: `${name}@${harness.tenant.domains[0] ?? ''}`,
    mailNickname: name,
    accountEnabled,
    userType: 'Member',
  });
}

function assignableGroup(displayName: string): string {
  return made('groups', {
    displayName,
    mailNickname: displayName.toLowerCase(),
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    isAssignableToRole: true,
  });
}

function assign(principalId: string): string {
  return made('roleAssignments', { principalId, roleDefinitionId: GLOBAL_ADMINISTRATOR, directoryScopeId: '/' });
}

function eligible(set: 'roleEligibilitySchedules' | 'groupEligibilitySchedules', right: JsonObject): string {
  return made(set, {
    ...right,
    memberType: 'Direct',
    status: 'Provisioned',
    createdDateTime: '2026-01-01T00:00:00Z',
    scheduleInfo: {
      startDateTime: '2026-01-01T00:00:00Z',
      recurrence: null,
      expiration: { type: 'noExpiration', endDateTime: null, duration: null },
    },
  });
}

function join(groupId: string, id: string): void {
  harness.tenant.link('members', groupId, id);
  undo.push(() => {
    if (harness.tenant.linked('members', groupId).includes(id)) harness.tenant.unlink('members', groupId, id);
  });
}

function enable(id: string): string {
  harness.tenant.update(id, { accountEnabled: true });
  undo.push(() => harness.tenant.update(id, { accountEnabled: false }));
  return id;
}

/** Accounts that can sign in and hold the role or may activate it, break-glass accounts aside; found in its own way. */
function administratorsNow(): string[] {
  const { tenant } = harness;
  const rights = [...tenant.list('roleAssignments'), ...tenant.list('roleEligibilitySchedules')];
  const holders = rights
    .filter((right) => right['roleDefinitionId'] === GLOBAL_ADMINISTRATOR)
    .map((right) => String(right['principalId']));
  const living = new Set(tenant.list('groups').map(({ id }) => id));
  const maybe = tenant.list('groupEligibilitySchedules').filter((one) => {
    const groupId = String(one['groupId']);
    return holders.includes(groupId) && living.has(groupId);
  });
  const accounts = [
    ...holders.flatMap((id) => (living.has(id) ? tenant.linked('members', id) : [id])),
    ...maybe.map((one) => String(one['principalId'])),
  ];
  return [...new Set(accounts)].filter((id) => id !== people.glass && tenant.get(id)?.['accountEnabled'] === true);
}

/** How one account is made an administrator, and what of that a restore can be asked to take away. */
interface Way {
  readonly hold: (id: string, groupId: string) => { readonly right?: string };
  readonly has: readonly ('right' | 'group' | 'member')[];
}

/** Names of accounts and groups that the backup lacks, so that a restore can be asked to remove them. */
let count = 0;
const added = () => person(`added${String((count += 1))}`);
const addedGroup = () => assignableGroup(`Added${String((count += 1))}`);

const WAYS: Readonly<Record<string, Way>> = {
  'a right of its own': { has: ['right'], hold: (id) => ({ right: assign(id) }) },
  'a group that holds the right': {
    has: ['right', 'group', 'member'],
    hold: (id, groupId) => {
      join(groupId, id);
      return { right: assign(groupId) };
    },
  },
  'a right that it may activate': {
    has: [],
    hold: (principalId) => {
      eligible('roleEligibilitySchedules', {
        principalId,
        roleDefinitionId: GLOBAL_ADMINISTRATOR,
        directoryScopeId: '/',
      });
      return {};
    },
  },
  'a group that may activate the right': {
    has: ['group', 'member'],
    hold: (id, groupId) => {
      join(groupId, id);
      eligible('roleEligibilitySchedules', {
        principalId: groupId,
        roleDefinitionId: GLOBAL_ADMINISTRATOR,
        directoryScopeId: '/',
      });
      return {};
    },
  },
  'a group that it may join': {
    has: ['right', 'group'],
    hold: (id, groupId) => {
      eligible('groupEligibilitySchedules', { principalId: id, groupId, accessId: 'member' });
      return { right: assign(groupId) };
    },
  },
};

interface Loss {
  readonly of?: Way['has'][number];
  /** Prepares the tenant. @returns what the restore is asked for. */
  readonly prepare: (hold: Way['hold']) => Objects;
}

const rights = (held: readonly { readonly right?: string }[]): Objects =>
  [...new Set(held.map(({ right }) => right))].flatMap((id) =>
    id === undefined ? [] : [{ type: 'roleAssignments' as const, id }],
  );

const LOSSES: Readonly<Record<string, Loss>> = {
  'to disable the account': {
    prepare: (hold) => {
      const id = enable(people.disabled[0] ?? '');
      hold(id, group);
      return [{ type: 'users', id }];
    },
  },
  'to delete the account': {
    prepare: (hold) => {
      const id = added();
      hold(id, group);
      return [{ type: 'users', id }];
    },
  },
  'to remove the right': {
    of: 'right',
    prepare: (hold) => rights([hold(enable(people.disabled[0] ?? ''), group)]),
  },
  'to take it out of the group': {
    of: 'member',
    prepare: (hold) => {
      hold(enable(people.disabled[0] ?? ''), group);
      return [{ type: 'groups', id: group }];
    },
  },
  'to delete the group': {
    of: 'group',
    prepare: (hold) => {
      const id = addedGroup();
      hold(enable(people.disabled[0] ?? ''), id);
      return [{ type: 'groups', id }];
    },
  },
  'all of it at once, of three accounts': {
    prepare: (hold) => {
      const [one, two] = [enable(people.disabled[0] ?? ''), enable(people.disabled[1] ?? '')];
      const [three, other] = [added(), addedGroup()];
      const held = [hold(one, group), hold(two, other), hold(three, group)];
      return [
        ...[one, two, three].map((id) => ({ type: 'users' as const, id })),
        ...[group, other].map((id) => ({ type: 'groups' as const, id })),
        ...rights(held),
      ];
    },
  },
};

export const CASES = Object.entries(WAYS).flatMap(([how, { hold, has }]) =>
  Object.entries(LOSSES)
    .filter(([, { of }]) => of === undefined || has.includes(of))
    .map(([what, { prepare }]) => [how, what, () => prepare(hold)] as const),
);

type Case = (typeof CASES)[number];

/** So few that each way and each loss is among them. */
export function sampleOf(cases: readonly Case[]): readonly Case[] {
  const seen = new Set<string>();
  return cases.filter(([how, what]) => {
    const isNew = !seen.has(how) || !seen.has(what);
    seen.add(how).add(what);
    return isNew;
  });
}

async function restored(objects: Objects): Promise<OpenItem[]> {
  const options = { links: 'rollBack', removeAdded: true } as const;
  return harness.itemsOf(await harness.restore({ backup, objects, options }));
}

function protectedParts(items: readonly OpenItem[]): number {
  return items.filter(
    ({ reasons, plan }) =>
      reasons.some(({ code }) => code === 'protected-account') ||
      [...plan.attributes, ...plan.links].some(({ reason }) => reason === 'protected-account'),
  ).length;
}

export function testAdministrators(cases: readonly Case[]): void {
  describe.each(cases)('an administrator by %s, and a restore that is asked %s', isNeverTheLast);
}

function isNeverTheLast(_how: string, _what: string, prepare: Case[2]): void {
  it('stays where only break-glass accounts would be left', async () => {
    const objects = prepare();
    expect(administratorsNow()).not.toEqual([]);
    const items = await restored(objects);
    expect(administratorsNow()).toHaveLength(1);
    expect(protectedParts(items)).toBeGreaterThan(0);
  });

  it('does not stay where another one of the backup is left', async () => {
    assign(people.usual);
    const items = await restored(prepare());
    expect(protectedParts(items)).toBe(0);
    expect(administratorsNow()).toEqual([people.usual]);
  });
}

export function testLonelyAttacker(): void {
  describe('an administrator whom an attacker left alone with the tenant', goesOnceAnotherIsBack);
}

function goesOnceAnotherIsBack(): void {
  let attacker: string;
  let before: Backup;
  const take = (): Objects => [
    { type: 'roleAssignments', id: assign(attacker) },
    { type: 'users', id: attacker },
  ];
  const restore = async (objects: Objects): Promise<OpenItem[]> =>
    harness.itemsOf(
      await harness.restore({
        backup: before,
        types: ['users', 'roleAssignments'],
        objects,
        options: { removeAdded: true },
      }),
    );

  async function loseAdministrator(permanent: boolean): Promise<void> {
    const id = person(permanent ? 'purged' : 'binned');
    assign(id);
    before = await harness.backup(backup.connectionId);
    attacker = person(permanent ? 'robber' : 'thief');
    harness.tenant.delete(id, { permanent });
  }

  it('goes in the restore that takes one of the backup out of the bin', async () => {
    await loseAdministrator(false);
    const items = await restore(take());
    const of = items.filter(({ objectId, action }) => objectId === attacker || action === 'remove');
    expect(of.map(({ type, action, state }) => [type, action, state])).toEqual([
      ['users', 'remove', 'done'],
      ['roleAssignments', 'remove', 'done'],
    ]);
    for (const { reasons } of of) expect(reasons.map(({ code }) => code)).toContain('once-administrator-is-back');
    expect(administratorsNow().map((id) => harness.tenant.get(id)?.['displayName'])).toEqual(['binned']);
  });

  it('stays while nobody knows the password of the one that was created again, and goes then', async () => {
    await loseAdministrator(true);
    const objects = take();
    const items = await restore(objects);
    const left = items.filter(({ objectId }) => objects.some(({ id }) => id === objectId));
    expect(left.map(({ state, reasons }) => [state, reasons.map(({ code }) => code)])).toEqual([
      ['blocked', ['protected-account']],
      ['blocked', ['protected-account']],
    ]);
    const created = administratorsNow().filter((id) => id !== attacker);
    expect(created.map((id) => harness.tenant.get(id)?.['displayName'])).toEqual(['purged']);
    for (const id of created)
      harness.tenant.update(id, { lastPasswordChangeDateTime: new Date(Date.now() + 3_600_000).toISOString() });
    await restore(objects);
    expect(administratorsNow()).toEqual(created);
    for (const id of created) harness.tenant.delete(id, { permanent: true });
  });
}
