/** What a connection's schedule promises. */
export interface ExpectedBackups {
  /** Longest time between two planned backups, in milliseconds. */
  readonly intervalMs: number;
  /** When the schedule was made or resumed: nothing was promised before. */
  readonly since: Date;
}

/** Since when a backup has been missing; null where none is. Due is one within twice the interval. */
export function overdueSince(expected: ExpectedBackups, lastSuccess: Date | null, nowMs: number): Date | null {
  const from = Math.max(expected.since.getTime(), lastSuccess?.getTime() ?? 0);
  const dueMs = from + 2 * expected.intervalMs;
  return nowMs > dueMs ? new Date(dueMs) : null;
}
