import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddedSince, addedSince, DELETABLE } from '../support/added-objects.ts';
import { AS_REPORTED } from '../support/switch-worlds.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

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
  let added: AddedSince['added'];

  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 30, groups: 16, seed: 23 } });
    const since = await addedSince(harness);
    const { backup, connectionId } = since;
    ({ added } = since);
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
