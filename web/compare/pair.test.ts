import { describe, expect, it } from 'vitest';
import { pairOf, withSide } from './pair.ts';

const kept = [9, 7, 4, 1].map((seq) => ({ seq }));

describe('the two backups of a comparison', () => {
  it('are the newest and the one before it where nothing is asked for', () => {
    expect(pairOf({ from: null, to: null }, kept)).toEqual({ from: 7, to: 9 });
    expect(pairOf({ from: null, to: null }, kept.slice(0, 1))).toBeNull();
    expect(pairOf({ from: null, to: null }, [])).toBeNull();
  });

  it('are filled up beside the one that is asked for', () => {
    expect(pairOf({ from: null, to: 7 }, kept)).toEqual({ from: 4, to: 7 });
    expect(pairOf({ from: null, to: 1 }, kept)).toEqual({ from: 1, to: 4 });
    expect(pairOf({ from: 4, to: null }, kept)).toEqual({ from: 4, to: 9 });
    expect(pairOf({ from: 9, to: null }, kept)).toBeNull();
    expect(pairOf({ from: 2, to: 3 }, kept)).toEqual({ from: 2, to: 3 });
  });

  it('stay in order when one is changed', () => {
    expect(withSide({ from: 4, to: 9 }, 'from', 1)).toEqual({ from: 1, to: 9 });
    expect(withSide({ from: 4, to: 7 }, 'from', 9)).toEqual({ from: 7, to: 9 });
    expect(withSide({ from: 4, to: 7 }, 'to', 1)).toEqual({ from: 1, to: 4 });
    expect(withSide({ from: 4, to: 7 }, 'to', 4)).toEqual({ from: 4, to: 7 });
  });
});
