import { describe, expect, it } from 'vitest';
import { ShownIds } from './shown-ids.ts';

const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `object-${from + at}`);

function shown(...sets: readonly (readonly string[])[]): ShownIds {
  const all = new ShownIds();
  for (const set of sets) all.add(set);
  return all;
}

describe('what two readings have shown', () => {
  it('is the same in any order', () => {
    expect(shown(ids(0, 500), ids(500, 2_000)).differenceTo(shown(ids(0, 2_000).toReversed()))).toBeNull();
    expect(shown().differenceTo(shown())).toBeNull();
  });

  it.each([1, 7, 40])('names each of %d objects that one has not shown, and few others', (count) => {
    const all = ids(0, 20_000);
    const differs = shown(all).differenceTo(shown(all.slice(count)));
    const named = all.filter((id) => differs?.(id));
    expect(named.slice(0, count)).toEqual(all.slice(0, count));
    expect(named.length).toBeLessThan(count + 200);
  });

  it('differs where an object was shown in place of another one, or twice', () => {
    const differs = shown(ids(0, 1_000)).differenceTo(shown(ids(1, 1_001)));
    expect(differs?.('object-0')).toBe(true);
    expect(differs?.('object-1000')).toBe(true);
    expect(shown(ids(0, 10)).differenceTo(shown(ids(0, 10), ids(3, 4)))?.('object-3')).toBe(true);
  });

  it('goes on from its text, which is as long however many they are', () => {
    const half = shown(ids(0, 5_000)).toString();
    const whole = new ShownIds(half);
    whole.add(ids(5_000, 9_000));
    expect(whole.differenceTo(shown(ids(0, 9_000)))).toBeNull();
    expect(whole.toString()).toHaveLength(half.length);
    expect(half.length).toBeLessThan(8_000);
  });
});
