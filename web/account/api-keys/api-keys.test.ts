import { describe, expect, it } from 'vitest';
import { expiryDays } from './expiry.ts';
import { keyState } from './key-state.ts';

const NOW = new Date(2026, 10, 25, 9, 0).getTime();
const DAY_MS = 86_400_000;

describe('keyState', () => {
  const at = (ms: number): string => new Date(NOW + ms).toISOString();

  it('says first that a key was revoked, then whether its time is over', () => {
    expect(keyState({ expiresAt: at(-1), revokedAt: at(-5) }, NOW)).toBe('revoked');
    expect(keyState({ expiresAt: at(-1), revokedAt: null }, NOW)).toBe('expired');
    expect(keyState({ expiresAt: at(14 * DAY_MS), revokedAt: null }, NOW)).toBe('expiring');
    expect(keyState({ expiresAt: at(15 * DAY_MS), revokedAt: null }, NOW)).toBe('active');
    expect(keyState({ expiresAt: null, revokedAt: null }, NOW)).toBe('active');
  });
});

describe('expiryDays', () => {
  it('takes the choices as they are', () => {
    expect(expiryDays('90', '', NOW)).toBe(90);
    expect(expiryDays('never', '', NOW)).toBeNull();
  });

  it('keeps a key good through the whole of the day that is named', () => {
    expect(expiryDays('date', '2026-11-25', NOW)).toBe(1);
    const days = expiryDays('date', '2026-12-01', NOW) ?? 0;
    expect(NOW + days * DAY_MS).toBeGreaterThanOrEqual(new Date(2026, 11, 2).getTime());
  });

  it('takes no day that is over, too far, or no date', () => {
    expect(expiryDays('date', '2026-11-24', NOW)).toBeUndefined();
    expect(expiryDays('date', '2046-01-01', NOW)).toBeUndefined();
    expect(expiryDays('date', '', NOW)).toBeUndefined();
  });
});
