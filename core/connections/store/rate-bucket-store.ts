import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { BudgetStore } from '../../graph/budget/budget-store.ts';

/** Keeps IEEE noise in the last digit from becoming a millisecond. */
const NOISE_MS = 1e-6;

/** The one rate limit of all workers. Each call is one statement: the row's own lock is what makes takers count one by one. */
export function createRateBucketStore(db: Db): BudgetStore {
  return {
    async take(key, units, { ratePerSecond, burst, now }) {
      const { rows } = await sql<{ tokens: number; pausedUntilMs: number | null }>`
        insert into rate_bucket as bucket (key, tokens, updated_at)
        values (${key}, least(${burst}::float8, ${burst}::float8 - ${units}::float8), to_timestamp(${now}::float8 / 1000))
        on conflict (key) do update set
          tokens = least(
            ${burst}::float8,
            least(
              ${burst}::float8,
              bucket.tokens + greatest(0, extract(epoch from excluded.updated_at - bucket.updated_at))::float8 * ${ratePerSecond}::float8
            ) - ${units}::float8
          ),
          updated_at = greatest(bucket.updated_at, excluded.updated_at)
        returning tokens, (extract(epoch from paused_until) * 1000)::float8 as paused_until_ms`.execute(db);
      const row = rows[0];
      if (!row) throw new Error('an upsert answers its row');
      const debtMs = (-row.tokens / ratePerSecond) * 1000;
      const pauseMs = row.pausedUntilMs === null ? 0 : row.pausedUntilMs - now;
      return { waitMs: Math.ceil(Math.max(0, debtMs, pauseMs) - NOISE_MS) + 0 };
    },

    async pause(key, untilMs) {
      // A key that nobody has taken from yet is full, whatever its burst will be.
      await sql`
        insert into rate_bucket as bucket (key, tokens, updated_at, paused_until)
        values (${key}, 'Infinity', to_timestamp(0), to_timestamp(${untilMs}::float8 / 1000))
        on conflict (key) do update set paused_until = greatest(bucket.paused_until, excluded.paused_until)`.execute(
        db,
      );
    },
  };
}
