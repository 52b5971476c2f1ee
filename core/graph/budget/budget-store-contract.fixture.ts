import { expect, it } from 'vitest';
import type { BudgetStore } from './budget-store.ts';

/** What every `BudgetStore` must do; called inside a `describe` of the tests of each implementation. */
export function budgetStoreContract(makeStore: () => BudgetStore | Promise<BudgetStore>): void {
  const rate = { ratePerSecond: 10, burst: 20 };
  const t0 = Date.UTC(2026, 0, 1);

  it('starts full and goes into debt', async () => {
    const store = await makeStore();
    expect(await store.take('debt', 20, { ...rate, now: t0 })).toEqual({ waitMs: 0 });
    expect(await store.take('debt', 5, { ...rate, now: t0 })).toEqual({ waitMs: 500 });
    expect(await store.take('debt', 5, { ...rate, now: t0 })).toEqual({ waitMs: 1000 });
  });

  it('fills with time, never above the burst', async () => {
    const store = await makeStore();
    await store.take('fill', 20, { ...rate, now: t0 });
    expect(await store.take('fill', 10, { ...rate, now: t0 + 1000 })).toEqual({ waitMs: 0 });
    expect(await store.take('fill', 25, { ...rate, now: t0 + 60_000 })).toEqual({ waitMs: 500 });
  });

  it('is not confused by a clock that is behind', async () => {
    const store = await makeStore();
    await store.take('clock', 20, { ...rate, now: t0 });
    expect(await store.take('clock', 10, { ...rate, now: t0 - 60_000 })).toEqual({ waitMs: 1000 });
    expect(await store.take('clock', 1, { ...rate, now: t0 })).toEqual({ waitMs: 1100 });
  });

  it('takes back what was not used', async () => {
    const store = await makeStore();
    await store.take('back', 30, { ...rate, now: t0 });
    expect(await store.take('back', -10, { ...rate, now: t0 })).toEqual({ waitMs: 0 });
    expect(await store.take('back', 1, { ...rate, now: t0 })).toEqual({ waitMs: 100 });
    await store.take('back', -1000, { ...rate, now: t0 });
    expect(await store.take('back', 21, { ...rate, now: t0 })).toEqual({ waitMs: 100 });
  });

  it('pauses a key, the longest pause winning, and no other key', async () => {
    const store = await makeStore();
    await store.pause('pause', t0 + 5000);
    await store.pause('pause', t0 + 1000);
    expect(await store.take('pause', 1, { ...rate, now: t0 })).toEqual({ waitMs: 5000 });
    expect(await store.take('other', 1, { ...rate, now: t0 })).toEqual({ waitMs: 0 });
    expect(await store.take('pause', 1, { ...rate, now: t0 + 5000 })).toEqual({ waitMs: 0 });
  });

  it('counts takers that ask at the same moment one by one', async () => {
    const store = await makeStore();
    const waits = await Promise.all(Array.from({ length: 30 }, () => store.take('many', 1, { ...rate, now: t0 })));
    const sorted = waits.map(({ waitMs }) => waitMs).toSorted((a, b) => a - b);
    expect(sorted.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 0));
    expect(sorted.slice(20)).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 100));
  });
}
