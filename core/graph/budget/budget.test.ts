import { describe, expect, it } from 'vitest';
import type { BudgetStore, TakeOptions } from './budget-store.ts';
import { createBudget } from './budget.ts';
import { MemoryBudgetStore } from './memory-budget-store.fixture.ts';
import { budgetRates, tenantSizeOf, type BudgetRates } from './rates.ts';
import { USUAL_SETTINGS, usualRates } from './usual-rates.fixture.ts';
import { VirtualTime } from './virtual-time.fixture.ts';

const rates = (readPerSecond: number, burst = 1): (() => BudgetRates) => {
  const all = usualRates();
  return () => ({ ...all, read: { ratePerSecond: readPerSecond, burst } });
};
const identity = { tenantId: 't', clientId: 'c' };
/** For a budget that lives in this time. */
const inTime = (time: VirtualTime) => ({ clock: time, wait: time.wait });

class CountingStore implements BudgetStore {
  readonly #inner = new MemoryBudgetStore();
  takes = 0;

  take(key: string, units: number, options: TakeOptions): Promise<{ waitMs: number }> {
    this.takes += 1;
    return this.#inner.take(key, units, options);
  }

  pause(key: string, untilMs: number): Promise<void> {
    return this.#inner.pause(key, untilMs);
  }
}

