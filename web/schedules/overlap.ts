import { nextRuns } from '#core/domain/schedule/next-runs.ts';
import type { SchedulePlan } from '#core/domain/schedule/plan.ts';
import { durationWords } from './schedule-sentence.ts';

/** So many runs show the shortest distance of any ordinary expression. */
const LOOKED_AT = 60;
const MINUTE_MS = 60_000;

/** That the window of a run reaches over the next one; null where it does not. @param plan one without a fault */
export function overlapSentence(plan: SchedulePlan, now: number): string | null {
  const runs = nextRuns(plan, now, LOOKED_AT);
  const gaps = runs.slice(1).map((run, index) => (run - (runs[index] ?? run)) / MINUTE_MS);
  const shortest = Math.round(Math.min(...gaps));
  if (gaps.length === 0 || shortest >= plan.windowMinutes) return null;
  return `Runs are ${durationWords(shortest)} apart at times, and the window is ${durationWords(plan.windowMinutes)}: a run may begin when the next one is already due. Choose a shorter window to keep them apart. A run is skipped while a backup is running.`;
}
