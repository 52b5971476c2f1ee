import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from '../support/expiration-policy.ts';
import { giveGroupSetting } from '../support/group-setting.ts';
import { heldObjects, withoutTwinRights } from '../support/restorable.ts';
import { type OpenItem, tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';
import { giveTimeBoundRights } from '../support/time-bound-rights.ts';
import { CONDITIONS } from './matrix.conditions.ts';

/**
 * The same restore run a second time plans nothing and writes nothing, for every type that can be restored: one tenant in
 * which several objects of each type were befallen by everything that can befall them at once.
 */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const EACH_OF_A_CONDITION = 2;
const RESTORABLE = TYPE_KEYS.filter((type) => {
  const { create, update } = OBJECT_TYPES[type].restore;
  return create !== undefined || update !== undefined;
});

let harness: TenantHarness;
let backup: Backup;
const hit = new Map<TypeKey, Set<string>>();
let first: OpenItem[];
let second: OpenItem[];
let writes: number;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 60, groups: 30, seed: 29 } });
  const { tenant } = harness;
  withoutTwinRights(tenant);
  giveTimeBoundRights(tenant);
  giveGroupSetting(tenant);
  giveExpirationPolicy(tenant);
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS, WRITES_EXPIRATION]);
  const connectionId = await harness.connect();
  backup = await harness.backup(connectionId);
  await befall(connectionId);
  first = await harness.itemsOf(await harness.restore({ backup, types: TYPE_KEYS }));
  const again = await harness.restore({ backup, types: TYPE_KEYS });
  ({ writes } = again);
  second = await harness.itemsOf(again);
});
afterAll(() => harness?.close());

/** Of every type some objects of each condition, none of them twice; what goes for good last, as it takes others along. */
async function befall(connectionId: string): Promise<void> {
  const held = await heldObjects(harness, connectionId);
  const conditions = CONDITIONS.toSorted(
    (one, other) => Number(one.name.startsWith('purged')) - Number(other.name.startsWith('purged')),
  );
  for (const condition of conditions)
    for (const type of RESTORABLE.filter((key) => condition.befalls(key))) {
      const already = hit.get(type) ?? new Set<string>();
      const free = held.filter(
        (one) =>
          one.type === type &&
          !already.has(one.id) &&
          harness.tenant.get(one.id) !== undefined &&
          condition.takes(one, harness),
      );
      let left = EACH_OF_A_CONDITION;
      for (const one of free) if (left > 0 && condition.apply(one, harness)) ((left -= 1), already.add(one.id));
      hit.set(type, already);
    }
}

const open = (items: readonly OpenItem[]): OpenItem[] =>
  items.filter(({ action }) => action !== 'skip' && action !== 'blocked');

describe.each(RESTORABLE)('%s', (type) => {
  it('is restored the first time, and planned for nothing the second time', () => {
    expect(hit.get(type)?.size ?? 0, 'objects of the type that something befell').toBeGreaterThan(0);
    expect(open(first).some((item) => item.type === type)).toBe(true);
    expect(
      open(second)
        .filter((item) => item.type === type)
        .map(({ displayName, action, plan }) => [displayName, action, plan.attributes, plan.links]),
    ).toEqual([]);
  });
});

it('writes nothing the second time, and several objects of most types were in it', () => {
  expect(open(second)).toEqual([]);
  expect(writes).toBe(0);
  expect([...hit.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(RESTORABLE.length / 2);
});
