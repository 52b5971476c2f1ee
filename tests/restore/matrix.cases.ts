import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { unreported } from '../support/tenant-equality.ts';
import type { OpenItem, RestoreRequest, TenantHarness } from '../support/tenant-harness.ts';
import { befallenTenant, type BefallenTenant } from './befallen-tenant.ts';
import type { Condition } from './matrix.conditions.ts';

/** One restore of whole types for each condition: what refers to what is lost is part of it, in all directions. */
export function testRestores(conditions: readonly Condition[]): void {
  describe.each(conditions.map((condition) => [condition.name, condition] as const))(
    'a tenant with objects of every type %s',
    (_, condition) => {
      let harness: TenantHarness;
      let backup: Backup;
      let items: OpenItem[];
      let left: string[];
      let request: Pick<RestoreRequest, 'types' | 'objects'>;
      let hit: BefallenTenant['hit'];
      const types = TYPE_KEYS.filter((type) => condition.befalls(type));

      beforeAll(async () => {
        const befallen = await befallenTenant(condition);
        ({ harness, backup, hit, request } = befallen);
        items = await harness.itemsOf(await harness.restore({ backup, ...request }));
        left = await unreported(harness, { before: befallen.before, after: harness.tenant.dump(), items });
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
}
