import { expect, it } from 'vitest';
import { inLanes } from './in-lanes.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('does the work for every value, at most as many at a time as there are lanes', async () => {
  let running = 0;
  let most = 0;
  const done: [string, number][] = [];
  await inLanes(['a', 'b', 'c', 'd', 'e'], 2, async (value, index) => {
    most = Math.max(most, ++running);
    await turn();
    running--;
    done.push([value, index]);
  });
  expect(most).toBe(2);
  expect(done.toSorted()).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
    ['d', 3],
    ['e', 4],
  ]);
});

it('begins nothing after a failure, waits for what runs and passes the failure on', async () => {
  const ended: number[] = [];
  const work = inLanes([1, 2, 3, 4, 5], 2, async (value) => {
    if (value === 1) throw new Error('first');
    await turn();
    await turn();
    ended.push(value);
  });
  await expect(work).rejects.toThrow('first');
  expect(ended).toEqual([2]);
});
