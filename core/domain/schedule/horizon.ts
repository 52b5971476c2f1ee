import type { SchedulePlan } from './plan.ts';
import { plannedRuns } from './spread.ts';

/** So many runs are handed to Temporal at a time: about three months of a daily schedule. */
export const HORIZON = 100;

/**
 * Whether what was handed over still is what is planned: the same instants from `now` on, and at least half of them
 * left (or all that the schedule has).
 *
 * @param present ascending; null: something that is not a list of instants.
 */
export function horizonHolds(
  plan: SchedulePlan,
  { id, now, present }: { id: string; now: number; present: readonly number[] | null },
): boolean {
  if (present === null) return false;
  const left = present.filter((run) => run > now);
  const wanted = plannedRuns(plan, { id, from: now, count: Math.max(HORIZON / 2, left.length) });
  return wanted.length === left.length && wanted.every((run, index) => run === left[index]);
}

/** The longest time between two of the next runs, in milliseconds; null where fewer than two are left. */
export function longestGap(plan: SchedulePlan, from: number): number | null {
  const runs = plannedRuns(plan, { id: '', from, count: HORIZON });
  let longest: number | null = null;
  for (const [index, run] of runs.slice(1).entries()) longest = Math.max(longest ?? 0, run - (runs[index] ?? run));
  return longest;
}
