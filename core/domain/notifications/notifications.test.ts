import { describe, expect, it } from 'vitest';
import type { Warning } from '../states.ts';
import { expiryThreshold } from './expiry-threshold.ts';
import { NOTIFICATION_KINDS, isNotified } from './kinds.ts';
import { overdueSince } from './overdue.ts';
import { grantedNames, lostPermissions } from './permission-changes.ts';
import { GIVE_UP_AFTER_MS, nextAttempt } from './retry-delay.ts';
import { isSignInRefusal } from './sign-in-refusal.ts';
import { nextDigest } from './warning-digest.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 23, 3);

describe('the end of a credential', () => {
  it.each([
    [61 * DAY, null],
    [60 * DAY + 1, null],
    [60 * DAY, 60],
    [45 * DAY, 60],
    [30 * DAY, 30],
    [14 * DAY, 14],
    [8 * DAY, 14],
    [7 * DAY, 7],
    [DAY + 1, 7],
    [DAY, 1],
    [1, 1],
    [0, null],
    [-DAY, null],
  ])('%d ms before it is at the threshold %s', (leftMs, threshold) => {
    expect(expiryThreshold(now + leftMs, now)).toBe(threshold);
  });

  it('checked every day, passes every threshold once', () => {
    const passed: number[] = [];
    for (let day = 0; day <= 70; day++) {
      const threshold = expiryThreshold(now + 65.5 * DAY, now + day * DAY);
      if (threshold !== null && !passed.includes(threshold)) passed.push(threshold);
    }
    expect(passed).toEqual([60, 30, 14, 7, 1]);
  });
});

describe('warnings night after night', () => {
  const warning = (code: string, type = 'users'): Warning => ({ code, type, message: 'm', remedy: 'r' });

  it('are told at once, then once a week, and anew after a night without', () => {
    let state = null as ReturnType<typeof nextDigest>['state'];
    const told: number[] = [];
    for (let night = 0; night < 30; night++) {
      const step = nextDigest(state, night === 20 ? [] : [warning('a')], now + night * DAY);
      if (step.notify) told.push(night);
      state = step.state;
    }
    expect(told).toEqual([0, 7, 14, 21, 28]);
  });

  it('are told at once where one is new, which alone is called new', () => {
    const first = nextDigest(null, [warning('a')], now);
    const second = nextDigest(first.state, [warning('a'), warning('a', 'groups')], now + DAY);
    expect([...(second.notify?.fresh ?? [])]).toEqual(['a groups']);
    const third = nextDigest(second.state, [warning('a')], now + 2 * DAY);
    expect(third.notify).toBeNull();
    expect(nextDigest(third.state, [warning('a', 'groups')], now + 3 * DAY).notify).toBeNull();
  });

  it('say how many backups a digest stands for', () => {
    let state = nextDigest(null, [warning('a')], now).state;
    for (let night = 1; night < 7; night++) state = nextDigest(state, [warning('a')], now + night * DAY).state;
    expect(nextDigest(state, [warning('a')], now + 7 * DAY).notify).toEqual({ backups: 7, fresh: new Set() });
  });
});

describe('an overdue backup', () => {
  const since = new Date(now - 10 * DAY);
  it.each([
    ['twice the interval after the last success', new Date(now - 2 * DAY), null],
    ['a moment later', new Date(now - 2 * DAY - 1), new Date(now - 1)],
    ['with none yet, from the making of the schedule', null, new Date(now - 8 * DAY)],
    ['with the last one long before a schedule that was resumed', new Date(now - 90 * DAY), new Date(now - 8 * DAY)],
  ])('%s', (_case, last, expected) => {
    expect(overdueSince({ intervalMs: DAY, since }, last, now)).toEqual(expected);
  });
});

describe('retries', () => {
  it('wait ever longer and end after three days', () => {
    const createdAt = new Date(now);
    const times: number[] = [];
    let at: Date | null = createdAt;
    for (let attempts = 1; at !== null; attempts++) {
      at = nextAttempt({ attempts, createdAt, nowMs: at.getTime(), random: 0.5 });
      if (at) times.push(at.getTime() - now);
    }
    const waits = times.map((time, index) => time - (times[index - 1] ?? 0));
    expect(waits[0]).toBe(11_000);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(GIVE_UP_AFTER_MS);
    expect(times.at(-1)).toBeGreaterThan(GIVE_UP_AFTER_MS - 8 * 3_600_000);
  });

  it('wait as long as the other side asks, within reason', () => {
    const at = (retryAfterMs: number) =>
      nextAttempt({ attempts: 1, createdAt: new Date(now), nowMs: now, random: 0, retryAfterMs })?.getTime();
    expect(at(120_000)).toBe(now + 120_000);
    expect(at(30 * DAY)).toBe(now + 6 * 3_600_000);
  });
});

it('an outage of the sign-in is no refusal', () => {
  expect(['sign-in-secret-expired', 'sign-in-app-disabled', 'sign-in-blocked'].map(isSignInRefusal)).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ['sign-in-unavailable', 'sign-in-throttled', 'graph-unavailable', 'sign-in-invented'].map(isSignInRefusal),
  ).toEqual([false, false, false, false]);
});

it('a permission is lost where it was granted, is asked for and is not granted', () => {
  const before = grantedNames([
    { permission: 'B', granted: true },
    { permission: 'A', granted: true },
    { permission: 'C', granted: false },
  ]);
  expect(before).toEqual(['A', 'B']);
  const today = [
    { permission: 'A', granted: false },
    { permission: 'C', granted: false },
  ];
  expect(lostPermissions(before, today)).toEqual([{ permission: 'A', granted: false }]);
});

it('owners are told everything, viewers nothing, and everybody what they chose', () => {
  expect(NOTIFICATION_KINDS.filter((kind) => isNotified('owner', {}, kind))).toEqual([...NOTIFICATION_KINDS]);
  expect(NOTIFICATION_KINDS.filter((kind) => isNotified('viewer', {}, kind))).toEqual([]);
  expect(isNotified('operator', {}, 'secretExpires')).toBe(false);
  expect(isNotified('viewer', { backupFailed: true }, 'backupFailed')).toBe(true);
  expect(isNotified('owner', { signInBroken: false }, 'signInBroken')).toBe(false);
});
