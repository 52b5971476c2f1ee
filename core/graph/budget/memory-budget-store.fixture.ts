import type { BudgetStore, TakeOptions } from './budget-store.ts';

interface Bucket {
  tokens: number;
  updatedAtMs: number;
  pausedUntilMs: number;
}

/** The limit of one process: for tests, tools and the connection test. Several workers need a shared store. */
export class MemoryBudgetStore implements BudgetStore {
  readonly #buckets = new Map<string, Bucket>();

  take(key: string, units: number, { ratePerSecond, burst, now }: TakeOptions): Promise<{ waitMs: number }> {
    const bucket = this.#bucket(key, burst, now);
    const filled = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.updatedAtMs) / 1000) * ratePerSecond);
    bucket.tokens = Math.min(burst, filled - units);
    bucket.updatedAtMs = Math.max(bucket.updatedAtMs, now);
    return Promise.resolve({
      waitMs: Math.ceil(Math.max(0, (-bucket.tokens / ratePerSecond) * 1000, bucket.pausedUntilMs - now)),
    });
  }

  pause(key: string, untilMs: number): Promise<void> {
    const bucket = this.#bucket(key, Number.POSITIVE_INFINITY, 0);
    bucket.pausedUntilMs = Math.max(bucket.pausedUntilMs, untilMs);
    return Promise.resolve();
  }

  #bucket(key: string, tokens: number, now: number): Bucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    const made = { tokens, updatedAtMs: now, pausedUntilMs: 0 };
    this.#buckets.set(key, made);
    return made;
  }
}
