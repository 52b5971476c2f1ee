import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFairSlots } from '#core/jobs/fair-slots.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

const slots = createFairSlots({ atOnce: 1, ofOneKey: 1 });
let harness: TenantHarness;
let connectionId: string;
let id: string;

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 40, groups: 6, seed: 71, pageSize: 5 },
    limits: { awaitedWindowMs: 0, pauseEntries: 5 },
    slots,
  });
  connectionId = await harness.connect();
  id = await harness.begin(connectionId);
  await harness.run('startBackup', id);
  await harness.run('captureContext', id);
});
afterAll(() => harness?.close());

/** @returns what happened first: the neighbour had the slot, or the work was over. */
async function besideNeighbour(work: Promise<unknown>): Promise<string[]> {
  const happened: string[] = [];
  const neighbour = slots.enter('neighbour', new AbortController().signal).then((slot) => {
    happened.push('neighbour');
    slot.leave();
  });
  await Promise.all([work.then(() => happened.push('work')), neighbour]);
  return happened;
}

/** Protects neighbours from a tenant whose windows fill the worker for a minute each. */
test('a reading for which another workspace waits ends early, and one for which nobody waits does not', async () => {
  const first = harness.run('captureType', id, 'users');
  await besideNeighbour(first);
  expect(await first).toEqual({ done: false });
  expect(await harness.run('captureType', id, 'users')).toEqual({ done: true });
});

/** Protects neighbours from indexes that take as long as the tenant is large. */
test('an index lets another workspace go first while it is written, and is whole all the same', async () => {
  await harness.readAll(id);
  expect(await besideNeighbour(harness.run('finishType', id, 'users'))).toEqual(['neighbour', 'work']);
  const backup = await harness.publish(id);
  await expectLikeTenant(harness, connectionId);
  await expectSound(harness, backup);
});
