import { type Clock, systemClock } from '../../domain/clock.ts';
import type { Budget, BudgetPool } from '../types.ts';
import { wait } from '../wait.ts';
import type { BudgetStore } from './budget-store.ts';
import { PoolMeter } from './pool-meter.ts';
import type { BudgetRates } from './rates.ts';

export interface BudgetOptions {
  readonly store: BudgetStore;
  readonly tenantId: string;
  readonly clientId: string;
  /** Asked at every spending, so that a limit can grow once the tenant's size is known. */
  readonly rates: () => BudgetRates;
  /** A longer wait is not made: `graph-throttled` is thrown instead. Default 60 s. */
  readonly maxWaitMs?: number;
  readonly clock?: Clock;
  /** How it waits; tests pass their own time. */
  readonly wait?: typeof wait;
}

/** The limit of one app in one tenant, kept in a store that all workers share. */
export function createBudget(options: BudgetOptions): Budget {
  const clock = options.clock ?? systemClock;
  const meters = new Map<BudgetPool, PoolMeter>();
  const meter = (pool: BudgetPool): PoolMeter => {
    const known = meters.get(pool);
    if (known !== undefined) return known;
    const made = new PoolMeter({
      store: options.store,
      key: bucketKey(options, pool),
      rate: () => options.rates()[pool],
      // one by one where the limit is: a lease would let two requests of one second through
      leases: pool !== 'conditionalAccess',
      maxWaitMs: options.maxWaitMs ?? 60_000,
      clock,
      wait: options.wait ?? wait,
    });
    meters.set(pool, made);
    return made;
  };
  return {
    spend: ({ pool, units, signal }) => meter(pool).spend(units, signal),
    pause: (pool, forMs) => meter(pool).pause(forMs),
  };
}

/** Conditional Access is limited per tenant over all apps, the rest per app and tenant. */
function bucketKey({ tenantId, clientId }: BudgetOptions, pool: BudgetPool): string {
  const tenant = tenantId.toLowerCase();
  return pool === 'conditionalAccess' ? `${tenant}/${pool}` : `${tenant}/${clientId.toLowerCase()}/${pool}`;
}
