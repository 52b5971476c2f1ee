import { expect, it } from 'vitest';
import { sinceWords } from './since.ts';

const local = (day: number, hour: number): Date => new Date(2026, 10, day, hour, 41);

it('says since when by the clock, by yesterday, or by the day', () => {
  const now = local(30, 12).getTime();
  const words = (at: Date): string => sinceWords(at.toISOString(), now);
  expect(words(local(30, 9))).toBe('09:41');
  expect(words(local(29, 23))).toBe('yesterday');
  expect(words(local(29, 1))).toBe('yesterday');
  expect(words(local(27, 9))).toBe('Friday 27 November');
});
