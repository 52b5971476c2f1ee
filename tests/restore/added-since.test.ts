import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from '../support/expiration-policy.ts';
import { giveGroupSetting } from '../support/group-setting.ts';
import { comesBack, heldObjects, SETS, withoutTwinRights, type Held } from '../support/restorable.ts';
import { AS_REPORTED } from '../support/switch-worlds.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';
import { giveTimeBoundRights } from '../support/time-bound-rights.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const DELETABLE = TYPE_KEYS.filter((type) => OBJECT_TYPES[type].restore.delete);

/** What Graph wants something for first, or what lies below another object. */
function isSpecial({ id, object }: Held, parents: ReadonlyMap<string, string>): boolean {
  return object['isTrusted'] === true || parents.has(id);
}

/** Nobody's only administrator, and no right that a schedule gives. */
function isUsual({ type, object }: Held, scheduled: ReadonlySet<unknown>): boolean {
  return (
    type !== 'roleAssignments' ||
    (object['roleDefinitionId'] !== GLOBAL_ADMINISTRATOR && !scheduled.has(object['principalId']))
  );
}

/**
 * What was added since the backup and is selected goes, of every type that a restore deletes, in one job: rights before
 * who holds them, and what Graph wants first (a location that is trusted no more, a partner without synchronization).
 */
describe.each([
  ['as documented', {}],
  ['as reported', AS_REPORTED],
] as const)('objects that a tenant has beside the backup, which answers %s', (_, switches) => {
  let harness: TenantHarness;
  let items: OpenItem[];
  /** The plan while no backup knows the objects. */
  let unseen: OpenItem[];
  const added = new Map<TypeKey, Held>();

  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 30, groups: 16, seed: 23 } });
    const { tenant } = harness;
    withoutTwinRights(tenant);
    giveTimeBoundRights(tenant);
    giveGroupSetting(tenant);
    giveExpirationPolicy(tenant);
    tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS, WRITES_EXPIRATION]);
    const connectionId = await harness.connect();
    await harness.backup(connectionId);
    const all = (await heldObjects(harness, connectionId)).filter((one) => comesBack(one, harness));
    const parents = new Map(
      tenant.dump().objects.flatMap(({ id, parent }) => (typeof parent === 'string' ? [[String(id), parent]] : [])),
    );
    const scheduled = new Set(tenant.list('roleAssignmentSchedules').map(({ principalId }) => principalId));
    // Removed before the backup, and put back after it.
    for (const type of DELETABLE) {
      const ofType = all.filter(
        (one) => one.type === type && tenant.get(one.id) !== undefined && isUsual(one, scheduled),
      );
      const one = ofType.find((held) => isSpecial(held, parents)) ?? ofType.at(-1);
      if (one === undefined) continue;
      added.set(type, one);
      tenant.delete(one.id, { permanent: true });
    }
    // Living policies keep what they name.
    for (const { id } of tenant.list('conditionalAccessPolicies')) tenant.delete(String(id), { permanent: true });
    const backup: Backup = await harness.backup(connectionId);
    for (const [type, { object }] of added) {
      const parent = parents.get(String(object['id']));
      tenant.create(SETS[type] ?? type, { ...object, ...(parent === undefined ? {} : { parent }) });
    }
    const partner = added.get('crossTenantAccessPolicy')?.id ?? '';
    tenant.create('identitySynchronizations', {
      parent: partner,
      tenantId: partner,
      displayName: 'Uninvited',
      userSyncInbound: { isSyncAllowed: true },
    });
    harness.simulator.configure({ switches });
    const objects = [...added.values()].map(({ type, id }) => ({ type, id }));
    unseen = await harness.itemsOf(
      await harness.restore({ backup, objects, dryRun: true, options: { removeAdded: true } }),
    );
    // It tells where what lies below others is to be found.
    await harness.backup(connectionId);
    items = await harness.itemsOf(await harness.restore({ backup, objects, options: { removeAdded: true } }));
  }, 120_000);

  afterAll(() => harness?.close());

  it('are not called gone where nobody knows below what they lie', () => {
    const of = unseen.filter(({ action }) => action !== 'remove');
    expect(of.map(({ type, action, reasons }) => [type, action, reasons.map(({ code }) => code)])).toEqual([
      ['groupSettings', 'blocked', ['unreadable']],
      ['appRoleAssignments', 'blocked', ['unreadable']],
    ]);
  });

  it.each(DELETABLE)('go: %s', (type) => {
    const id = added.get(type)?.id ?? '';
    const item = items.find((one) => one.type === type && one.objectId === id);
    expect(
      [item?.action, item?.state, item?.comparison?.result],
      JSON.stringify([item?.reasons, item?.comparison]),
    ).toEqual(['remove', 'done', 'removed']);
    expect(harness.tenant.get(id)).toBeUndefined();
  });
});
