import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { Switches } from '#simulator/index.ts';
import { type AddedSince, addedSince, DELETABLE } from '../support/added-objects.ts';
import { AS_REPORTED } from '../support/switch-worlds.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * Where whole types are selected with *Remove what was added since*, the plan names each added object and leaves it; ticked,
 * it goes, whatever its type is and whether or not a backup knows where it lies. Undo brings it back.
 */
type World = readonly [how: string, switches: Partial<Switches>];

export const DOCUMENTED: World = ['as documented', {}];
export const REPORTED: World = ['as reported', AS_REPORTED];

export function testAddedOfWholeTypes(world: World): void {
  describe.each([world])('whole types of a tenant with more than the backup, which answers %s', areListedAndRemoved);
}

function areListedAndRemoved(_: string, switches: Partial<Switches>): void {
  let harness: TenantHarness;
  let since: AddedSince;
  let unticked: OpenItem[];
  let plan: Restore;
  let job: Restore;
  let items: OpenItem[];
  let undone: OpenItem[];
  const options = { removeAdded: true, overwrite: false };
  const find = (all: readonly OpenItem[], type: string): OpenItem | undefined =>
    all.find((one) => one.type === type && one.objectId === since.added.get(one.type)?.id);
  const codes = (item: OpenItem | undefined): unknown => item?.reasons.map(({ code }) => code);

  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 30, groups: 16, seed: 23 } });
    since = await addedSince(harness);
    harness.simulator.configure({ switches });
    const { backup, added } = since;
    plan = await harness.restore({ backup, types: TYPE_KEYS, options });
    unticked = await harness.itemsOf(plan);
    // Only what is ticked goes: nothing of the first plan was removed.
    for (const { id } of added.values()) if (harness.tenant.get(id) === undefined) throw new Error(`${id} is gone`);
    const objects = [...added.values()].map(({ type, id }) => ({ type, id }));
    job = await harness.restore({ backup, types: TYPE_KEYS, objects, options });
    items = await harness.itemsOf(job);
    undone = await harness.itemsOf(await harness.undo(job));
  }, 240_000);

  afterAll(() => harness?.close());

  it.each(DELETABLE)('are listed and left: %s', (type) => {
    const item = find(unticked, type);
    expect([item?.action, item?.state, codes(item)]).toEqual(['skip', 'skipped', ['added-unticked']]);
  });

  it('are counted, and nothing else is removed', () => {
    const { addedLeft, actions } = plan.summary as { addedLeft: number; actions: { remove: number } };
    expect(addedLeft).toBe(unticked.filter((item) => JSON.stringify(codes(item)) === '["added-unticked"]').length);
    expect(addedLeft).toBeGreaterThanOrEqual(DELETABLE.length);
    expect(actions.remove).toBe(0);
  });

  it.each(DELETABLE)('go where they are ticked: %s', (type) => {
    const item = find(items, type);
    expect(
      [item?.action, item?.state, item?.comparison?.result],
      JSON.stringify([item?.reasons, item?.comparison]),
    ).toEqual(['remove', 'done', 'removed']);
  });

  it('leave the others of the plan where they are', () => {
    const ticked = new Set([...since.added.values()].map(({ id }) => id));
    expect(items.filter(({ action, objectId }) => action === 'remove' && !ticked.has(objectId))).toEqual([]);
  });

  it.each(DELETABLE)('come back by Undo: %s', (type) => {
    const item = find(undone, type);
    expect([item?.action, item?.state], JSON.stringify([item?.reasons, item?.comparison])).toEqual([
      expect.stringMatching(/^(undelete|create)$/),
      'done',
    ]);
  });
}