describe('the budget', () => {
  it('holds the rate over several workers that share a store, and shares it fairly', async () => {
    const store = new MemoryBudgetStore();
    const time = new VirtualTime();
    const stop = time.now() + 1000;
    const spent = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const budget = createBudget({ ...identity, ...inTime(time), store, rates: rates(200, 20) });
        let units = 0;
        while (time.now() < stop) {
          await budget.spend({ pool: 'read', units: 2 });
          units += 2;
        }
        return units;
      }),
    );
    const total = spent.reduce((sum, units) => sum + units, 0);
    // 200 in the second, 20 at once, and what each of the five had under way when time was up
    expect(total).toBeLessThanOrEqual(200 + 20 + 5 * 2 + 40);
    expect(total).toBeGreaterThan(160);
    expect(Math.min(...spent)).toBeGreaterThan((total / 5) * 0.5);
  });

  it('asks the store seldom when many units are spent', async () => {
    const store = new CountingStore();
    const budget = createBudget({ ...identity, ...inTime(new VirtualTime()), store, rates: rates(10_000, 20_000) });
    for (let spent = 0; spent < 2000; spent += 1) await budget.spend({ pool: 'read', units: 1 });
    expect(store.takes).toBeLessThan(40);
  });

  it('does not hold more than it uses', async () => {
    const store = new MemoryBudgetStore();
    let now = Date.UTC(2026, 0, 1);
    const options = { ...identity, store, rates: rates(100, 100), clock: { now: () => now } };
    const budget = createBudget(options);
    for (let index = 0; index < 20; index += 1) {
      await budget.spend({ pool: 'read', units: 1 });
      now += 2000;
    }
    // at most the present lease is out
    expect(await store.take('t/c/read', 96, { ratePerSecond: 100, burst: 100, now })).toEqual({ waitMs: 0 });
  });

  it('keeps nothing of a time long ago: many processes that wake at once have the burst together, and no more', async () => {
    const store = new MemoryBudgetStore();
    let now = Date.UTC(2026, 0, 1);
    const clock = { now: () => now };
    const budgets = Array.from({ length: 20 }, () =>
      createBudget({ ...identity, store, rates: rates(100, 100), clock, maxWaitMs: 0 }),
    );
    for (const budget of budgets) {
      for (let spent = 0; spent < 20; spent += 1) await budget.spend({ pool: 'read', units: 1 });
      now += 1_000;
    }
    now += 60_000;
    const spends = budgets.flatMap((budget) =>
      Array.from({ length: 30 }, () => budget.spend({ pool: 'read', units: 1 })),
    );
    const granted = (await Promise.allSettled(spends)).filter(({ status }) => status === 'fulfilled').length;
    expect(granted).toBeLessThanOrEqual(100);
    expect(granted).toBeGreaterThan(50);
  });

  it('lets Conditional Access through once a second, for all apps of the tenant together', async () => {
    const store = new MemoryBudgetStore();
    const time = new VirtualTime();
    const one = createBudget({ ...identity, ...inTime(time), store, rates: usualRates });
    const other = createBudget({ tenantId: 'T', clientId: 'another', ...inTime(time), store, rates: usualRates });
    const began = time.now();
    const times = await Promise.all(
      [one, other, one].map(async (budget) => {
        await budget.spend({ pool: 'conditionalAccess', units: 1 });
        return time.now() - began;
      }),
    );
    expect(times[0]).toBe(0);
    expect(times[1]).toBeGreaterThanOrEqual(990);
    expect(times[2]).toBeGreaterThanOrEqual(1990);
  });

  it('throws instead of waiting longer than allowed, and takes nothing then', async () => {
    const store = new MemoryBudgetStore();
    const now = Date.UTC(2026, 0, 1);
    const budget = createBudget({ ...identity, store, rates: rates(1, 1), maxWaitMs: 5000, clock: { now: () => now } });
    await expect(budget.spend({ pool: 'read', units: 11 })).rejects.toMatchObject({
      code: 'graph-throttled',
      retryAfterMs: 10_000,
    });
    expect(await budget.spend({ pool: 'read', units: 1 })).toBe(0);
  });

  it('pauses everybody', async () => {
    const store = new MemoryBudgetStore();
    const time = new VirtualTime();
    const one = createBudget({ ...identity, ...inTime(time), store, rates: usualRates });
    const other = createBudget({ ...identity, ...inTime(time), store, rates: usualRates });
    await other.spend({ pool: 'read', units: 1 });
    await one.pause('read', 400);
    const waits = await Promise.all([one.spend({ pool: 'read', units: 1 }), other.spend({ pool: 'read', units: 1 })]);
    expect(waits[0]).toBeGreaterThanOrEqual(390);
    expect(waits[1]).toBeGreaterThanOrEqual(390);
    expect(await one.spend({ pool: 'write', units: 1 })).toBe(0);
  });

  it('ends a wait at once when cancelled, and gives the units back', async () => {
    const store = new MemoryBudgetStore();
    const time = new VirtualTime();
    const budget = createBudget({ ...identity, ...inTime(time), store, rates: rates(1, 1) });
    const controller = new AbortController();
    await budget.spend({ pool: 'read', units: 1 });
    const began = time.now();
    void time.wait(20).then(() => controller.abort(new Error('stop')));
    await expect(budget.spend({ pool: 'read', units: 30, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(time.now() - began).toBe(20);
    expect(await budget.spend({ pool: 'read', units: 1 })).toBeLessThan(1100);
  });
});

describe('rates', () => {
  it('stay below the published figures with their burst', () => {
    const published = { S: 3500, M: 5000, L: 8000 } as const;
    for (const size of ['S', 'M', 'L'] as const) {
      const { read, write } = budgetRates(USUAL_SETTINGS, size);
      expect(read.ratePerSecond * 10 + read.burst).toBeLessThan(published[size]);
      expect(write.ratePerSecond * 150 + write.burst).toBeLessThan(3000);
    }
    expect(usualRates().read.ratePerSecond).toBe(245);
    expect(
      budgetRates({ percent: 70, readUnitsPer10s: 50, writesPer150s: 15, conditionalAccessPerSecond: 2 }),
    ).toMatchObject({
      read: { ratePerSecond: 5 },
      write: { ratePerSecond: 0.1 },
      conditionalAccess: { ratePerSecond: 1000 / 550, burst: 1 },
    });
  });

  it('know the size classes', () => {
    expect([49, 50, 500, 501].map(tenantSizeOf)).toEqual(['S', 'M', 'M', 'L']);
  });
});
