import { expect, it } from 'vitest';
import { writingWords } from './writing-words.ts';

it('tells what is written, how far it is, and what was waited', () => {
  const writing = { wave: 'links', writes: 1_234, expectedWrites: 2_000, waitedMs: 20_400, secondsLeft: 40 } as const;
  expect(writingWords(writing)).toBe(
    'Writing links · 1,234 of about 2,000 writes · waited 20 s for limits of Microsoft Graph',
  );
  expect(writingWords({ ...writing, waitedMs: 300, wave: null })).toBe('1,234 of about 2,000 writes');
});

it('tells nothing that an event of an earlier version does not hold', () => {
  expect(writingWords(null)).toBe('');
  expect(
    writingWords({
      wave: undefined,
      writes: undefined,
      expectedWrites: undefined,
      waitedMs: undefined,
      secondsLeft: undefined,
    }),
  ).toBe('');
});
