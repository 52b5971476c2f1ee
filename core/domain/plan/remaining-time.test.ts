import { describe, expect, it } from 'vitest';
import { remainingSeconds } from './remaining-time.ts';

const half = { elapsedMs: 100_000, expected: 2_000, made: 1_000, secondsAtLimits: 100 };

describe('how long the writing goes on', () => {
  it('follows the pace so far, throttled as it may be', () => {
    expect(remainingSeconds(half)).toBe(100);
    expect(remainingSeconds({ ...half, elapsedMs: 400_000 })).toBe(400);
  });

  it('is never shorter than the documented limits allow, however fast it began', () => {
    expect(remainingSeconds({ ...half, elapsedMs: 1_000 })).toBe(50);
  });

  it('is not known at the beginning, nor where nothing is expected', () => {
    expect(remainingSeconds({ ...half, made: 0 })).toBeNull();
    expect(remainingSeconds({ ...half, made: 30 })).toBeNull();
    expect(remainingSeconds({ ...half, expected: 0 })).toBeNull();
  });

  it('does not go below nothing where more was written than expected', () => {
    expect(remainingSeconds({ ...half, made: 3_000 })).toBe(0);
  });
});
