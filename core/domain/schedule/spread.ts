import { lastRun, nextRuns } from './next-runs.ts';
import type { SchedulePlan } from './plan.ts';

const MINUTE_MS = 60_000;

/**
 * Where in its window a schedule runs: whole seconds, always the same for the same schedule, spread evenly over all of
 * them. Milliseconds.
 */
export function spreadOf(id: string, windowMinutes: number): number {
  const seconds = windowMinutes * 60;
  return seconds === 0 ? 0 : (hashOf(id) % seconds) * 1_000;
}

/** The next instants at which a schedule starts a backup, with its place in the window. */
export function plannedRuns(
  plan: SchedulePlan,
  { id, from, count }: { id: string; from: number; count: number },
): readonly number[] {
  const spread = spreadOf(id, plan.windowMinutes);
  return nextRuns(plan, from - spread, count).map((due) => due + spread);
}

/** The latest instant not after `until` at which it had to start one; null where there was none. */
export function lastPlannedRun(plan: SchedulePlan, { id, until }: { id: string; until: number }): number | null {
  const spread = spreadOf(id, plan.windowMinutes);
  const due = lastRun(plan, until - spread);
  return due === null ? null : due + spread;
}

/** First and last moment at which a run that is due may start. */
export function windowOf(due: number, windowMinutes: number): { from: number; until: number } {
  return { from: due, until: due + windowMinutes * MINUTE_MS };
}

/** FNV-1a over the characters, then mixed: neighbouring IDs land far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
