import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Restore } from '#core/restores/store/restores.ts';
import type { TenantDump } from '#simulator/types.ts';
import { unreported } from '../support/tenant-equality.ts';
import type { OpenItem, TenantHarness } from '../support/tenant-harness.ts';
import { befallenTenant } from './befallen-tenant.ts';
import type { Condition } from './matrix.conditions.ts';

/** One restore of every type for each condition, its Undo, and the Undo of that: the whole tenant is compared each time. */
export function testUndos(conditions: readonly Condition[]): void {
  describe.each(conditions.map((condition) => [condition.name, condition] as const))(
    'a tenant with objects of every type %s, restored',
    (_, condition) => {
      let harness: TenantHarness;
      let damaged: TenantDump;
      let restored: TenantDump;
      let job: Restore;
      let undo: Restore;

      beforeAll(async () => {
        const befallen = await befallenTenant(condition);
        ({ harness } = befallen);
        damaged = harness.tenant.dump();
        job = await harness.restore({ backup: befallen.backup, ...befallen.request });
        restored = harness.tenant.dump();
      }, 240_000);

      afterAll(() => harness?.close());

      it('is by the Undo as it was before the restore, but for what the report says', async () => {
        undo = await harness.undo(job);
        const items = await harness.itemsOf(undo);
        expect(oddOf(items)).toEqual([]);
        expect(await unreported(harness, { before: damaged, after: harness.tenant.dump(), items })).toEqual([]);
      }, 240_000);

      it('is by the Undo of the Undo as the restore had made it, but for what the report says', async () => {
        const items = await harness.itemsOf(await harness.undo(undo));
        expect(oddOf(items)).toEqual([]);
        expect(await unreported(harness, { before: restored, after: harness.tenant.dump(), items })).toEqual([]);
      }, 240_000);
    },
  );
}

/** Nobody else is at work: there are no conflicts, and what is planned is done, or refused by name. */
function oddOf(items: readonly OpenItem[]): unknown[] {
  return items
    .filter((item) => item.state !== 'done' && item.state !== 'skipped' && !isRefused(item))
    .concat(items.filter(({ reasons }) => reasons.some(({ code }) => CONFLICTS.includes(code))))
    .map(({ type, displayName, action, state, reasons, plan, comparison }) => [
      type,
      displayName,
      action,
      state,
      reasons,
      plan.attributes.map(({ path, reason, current, backup }) => ({ path, reason, current, backup })),
      comparison?.differences,
      comparison?.links,
    ]);
}

function isRefused({ type, action, reasons }: OpenItem): boolean {
  return reasons.some(({ code }) => {
    // Damage that Graph lets nobody do is refused when it is to return, and named.
    if (code === 'not-accepted' || code === 'graph-refused') return true;
    // Whoever can sign in as administrator stays, and so do the rights of the service itself.
    if (code === 'protected-account') return action === 'blocked';
    // Graph takes back no role that was activated.
    return code === 'not-deletable' && type === 'directoryRoles';
  });
}

const CONFLICTS: readonly string[] = ['changed-since-restore', 'unknown-after', 'unknown-before'];
