import { expect, it } from 'vitest';
import type { PlanAction } from '../domain/plan/index.ts';
import { compareAfter } from './compare-after.ts';
import { planChunk } from './observe/prepare.ts';
import { FakeTenant, fakeClient } from './testing/fake-tenant.fixture.ts';
import { MemoryStore } from './testing/memory-store.fixture.ts';
import { apply, contextOf, entry, id, manualClock, restore, user } from './testing/scenario.fixture.ts';
import type { RestoreEntry } from './types.ts';

const lost = { displayName: 'User 1', message: 'The file p is damaged: it is empty.' };
const LOST = { code: 'content-lost', facts: { message: lost.message } };

const lostEntry = (action: PlanAction, more: Partial<RestoreEntry> = {}): RestoreEntry =>
  entry(1, 'users', null, action, { objectId: id('u', 1), lost, ...more });

function setUp(entries: readonly RestoreEntry[]) {
  const clock = manualClock();
  const tenant = new FakeTenant(() => clock.now());
  const store = new MemoryStore(entries);
  const context = contextOf({ client: fakeClient(tenant), store, clock, options: { removeAdded: true } });
  return { tenant, store, context };
}

it('blocks an object whose content is lost, by name, and restores the others', async () => {
  const entries = [lostEntry('skip'), entry(2, 'users', { object: user(2), links: [] }, 'skip')];
  const { tenant, context } = setUp(entries);
  // Not being readable in the backup is no reason to take it for one that was added since.
  tenant.add('users', user(1)).add('users', user(2, { displayName: 'Changed' }));
  expect(await planChunk(context, entries)).toMatchObject([
    { action: 'blocked', displayName: 'User 1', reasons: [LOST], writes: 0 },
    { action: 'update' },
  ]);
  const { confirmed } = await restore(context, entries);
  expect(tenant.effects).toEqual([`update ${id('u', 2)} displayName`]);
  expect(await compareAfter(context, confirmed)).toMatchObject([
    { result: 'unknown', displayName: 'User 1', differences: [], links: [] },
    { result: 'asInBackup' },
  ]);
});

it('leaves what others depend on as it is, for which its content need not be known', async () => {
  const entries = [lostEntry('skip', { neededBy: { type: 'groups', id: id('g', 1), displayName: null } })];
  const { tenant, context } = setUp(entries);
  expect(await planChunk(context, entries)).toMatchObject([{ action: 'blocked', reasons: [LOST] }]);
  tenant.add('users', user(1));
  expect(await planChunk(context, entries)).toMatchObject([
    { action: 'skip', displayName: 'User 1', reasons: [{ code: 'kept-as-dependency' }] },
  ]);
});

it.each(['undelete', 'create', 'update'] as const)(
  'writes nothing of an object that was confirmed for %s and whose content was lost after that',
  async (action) => {
    const entries = [lostEntry(action)];
    const { tenant, store, context } = setUp(entries);
    if (action !== 'create') tenant.add('users', user(1, { displayName: 'Changed' }));
    if (action === 'undelete') tenant.delete(id('u', 1));
    const before = [...tenant.effects];
    await apply(context, entries);
    expect(tenant.effects).toEqual(before);
    expect(store.stateOf(1)).toBe('failed');
    expect(store.finished.get(1)?.reasons).toEqual([LOST]);
  },
);
