import type { BucketValues, TestedValues } from './data.ts';

/** A test together with the values that it tested. */
export interface Test {
  readonly fingerprint: string;
  readonly result: TestedValues;
}

/** Equal for equal values, whatever the order of their fields. */
export function fingerprintOf(values: BucketValues): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Why these values cannot be saved now; null: they can. */
export function whyNotSaved(test: Test | null, values: BucketValues, now: number): string | null {
  if (test === null) return 'Test the connection first: only values that passed the test can be saved.';
  if (test.fingerprint !== fingerprintOf(values)) return 'The values have changed since the test. Test them again.';
  if (!test.result.passed) return 'The test has failed. Correct the values and test again.';
  return new Date(test.result.goodUntil).getTime() <= now ? 'The test is older than 15 minutes. Test again.' : null;
}
