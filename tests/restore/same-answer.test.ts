import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from '../support/expiration-policy.ts';
import { comesBack, CREATABLE, heldObjects, withoutTwinRights, type Held } from '../support/restorable.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';
import { giveTimeBoundRights } from '../support/time-bound-rights.ts';

/** Of each type that a restore can create one object is gone for good; each is asked for by itself, twice. */
let harness: TenantHarness;
let backup: Backup;
const gone = new Map<TypeKey, Held>();

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 30, groups: 16, seed: 23 } });
  const { tenant } = harness;
  withoutTwinRights(tenant);
  giveTimeBoundRights(tenant);
  giveExpirationPolicy(tenant);
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS, WRITES_EXPIRATION]);
  const connectionId = await harness.connect();
  backup = await harness.backup(connectionId);
  for (const held of await heldObjects(harness, connectionId)) {
    if (gone.has(held.type) || tenant.get(held.id) === undefined || !comesBack(held, harness)) continue;
    tenant.delete(held.id, { permanent: true });
    gone.set(held.type, held);
  }
}, 120_000);

afterAll(() => harness?.close());

async function plan(held: Held, dependencies: boolean): Promise<readonly OpenItem[]> {
  const objects = [{ type: held.type, id: held.id }];
  return harness.itemsOf(await harness.restore({ backup, objects, dependencies, dryRun: true }));
}

/** What the plan says of the object itself. Who else holds a link is another question. */
function answer(items: readonly OpenItem[], { type, id }: Held) {
  const item = items.find((one) => one.type === type && one.objectId === id);
  return {
    action: item?.action,
    reasons: item?.reasons,
    attributes: item?.plan.attributes.map(({ path, treatment, reason }) => [path, treatment, reason]),
    links: item?.plan.links
      .filter(({ direction }) => direction === 'outgoing')
      .map(({ relation, backupTargetId, treatment, reason }) => [relation, backupTargetId, treatment, reason]),
  };
}

it('has one of each type to ask for', () => {
  expect([...gone.keys()].toSorted()).toEqual(CREATABLE.toSorted());
});

it.each(CREATABLE)(
  'the plan for one of %s is the same with what it depends on, but for what that brings back',
  async (type) => {
    const held = gone.get(type);
    if (held === undefined) throw new Error(`none of ${type}`);
    const [alone, together] = [await plan(held, false), await plan(held, true)];
    const brought = together.filter(({ neededBy, action }) => neededBy !== null && action === 'create');
    const ids = new Set(brought.flatMap(({ objectId }) => objectId));
    const appIds = [...gone.values()].filter(({ id }) => ids.has(id)).map(({ object }) => String(object['appId']));
    const [a, b] = [answer(alone, held), answer(together, held)];
    // A schedule gave it: it is not given for good, whatever comes along.
    expect(b.action).toBe(b.reasons?.[0]?.code === 'given-by-schedule' ? 'skip' : 'create');
    if (a.action !== 'blocked') {
      expect(a.action).toBe(b.action);
      expect(a.reasons).toEqual(b.reasons);
      expect(a.attributes).toEqual(b.attributes);
      // A link is left only where its other end is what the search brings back.
      const left = (a.links ?? []).filter(([, , treatment]) => treatment === 'leave');
      expect(left.filter(([, target]) => !ids.has(String(target)))).toEqual(
        (b.links ?? []).filter(([, , treatment]) => treatment === 'leave'),
      );
      return;
    }
    // Blocked alone: by the name of something that the search brings back.
    expect(a.reasons?.map(({ code }) => code)).toEqual([expect.stringMatching(/^unresolved-/)]);
    const value = String(a.reasons?.[0]?.facts?.['value']).toLowerCase();
    expect([...ids, ...appIds].some((id) => value.endsWith(id.toLowerCase()))).toBe(true);
  },
);
