import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from '../support/expiration-policy.ts';
import { giveGroupSetting } from '../support/group-setting.ts';
import { heldObjects, withoutTwinRights, type Held } from '../support/restorable.ts';
import { unreported } from '../support/tenant-equality.ts';
import { tenantHarness, type OpenItem, type RestoreRequest, type TenantHarness } from '../support/tenant-harness.ts';
import { giveTimeBoundRights } from '../support/time-bound-rights.ts';
import { CONDITIONS } from './matrix.conditions.ts';

const EACH = 2;

/** One restore of whole types for each condition: what refers to what is lost is part of it, in all directions. */
describe.each(CONDITIONS.map((condition) => [condition.name, condition] as const))(
  'a tenant with objects of every type %s',
  (_, condition) => {
    let harness: TenantHarness;
    let backup: Backup;
    let items: OpenItem[];
    let left: string[];
    let request: Pick<RestoreRequest, 'types' | 'objects'>;
    const hit = new Map<TypeKey, string[]>();
    const types = TYPE_KEYS.filter((type) => condition.befalls(type));

    beforeAll(async () => {
      harness = await tenantHarness({ simulator: { users: 30, groups: 16, seed: 23 } });
      const { tenant } = harness;
      withoutTwinRights(tenant);
      giveTimeBoundRights(tenant);
      giveGroupSetting(tenant);
      giveExpirationPolicy(tenant);
      tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS, WRITES_EXPIRATION]);
      const connectionId = await harness.connect();
      backup = await harness.backup(connectionId);
      const held = await heldObjects(harness, connectionId);
      const isGone = ({ id }: Held): boolean => tenant.get(id) === undefined;
      const before = tenant.dump();
      for (const type of types) {
        const befallen: string[] = [];
        const ofType = held.filter((other) => other.type === type && condition.takes(other, harness));
        // Those that are gone with others come last.
        ofType.sort((a, b) => Number(isGone(a)) - Number(isGone(b)));
        for (const one of ofType) if (befallen.length < EACH && condition.apply(one, harness)) befallen.push(one.id);
        hit.set(type, befallen);
      }
      request = condition.select(held.filter(isGone));
      items = await harness.itemsOf(await harness.restore({ backup, ...request }));
      left = await unreported(harness, { before, after: tenant.dump(), items });
    }, 240_000);

    afterAll(() => harness?.close());

    it.each(types)('gets back %s', (type) => {
      const ids = hit.get(type) ?? [];
      expect(ids.length, 'the simulated tenant has such objects').toBeGreaterThan(0);
      const mine = items.filter((item) => item.type === type && ids.includes(item.objectId));
      expect(mine.map(({ objectId }) => objectId).sort()).toEqual(ids.toSorted());
      const odd = mine.filter(
        // Accounts with an Entra role are out of the application's reach, and that is said.
        ({ state, reasons }) =>
          state !== 'done' && state !== 'skipped' && !reasons.some(({ code }) => code === 'role-missing'),
      );
      expect(
        odd.map(({ displayName, action, state, reasons, comparison }) => [
          displayName,
          action,
          state,
          reasons,
          comparison?.differences,
          comparison?.links,
        ]),
      ).toEqual([]);
    });

    it('is as it was before, but for what the report says', () => {
      expect(left).toEqual([]);
    });

    it('has nothing left to do', async () => {
      const again = await harness.itemsOf(await harness.restore({ backup, ...request }));
      const open = again.filter(({ action }) => action !== 'skip' && action !== 'blocked');
      expect(
        open.map(({ type, displayName, action, plan }) => [type, displayName, action, plan.attributes, plan.links]),
      ).toEqual([]);
    });
  },
);
