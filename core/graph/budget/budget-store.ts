/**
 * Where the state of a rate limit lies, so that all workers keep to one limit. A token bucket per key: it fills with
 * `ratePerSecond` up to `burst` and starts full.
 *
 * In SQL, one statement:
 *
 *     INSERT INTO rate_bucket (key, tokens, updated_at) VALUES ($key, LEAST($burst, $burst - $units), $now)
 *     ON CONFLICT (key) DO UPDATE SET
 *       tokens = LEAST($burst, LEAST($burst, rate_bucket.tokens
 *                + GREATEST(0, EXTRACT(epoch FROM $now - rate_bucket.updated_at)) * $rate) - $units),
 *       updated_at = GREATEST(rate_bucket.updated_at, $now)
 *     RETURNING tokens, paused_until
 *
 * and `waitMs = max(0, -tokens / ratePerSecond * 1000, paused_until - now)`.
 */
export interface BudgetStore {
  /**
   * Takes the units at once, into debt where there are not enough, and answers when they may be used. Taking ahead is
   * what makes the order fair: who asks first is served first, however many ask. Negative units give back what was not
   * used. During a pause `waitMs` reaches at least to its end.
   */
  take(key: string, units: number, options: TakeOptions): Promise<{ waitMs: number }>;
  /** Nobody's units may be used before `untilMs` (milliseconds since the epoch). An earlier end than the present one changes nothing. */
  pause(key: string, untilMs: number): Promise<void>;
}

export interface TakeOptions {
  readonly ratePerSecond: number;
  readonly burst: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
