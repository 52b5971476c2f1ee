import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertProperty, type Runs } from './assert-property.ts';

/** Time-outs of tests here: what is told after them would fail the test. */
const BRIEF_MS = 3_000;
const LONGER_MS = 10_000;
const NUMBERS = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 200, size: 'max' });

async function told<Values>(property: fc.IRawProperty<Values>, runs?: Runs): Promise<string> {
  const failure: unknown = await assertProperty(property, runs).catch((error: unknown) => error);
  return failure instanceof Error ? failure.message : 'nothing';
}

it('a property that holds is tried as often as was asked for', async () => {
  let tried = 0;
  const runs = { numRuns: 37, seed: 1 };
  await assertProperty(
    fc.property(NUMBERS, () => void (tried += 1)),
    runs,
  );
  await assertProperty(
    fc.asyncProperty(NUMBERS, () => Promise.resolve(void (tried += 1))),
    runs,
  );
  expect(tried).toBe(74);
});

it('of one that fails at once the smallest counterexample is told, with seed, path and error', async () => {
  const small = fc.property(NUMBERS, (numbers) => {
    expect(numbers.some((number) => number > 99)).toBe(false);
  });
  const message = await told(small, { seed: 7 });
  expect(message).toMatch(/^Property failed after \d+ tests\n\{ seed: 7, path: "[\d:]+", endOnFailure: true \}\n/);
  expect(message).toContain('Counterexample: [[100]]\n');
  expect(message).toMatch(/Got AssertionError: expected true to be false/);
});

it(
  'what shrinks for longer than the test has time is told before its time-out, as small as it has become',
  async () => {
    let smallest: number[] = [];
    const slow = fc.asyncProperty(NUMBERS, async (numbers) => {
      await sleep(50);
      if (numbers.filter((number) => number > 9).length < 2) return;
      smallest = numbers;
      throw new Error('too many');
    });
    const message = await told(slow, { seed: 3 });
    expect(message).toMatch(/^There was no time to look for smaller ones\.\nProperty failed after \d+ tests\n/);
    expect(message).toMatch(/seed: 3, path: "\d+(:\d+)+"/);
    expect(message).toContain('too many');
    const [, counterexample = ''] = /Counterexample: \[(\[.*\])\]/.exec(message) ?? [];
    expect(JSON.parse(counterexample)).toEqual(smallest);
  },
  LONGER_MS,
);

it(
  'of one whose values take too long to try again, those that failed are told',
  async () => {
    const slow = fc.asyncProperty(NUMBERS, async () => {
      await sleep(0.3 * BRIEF_MS);
      throw new Error('too slow');
    });
    const message = await told(slow, { seed: 5 });
    expect(message).toMatch(/^There was no time for a smaller one\.\nProperty failed after 1 tests\n/);
    expect(message).toMatch(/seed: 5, path: "0"/);
  },
  BRIEF_MS,
);

it('a failure that does not come again is told as one', async () => {
  let tried = 0;
  const sometimes = fc.property(NUMBERS, () => {
    expect((tried += 1)).not.toBe(5);
  });
  const message = await told(sometimes, { seed: 9 });
  expect(message).toMatch(/^The same values passed a second time\.\nProperty failed after 5 tests\n/);
  expect(message).toMatch(/seed: 9, path: "4"/);
});

it('a failure is played again by its seed and path', async () => {
  const seen: number[][] = [];
  const pairs = fc.property(NUMBERS, (numbers) => {
    seen.push(numbers);
    return numbers.length < 3;
  });
  const [, path = ''] = /path: "([\d:]+)"/.exec(await told(pairs, { seed: 11 })) ?? [];
  const last = seen.findLast((numbers) => numbers.length >= 3);
  seen.length = 0;
  await told(pairs, { seed: 11, path });
  expect(seen[0]).toEqual(last);
});

it(
  'one that could not be tried as often as was asked for before the time is over has failed',
  async () => {
    const slow = fc.asyncProperty(NUMBERS, () => sleep(100));
    expect(await told(slow, { seed: 13, numRuns: 1_000 })).toMatch(
      /^Property interrupted after \d+ tests\n\{ seed: 13 \}/,
    );
  },
  BRIEF_MS,
);
