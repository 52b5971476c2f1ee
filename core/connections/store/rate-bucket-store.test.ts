import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { budgetStoreContract } from '../../graph/budget/budget-store-contract.fixture.ts';
import { createBudget } from '../../graph/budget/budget.ts';
import { usualRates } from '../../graph/budget/usual-rates.fixture.ts';
import { createRateBucketStore } from './rate-bucket-store.ts';

let test: TestDatabase;
let db: Db;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

describe('rate buckets in PostgreSQL', () => {
  budgetStoreContract(() => createRateBucketStore(db));

  it('keeps ten workers with pools of their own under one limit', async () => {
    const pools = Array.from({ length: 10 }, () => openDatabase(test.url, { maxConnections: 2 }));
    const now = Date.UTC(2026, 0, 1);
    const waits = await Promise.all(
      pools.flatMap((pool) => {
        const store = createRateBucketStore(pool);
        return Array.from({ length: 20 }, () => store.take('shared', 1, { ratePerSecond: 50, burst: 100, now }));
      }),
    );
    await Promise.all(pools.map((pool) => pool.destroy()));
    const granted = (untilMs: number): number => waits.filter(({ waitMs }) => waitMs <= untilMs).length;
    expect(granted(0)).toBe(100);
    expect(granted(1000)).toBe(150);
    expect(granted(2000)).toBe(200);
  });

  it('keeps the budget of one tenant over two workers to the request, at every moment', async () => {
    const RATE = 200;
    const BURST = 40;
    const pools = [0, 1].map(() => openDatabase(test.url, { maxConnections: 2 }));
    const limit = { ...usualRates(), read: { ratePerSecond: RATE, burst: BURST } };
    const startedAt = Date.now();
    const grants: number[] = [];
    await Promise.all(
      pools.map(async (pool) => {
        const store = createRateBucketStore(pool);
        const budget = createBudget({ store, tenantId: 'two-workers', clientId: 'c', rates: () => limit });
        const lane = async (): Promise<void> => {
          for (let spent = 0; spent < 30; spent += 1) {
            await budget.spend({ pool: 'read', units: 1 });
            grants.push(Date.now());
          }
        };
        await Promise.all([lane(), lane(), lane(), lane()]);
      }),
    );
    await Promise.all(pools.map((pool) => pool.destroy()));
    expect(grants).toHaveLength(240);
    // The clock ticks in milliseconds, at which a fifth of a request accrues.
    const over = grants.filter((at, before) => before + 1 > BURST + ((at - startedAt) / 1_000) * RATE + 1);
    expect(over).toEqual([]);
  });
});
