import type { TypeCoverage } from './data.ts';

export type CoverageState = TypeCoverage['state'] | 'partly';

export interface CoverageCounts {
  readonly types: number;
  readonly captured: number;
  /** Read, but not all of it. */
  readonly partly: number;
  readonly carried: number;
  /** Never read, for a reason that is no trouble. */
  readonly notRead: number;
  readonly missing: number;
}

/** A type that was read with a reason is one of which something could not be read. */
export function stateOf({ state, reason }: TypeCoverage): CoverageState {
  return state === 'captured' && reason !== null ? 'partly' : state;
}

/** Null: there was no backup yet. */
export function coverageCounts(coverage: readonly TypeCoverage[]): CoverageCounts | null {
  const states = coverage.map(stateOf);
  const count = (wanted: CoverageState): number => states.filter((state) => state === wanted).length;
  if (count('never') === states.length) return null;
  return {
    types: states.length,
    captured: count('captured'),
    partly: count('partly'),
    carried: count('carried'),
    notRead: count('notRead'),
    missing: count('missing'),
  };
}

/** Those that somebody should look at, worst first. */
export function gapsOf(coverage: readonly TypeCoverage[]): readonly TypeCoverage[] {
  return (['missing', 'carried', 'partly', 'notRead'] as const).flatMap((wanted) =>
    coverage.filter((type) => stateOf(type) === wanted),
  );
}
