import type { Backup } from '#core/backups/store/backups.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import type { TenantDump } from '#simulator/types.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from '../support/expiration-policy.ts';
import { giveGroupSetting } from '../support/group-setting.ts';
import { heldObjects, withoutTwinRights, type Held } from '../support/restorable.ts';
import { tenantHarness, type RestoreRequest, type TenantHarness } from '../support/tenant-harness.ts';
import { giveTimeBoundRights } from '../support/time-bound-rights.ts';
import type { Condition } from './matrix.conditions.ts';

const EACH = 2;

export interface BefallenTenant {
  readonly harness: TenantHarness;
  readonly backup: Backup;
  /** As it was when the backup was made. */
  readonly before: TenantDump;
  /** Objects that the condition befell, by type. */
  readonly hit: ReadonlyMap<TypeKey, readonly string[]>;
  readonly request: Pick<RestoreRequest, 'types' | 'objects'>;
}

/** A tenant with objects of every type and a backup of it, of which some of each type were befallen by a condition since. */
export async function befallenTenant(condition: Condition): Promise<BefallenTenant> {
  const harness = await tenantHarness({ simulator: { users: 30, groups: 16, seed: 23 } });
  const { tenant } = harness;
  withoutTwinRights(tenant);
  giveTimeBoundRights(tenant);
  giveGroupSetting(tenant);
  giveExpirationPolicy(tenant);
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS, WRITES_EXPIRATION]);
  const connectionId = await harness.connect();
  const backup = await harness.backup(connectionId);
  const held = await heldObjects(harness, connectionId);
  const isGone = ({ id }: Held): boolean => tenant.get(id) === undefined;
  const before = tenant.dump();
  const hit = new Map<TypeKey, string[]>();
  for (const type of TYPE_KEYS.filter((key) => condition.befalls(key))) {
    const befallen: string[] = [];
    const ofType = held.filter((other) => other.type === type && condition.takes(other, harness));
    // Those that are gone with others come last.
    ofType.sort((a, b) => Number(isGone(a)) - Number(isGone(b)));
    for (const one of ofType) if (befallen.length < EACH && condition.apply(one, harness)) befallen.push(one.id);
    hit.set(type, befallen);
  }
  return { harness, backup, before, hit, request: condition.select(held.filter(isGone)) };
}
