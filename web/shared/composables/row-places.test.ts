import { describe, expect, it } from 'vitest';
import { rowPlaces } from './row-places.ts';

describe('rowPlaces', () => {
  it('are one below the other where nothing is open', () => {
    const { rowAt, startOf, totalPx } = rowPlaces(10, 50, new Map());
    expect([startOf(0), startOf(3), totalPx, rowAt(0), rowAt(49), rowAt(50), rowAt(499)]).toEqual([
      0, 150, 500, 0, 0, 1, 9,
    ]);
  });

  it('leave room below the open ones, in whatever order they were opened', () => {
    const { startOf, totalPx } = rowPlaces(
      10,
      50,
      new Map([
        [4, 30],
        [1, 200],
        [12, 99],
      ]),
    );
    expect([0, 1, 2, 4, 5].map(startOf)).toEqual([0, 50, 300, 400, 480]);
    expect(totalPx).toBe(730);
  });

  it('are found again by every pixel of a row and of the room below it', () => {
    const below = new Map([
      [0, 10],
      [1, 200],
      [4, 30],
    ]);
    const { rowAt, startOf, totalPx } = rowPlaces(6, 50, below);
    for (let px = 0; px < totalPx; px++) {
      const row = rowAt(px);
      expect([startOf(row) <= px, px < startOf(row) + 50 + (below.get(row) ?? 0)], String(px)).toEqual([true, true]);
    }
  });
});
