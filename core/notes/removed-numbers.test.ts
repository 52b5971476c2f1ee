import { expect, it } from 'vitest';
import { joinRanges } from './removed-numbers.ts';

it('joins numbers that overlap, touch or lie within each other, and no others', () => {
  expect(joinRanges()).toEqual([]);
  expect(joinRanges([7, 9], [1, 2], [3, 3], [12, 12], [2, 2], [8, 10])).toEqual([
    [1, 3],
    [7, 10],
    [12, 12],
  ]);
});
