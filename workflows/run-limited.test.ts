import { expect, test } from 'vitest';
import { runLimited } from './run-limited.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('never more than the limit are at work, in order, and all of them come to their turn', async () => {
  const order: number[] = [];
  let working = 0;
  let most = 0;
  await runLimited([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    order.push(item);
    most = Math.max(most, ++working);
    await turn();
    working -= 1;
  });
  expect([order, most]).toEqual([[1, 2, 3, 4, 5, 6, 7], 3]);
});

test('a failure is the answer, and nothing more is begun after it', async () => {
  const begun: number[] = [];
  const work = runLimited([1, 2, 3, 4, 5, 6], 2, async (item) => {
    begun.push(item);
    await turn();
    if (item === 2) throw new Error('two');
  });
  await expect(work).rejects.toThrow('two');
  await turn();
  await turn();
  expect(begun).not.toContain(5);
  expect(begun).not.toContain(6);
});
