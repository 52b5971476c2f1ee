import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { TenantDump } from '#simulator/types.ts';
import { comesBack, heldObjects, withoutTwinRights } from '../support/restorable.ts';
import { unreported } from '../support/tenant-equality.ts';
import { tenantHarness, type OpenItem, type RestoreRequest, type TenantHarness } from '../support/tenant-harness.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const POLICIES: readonly TypeKey[] = [
  'claimsMappingPolicies',
  'tokenLifetimePolicies',
  'homeRealmDiscoveryPolicies',
  'appManagementPolicies',
];

interface Disaster {
  readonly name: string;
  /** Share of the objects of each type that is lost; what is purged and what lies in the bin alternates. */
  readonly lost: Readonly<Partial<Record<TypeKey, number>>>;
  /** Before the backup. @returns who is left of those who may do everything, where nobody but who was added could sign in else. */
  readonly prepare?: (harness: TenantHarness) => string;
  /** What else is done to the tenant. @returns objects that somebody added. */
  readonly more?: (harness: TenantHarness) => NonNullable<RestoreRequest['objects']>;
}

/** Names changed, everybody's groups emptied, Conditional Access off, and an administrator who was not there before. */
function ransom({ tenant }: TenantHarness): NonNullable<RestoreRequest['objects']> {
  for (const policy of tenant.list('conditionalAccessPolicies'))
    tenant.update(String(policy['id']), { state: 'disabled' });
  for (const group of tenant.list('groups'))
    if (
      group['onPremisesSyncEnabled'] !== true &&
      group['isAssignableToRole'] !== true &&
      !JSON.stringify(group['groupTypes'] ?? []).includes('Dynamic')
    )
      for (const member of tenant.linked('members', String(group['id'])))
        tenant.unlink('members', String(group['id']), member);
  const id = String(
    tenant.create('users', {
      displayName: 'Support',
      userPrincipalName: `support@${tenant.domains[0] ?? ''}`,
      mailNickname: 'support',
      accountEnabled: true,
      userType: 'Member',
    })['id'],
  );
  const right = tenant.create('roleAssignments', {
    principalId: id,
    roleDefinitionId: GLOBAL_ADMINISTRATOR,
    directoryScopeId: '/',
  });
  return [
    { type: 'roleAssignments', id: String(right['id']) },
    { type: 'users', id },
  ];
}

/** Those of the simulated tenant are break-glass accounts: policies leave them out. */
function usualAdministrator({ tenant }: TenantHarness): string {
  const principalId = String(
    tenant.create('users', {
      displayName: 'Administrator',
      userPrincipalName: `administrator@${tenant.domains[0] ?? ''}`,
      mailNickname: 'administrator',
      accountEnabled: true,
      userType: 'Member',
    })['id'],
  );
  tenant.create('roleAssignments', { principalId, roleDefinitionId: GLOBAL_ADMINISTRATOR, directoryScopeId: '/' });
  return principalId;
}

const DISASTERS: readonly Disaster[] = [
  {
    name: 'a third of people, groups and applications',
    lost: { users: 0.3, groups: 0.3, applications: 0.3, servicePrincipals: 0.3 },
  },
  { name: 'all people', lost: { users: 1 } },
  { name: 'all groups and administrative units', lost: { groups: 1, administrativeUnits: 1 } },
  { name: 'all applications', lost: { applications: 1, servicePrincipals: 1 } },
  {
    name: 'all Conditional Access and all policies',
    lost: { conditionalAccessPolicies: 1, namedLocations: 1, ...Object.fromEntries(POLICIES.map((type) => [type, 1])) },
  },
  {
    name: 'ransomware',
    lost: { users: 0.5, groups: 0.3, applications: 0.5, namedLocations: 1 },
    prepare: usualAdministrator,
    more: ransom,
  },
];

describe.each(DISASTERS.map((disaster) => [disaster.name, disaster] as const))(
  'after the loss of %s',
  (_, disaster) => {
    let harness: TenantHarness;
    let backup: Backup;
    let before: TenantDump;
    let items: OpenItem[];
    let added: NonNullable<RestoreRequest['objects']>;
    let lost = 0;
    const request = () => ({
      backup,
      types: TYPE_KEYS,
      objects: added,
      options: { links: 'rollBack' as const, removeAdded: true, conditionalAccess: 'asInBackup' as const },
    });

    beforeAll(async () => {
      harness = await tenantHarness({ simulator: { users: 30, groups: 16, seed: 31 } });
      const { tenant } = harness;
      withoutTwinRights(tenant);
      const connectionId = await harness.connect();
      const stays = disaster.prepare?.(harness) ?? null;
      backup = await harness.backup(connectionId);
      before = tenant.dump();
      const held = (await heldObjects(harness, connectionId)).filter(
        (one) => comesBack(one, harness) && one.id !== stays,
      );
      for (const [type, share] of Object.entries(disaster.lost)) {
        const all = held.filter((one) => one.type === type);
        for (const [index, { id }] of all.slice(0, Math.ceil(all.length * share)).entries()) {
          if (tenant.get(id) === undefined) continue;
          tenant.delete(id, { permanent: index % 2 === 0 });
          lost += 1;
        }
      }
      added = disaster.more?.(harness) ?? [];
      items = await harness.itemsOf(await harness.restore(request()));
    }, 300_000);

    afterAll(() => harness?.close());

    it('one job brings everything back, or says what it does not', () => {
      expect(lost).toBeGreaterThan(3);
      const odd = items.filter(({ state }) => !['done', 'skipped', 'blocked'].includes(state));
      expect(
        odd.map(({ type, displayName, action, state, reasons, comparison }) => [
          type,
          displayName,
          action,
          state,
          reasons,
          comparison?.differences,
          comparison?.links,
        ]),
      ).toEqual([]);
    });

    it('the tenant is as before, but for what the report lists', async () => {
      expect(await unreported(harness, { before, after: harness.tenant.dump(), items })).toEqual([]);
    });

    it('nobody who was added keeps a role', () => {
      for (const { type, id } of added) if (type === 'roleAssignments') expect(harness.tenant.get(id)).toBeUndefined();
    });

    it('a second run writes nothing', async () => {
      const again = await harness.itemsOf(await harness.restore(request()));
      const open = again.filter(({ action }) => action !== 'skip' && action !== 'blocked');
      expect(
        open.map(({ type, displayName, action, plan }) => [type, displayName, action, plan.attributes, plan.links]),
      ).toEqual([]);
    });
  },
);
