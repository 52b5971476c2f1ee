import { expect, it } from 'vitest';
import { isFreshComparison } from './fresh-comparison.ts';

it('is fresh for half an hour from its start, and never before it', () => {
  const now = Date.parse('2026-11-01T12:00:00Z');
  expect([0, 29, 30].map((minutes) => isFreshComparison(now - minutes * 60_000, now))).toEqual([true, true, true]);
  expect(isFreshComparison(now - 30 * 60_000 - 1, now)).toBe(false);
  expect(isFreshComparison(now + 1, now)).toBe(false);
  expect(isFreshComparison(Number.NaN, now)).toBe(false);
});
