const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** After the first failed attempt, the second, ...; the last one repeats. */
const DELAYS_MS = [
  10_000,
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
] as const;
const LONGEST_MS = 6 * HOUR_MS;

/** What could not be delivered in this time is news to nobody. */
export const GIVE_UP_AFTER_MS = 72 * HOUR_MS;

export interface RetryInput {
  /** Attempts made, at least 1. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly nowMs: number;
  /** 0 to 1: spreads what failed together. */
  readonly random: number;
  /** What the other side asked for. */
  readonly retryAfterMs?: number | undefined;
}

/** When to try again; null: give up. */
export function nextAttempt({ attempts, createdAt, nowMs, random, retryAfterMs = 0 }: RetryInput): Date | null {
  const delayMs = DELAYS_MS[attempts - 1] ?? LONGEST_MS;
  const at = nowMs + Math.max(Math.min(retryAfterMs, LONGEST_MS), delayMs * (1 + random / 5));
  return at > createdAt.getTime() + GIVE_UP_AFTER_MS ? null : new Date(at);
}
