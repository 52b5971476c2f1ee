import type { RunRef } from './types.ts';

const maxRuns = 8;

/**
 * The newest runs back to the oldest that is at most twice as large as all newer ones together; then at least so many
 * that no more than `maxRuns` remain. What is left falls by more than half from run to run: an entry is rewritten a
 * logarithmic number of times, and a reader meets a logarithmic number of runs.
 */
export function runsToMerge(runs: readonly RunRef[]): readonly RunRef[] {
  const newest = runs.length - 1;
  let start = newest;
  let newer = 0;
  for (let i = newest; i >= 0; i -= 1) {
    const entries = runs[i]?.entries ?? 0;
    if (i < newest && newer * 2 >= entries) start = i;
    newer += entries;
  }
  start = Math.min(start, maxRuns - 1);
  return start < newest ? runs.slice(start) : [];
}
