import type { Backup } from '#core/backups/store/backups.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from './expiration-policy.ts';
import { giveGroupSetting } from './group-setting.ts';
import { comesBack, heldObjects, SETS, withoutTwinRights, type Held } from './restorable.ts';
import type { TenantHarness } from './tenant-harness.ts';
import { giveTimeBoundRights } from './time-bound-rights.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
export const DELETABLE = TYPE_KEYS.filter((type) => OBJECT_TYPES[type].restore.delete);

/** What Graph wants something for first, or what lies below another object. */
function isSpecial({ id, object }: Held, parents: ReadonlyMap<string, string>): boolean {
  return object['isTrusted'] === true || parents.has(id);
}

/** Nobody who holds a role, nobody's only administrator, and no right that a schedule gives. */
function isUsual(
  { type, id, object }: Held,
  scheduled: ReadonlySet<unknown>,
  privileged: ReadonlySet<unknown>,
): boolean {
  if (type === 'users') return !privileged.has(id);
  return (
    type !== 'roleAssignments' ||
    (object['roleDefinitionId'] !== GLOBAL_ADMINISTRATOR && !scheduled.has(object['principalId']))
  );
}

export interface AddedSince {
  readonly connectionId: string;
  /** Lacks the objects, which the tenant has. */
  readonly backup: Backup;
  readonly added: ReadonlyMap<TypeKey, Held>;
}

/** One object of every type that a restore deletes, in a tenant whose backup lacks it. */
export async function addedSince(harness: TenantHarness): Promise<AddedSince> {
  const { tenant } = harness;
  const added = new Map<TypeKey, Held>();
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
  const holders = ['roleAssignments', 'roleEligibilitySchedules', 'roleAssignmentSchedules'].flatMap((set) =>
    tenant.list(set as TypeKey).map(({ principalId }) => String(principalId)),
  );
  const privileged = new Set([...holders, ...holders.flatMap((id) => tenant.linked('members', id))]);
  // Removed before the backup, and put back after it.
  for (const type of DELETABLE) {
    const ofType = all.filter(
      (one) => one.type === type && tenant.get(one.id) !== undefined && isUsual(one, scheduled, privileged),
    );
    const one = ofType.find((held) => isSpecial(held, parents)) ?? ofType.at(-1);
    if (one === undefined) continue;
    added.set(type, one);
    tenant.delete(one.id, { permanent: true });
  }
  // Living policies keep what they name.
  for (const { id } of tenant.list('conditionalAccessPolicies')) tenant.delete(String(id), { permanent: true });
  const backup = await harness.backup(connectionId);
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
  return { connectionId, backup, added };
}
