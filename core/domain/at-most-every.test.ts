import { expect, it } from 'vitest';
import { atMostEvery } from './at-most-every.ts';

it('happens once in the time that is given, and not at once', async () => {
  let now = 0;
  const done: number[] = [];
  const call = atMostEvery(1_000, { now: () => now }, () => {
    done.push(now);
    return Promise.resolve();
  });
  for (now = 0; now <= 3_500; now += 250) await call();
  expect(done).toEqual([1_000, 2_000, 3_000]);
});
