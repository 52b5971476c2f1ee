import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../../tests/support/assert-property.ts';
import { offsetAt } from '../schedule/zone.ts';
import {
  type LicenceFacts,
  type LicencePlan,
  type LicenceState,
  type SubscriptionFacts,
  LICENCE_STATES,
  endedSince,
  licenceState,
  planInForce,
  stateEndsAt,
  trialEnd,
} from './licence.ts';
import { backupRefusal } from './may-run-backups.ts';
import { dueNotices, noticeKey } from './notices.ts';
import { aboveSizeSince, countUsers, isAbove, planThatFits, sizeRefusedFrom } from './size.ts';

const DAY = 86_400_000;
const at = (text: string): Date => new Date(text);
const T0 = Date.parse('2026-11-30T09:00:00Z');
const after = (days: number): Date => new Date(T0 + days * DAY);

const small: LicencePlan = { key: 'small', name: 'Small', userLimit: 250 };
const nothing: LicenceFacts = {
  trialEndsAt: null,
  grant: null,
  endedByOperatorAt: null,
  subscription: null,
  aboveSizeSince: null,
};
const subscription: SubscriptionFacts = {
  status: 'active',
  plan: small,
  interval: 'month',
  periodEndsAt: after(20),
  endsWithPeriod: false,
  pastDueSince: null,
  endedAt: null,
};
const paying = (changes: Partial<SubscriptionFacts> = {}, more: Partial<LicenceFacts> = {}): LicenceFacts => ({
  ...nothing,
  ...more,
  subscription: { ...subscription, ...changes },
});

describe('the state of a licence', () => {
  const cases: readonly (readonly [string, LicenceFacts | null, LicenceState])[] = [
    ['is unlimited where nothing is written', null, 'unlimited'],
    ['is a trial until its end', { ...nothing, trialEndsAt: new Date(T0 + 1) }, 'trial'],
    ['has ended at the very instant at which the trial ends', { ...nothing, trialEndsAt: new Date(T0) }, 'ended'],
    ['has ended where nothing was ever given', nothing, 'ended'],
    ['is active while the subscription is, trial or not', paying({}, { trialEndsAt: after(3) }), 'active'],
    [
      'is still a trial while the first payment is on its way',
      paying({ status: 'incomplete' }, { trialEndsAt: after(3) }),
      'trial',
    ],
    ['gets nothing from a subscription that was never paid', paying({ status: 'incomplete' }), 'ended'],
    [
      'is past due for fourteen days',
      paying({ status: 'pastDue', pastDueSince: new Date(T0 - 14 * DAY + 1) }),
      'pastDue',
    ],
    ['ends after the fourteenth', paying({ status: 'pastDue', pastDueSince: after(-14) }), 'ended'],
    ['is past due where it is not known since when', paying({ status: 'pastDue' }), 'pastDue'],
    [
      'falls back to what is left of the trial',
      paying({ status: 'ended', endedAt: after(-1) }, { trialEndsAt: after(3) }),
      'trial',
    ],
    [
      'has ended with the subscription',
      paying({ status: 'ended', endedAt: after(-1) }, { trialEndsAt: after(-40) }),
      'ended',
    ],
    ['is unlimited by grant, for good', { ...nothing, grant: { until: null } }, 'unlimited'],
    ['is unlimited by grant for a time', { ...nothing, grant: { until: new Date(T0 + 1) } }, 'unlimited'],
    ['has ended with the grant', { ...nothing, grant: { until: new Date(T0) } }, 'ended'],
    ['is paid for again when the grant has ended', paying({}, { grant: { until: after(-1) } }), 'active'],
    [
      'has ended where the operator says so, whatever else holds',
      paying({}, { grant: { until: null }, trialEndsAt: after(9), endedByOperatorAt: after(-1) }),
      'ended',
    ],
  ];
  it.each(cases)('%s', (_title, facts, state) => {
    expect(licenceState(facts, T0)).toBe(state);
    expect(backupRefusal(facts, T0) === null).toBe(state !== 'ended');
  });

  it('has a case of each', () => {
    expect(new Set(cases.map(([, , state]) => state))).toEqual(new Set(LICENCE_STATES));
  });

  it('says when it ends by itself', () => {
    expect(stateEndsAt({ ...nothing, trialEndsAt: after(2) }, T0)).toEqual(after(2));
    expect(stateEndsAt(paying({ status: 'pastDue', pastDueSince: after(-4) }), T0)).toEqual(after(10));
    expect(stateEndsAt(paying(), T0)).toBeNull();
    expect(stateEndsAt(paying({ endsWithPeriod: true }), T0)).toEqual(after(20));
    expect(stateEndsAt({ ...nothing, grant: { until: after(5) } }, T0)).toEqual(after(5));
    expect(stateEndsAt(null, T0)).toBeNull();
    expect(stateEndsAt(nothing, T0)).toBeNull();
  });

  it('says since when it has ended: the last of what has run out', () => {
    expect(endedSince({ ...nothing, trialEndsAt: after(-2) }, T0)).toEqual(after(-2));
    expect(endedSince(paying({ status: 'ended', endedAt: after(-5) }, { trialEndsAt: after(-40) }), T0)).toEqual(
      after(-5),
    );
    expect(
      endedSince(paying({ status: 'pastDue', pastDueSince: after(-20) }, { trialEndsAt: after(-40) }), T0),
    ).toEqual(after(-6));
    expect(endedSince(paying(), T0)).toBeNull();
    expect(endedSince(nothing, T0)).toBeNull();
  });
});

describe('the end of a trial', () => {
  it.each([
    ['over the end of a short month', '2026-01-31T10:00:00Z', '2026-03-02T10:00:00Z'],
    ['over a leap day', '2028-01-31T10:00:00Z', '2028-03-01T10:00:00Z'],
    ['begun on a leap day', '2028-02-29T23:59:59Z', '2028-03-30T23:59:59Z'],
    ['in a century that has no leap day', '2100-02-01T00:00:00Z', '2100-03-03T00:00:00Z'],
    ['over the turn of the year', '2026-12-15T12:00:00Z', '2027-01-14T12:00:00Z'],
  ])('is thirty days later, %s', (_title, begun, ends) => {
    expect(trialEnd(Date.parse(begun))).toEqual(at(ends));
  });

  it('is the same instant everywhere, also where clocks change meanwhile', () => {
    for (const [zone, begun] of [
      ['Europe/Paris', '2026-03-15T11:00:00Z'],
      ['America/New_York', '2026-10-20T11:00:00Z'],
      ['Pacific/Apia', '2026-11-30T11:00:00Z'],
    ] as const) {
      const from = Date.parse(begun);
      const end = trialEnd(from);
      expect(end.getTime() - from).toBe(30 * DAY);
      const shift = offsetAt(zone, end.getTime()) - offsetAt(zone, from);
      const wallClock = end.getTime() + offsetAt(zone, end.getTime()) - (from + offsetAt(zone, from));
      expect(wallClock).toBe(30 * DAY + shift);
    }
  });
});

describe('what owners are notified of', () => {
  const trial = (days: number): LicenceFacts => ({ ...nothing, trialEndsAt: new Date(T0 + days * DAY) });
  const whatIsDue = (facts: LicenceFacts): unknown[] =>
    dueNotices(facts, T0).map((notice) => ('days' in notice ? [notice.what, notice.days] : [notice.what]));

  it.each([
    [30, []],
    [7.001, []],
    [7, [['trialEnds', 7]]],
    [3.5, [['trialEnds', 7]]],
    [3, [['trialEnds', 3]]],
    [1.01, [['trialEnds', 3]]],
    [1, [['trialEnds', 1]]],
    [0.001, [['trialEnds', 1]]],
    [0, [['trialEnded']]],
    [-9, [['trialEnded']]],
  ])('%d days before the end of a trial', (days, due) => {
    expect(whatIsDue(trial(days))).toEqual(due);
  });

  it('is a failed payment, the end of a licence, and its size', () => {
    expect(whatIsDue(paying({ status: 'pastDue', pastDueSince: after(-1) }))).toEqual([['paymentFailed']]);
    expect(whatIsDue(paying({ status: 'pastDue', pastDueSince: after(-14) }))).toEqual([['ended']]);
    expect(whatIsDue(paying({ status: 'ended', endedAt: after(-1) }, { trialEndsAt: after(-40) }))).toEqual([
      ['ended'],
    ]);
    expect(whatIsDue({ ...nothing, endedByOperatorAt: after(-1), trialEndsAt: after(3) })).toEqual([['ended']]);
    expect(whatIsDue({ ...nothing, grant: { until: after(-1) } })).toEqual([['ended']]);
    expect(whatIsDue(paying({}, { aboveSizeSince: after(-1) }))).toEqual([['sizeExceeded']]);
    expect(whatIsDue(paying())).toEqual([]);
    expect(whatIsDue({ ...nothing, grant: { until: null } })).toEqual([]);
  });

  it('is the same notice however often it is asked, and another one for another fact', async () => {
    const keys = (facts: LicenceFacts, now: number): string[] => dueNotices(facts, now).map(noticeKey);
    await assertProperty(
      fc.property(
        fc.integer({ min: -40, max: 40 }),
        fc.array(fc.integer({ min: 0, max: 60 * 24 }), { maxLength: 40 }),
        (left, hours) => {
          const told = new Set(hours.flatMap((hour) => keys(trial(left), T0 + hour * 3_600_000)));
          expect(told.size).toBeLessThanOrEqual(4);
        },
      ),
    );
    expect(keys(trial(1), T0)).not.toEqual(keys(trial(1.5), T0 + DAY));
    const failed = (days: number) => paying({ status: 'pastDue', pastDueSince: after(days) });
    expect(keys(failed(-1), T0)).toEqual(keys(failed(-1), T0 + 3 * DAY));
    expect(keys(failed(-1), T0)).not.toEqual(keys(failed(-2), T0));
  });
});

describe('the size of a licence', () => {
  const tenant = (tenantId: string, users: number | null, guests: number | null, countedAt = 0) => ({
    tenantId,
    users,
    guests,
    countedAt: countedAt === 0 ? null : after(countedAt),
  });

  it('counts members, and guests apart', () => {
    expect(countUsers([tenant('a', 120, 20), tenant('b', 10, 0)])).toEqual({ members: 110, guests: 20 });
  });

  it('counts a tenant once that two connections lead to, with the newer figure', () => {
    expect(countUsers([tenant('a', 120, 20, -3), tenant('a', 90, 10, -1), tenant('a', 500, 0)])).toEqual({
      members: 80,
      guests: 10,
    });
  });

  it('takes what is not counted for unknown, not for nobody', () => {
    expect(countUsers([])).toEqual({ members: null, guests: null });
    expect(countUsers([tenant('a', null, null)])).toEqual({ members: null, guests: null });
    expect(countUsers([tenant('a', 120, null), tenant('b', 10, 1)])).toEqual({ members: 9, guests: 1 });
    const above = paying({}, { aboveSizeSince: after(-3) });
    expect(aboveSizeSince(above, { counts: { members: null, guests: null }, nowMs: T0 })).toEqual(after(-3));
  });

  it('is exceeded by one more than the plan covers, and by nothing without a plan or a limit', () => {
    expect(isAbove(small, { members: 250, guests: 9_000 })).toBe(false);
    expect(isAbove(small, { members: 251, guests: 0 })).toBe(true);
    expect(isAbove({ ...small, userLimit: null }, { members: 1e9, guests: 0 })).toBe(false);
    expect(isAbove(null, { members: 1e9, guests: 0 })).toBe(false);
    const trial = { ...nothing, trialEndsAt: after(3) };
    expect(aboveSizeSince(trial, { counts: { members: 1e9, guests: 0 }, nowMs: T0 })).toBeNull();
  });

  it('remembers since when, until it fits again', () => {
    const since = aboveSizeSince(paying(), { counts: { members: 300, guests: 0 }, nowMs: T0 });
    expect(since).toEqual(at('2026-11-30T09:00:00Z'));
    const above = paying({}, { aboveSizeSince: since });
    expect(aboveSizeSince(above, { counts: { members: 301, guests: 0 }, nowMs: T0 + DAY })).toEqual(since);
    expect(aboveSizeSince(above, { counts: { members: 250, guests: 0 }, nowMs: T0 + DAY })).toBeNull();
    const larger = paying({ plan: { ...small, userLimit: 1_000 } }, { aboveSizeSince: since });
    expect(aboveSizeSince(larger, { counts: { members: 301, guests: 0 }, nowMs: T0 + DAY })).toBeNull();
  });

  it('refuses new backups after thirty days above it, and not a moment before', () => {
    const above = paying({}, { aboveSizeSince: after(0) });
    expect(sizeRefusedFrom(above, T0)).toEqual(after(30));
    expect(backupRefusal(above, T0 + 30 * DAY - 1)).toBeNull();
    expect(backupRefusal(above, T0 + 30 * DAY)).toMatch(/more users than the plan covers.*Choose a larger plan/);
    expect(backupRefusal({ ...above, grant: { until: null } }, T0 + 31 * DAY)).toBeNull();
  });

  it('names the smallest plan that fits', () => {
    const plans = [{ userLimit: null }, { userLimit: 5_000 }, { userLimit: 250 }, { userLimit: 1_000 }];
    expect(planThatFits(plans, 250)).toEqual({ userLimit: 250 });
    expect(planThatFits(plans, 251)).toEqual({ userLimit: 1_000 });
    expect(planThatFits(plans, 5_001)).toEqual({ userLimit: null });
    expect(planThatFits(plans.slice(1), 5_001)).toBeNull();
  });
});

it('says why backups are refused, and that restores are not', () => {
  const sentences = [
    backupRefusal({ ...nothing, trialEndsAt: after(-1) }, T0),
    backupRefusal(paying({ status: 'pastDue', pastDueSince: after(-15) }), T0),
    backupRefusal(paying({ status: 'ended', endedAt: after(-1) }), T0),
    backupRefusal(paying({ status: 'incomplete' }), T0),
    backupRefusal({ ...nothing, endedByOperatorAt: after(-1) }, T0),
    backupRefusal({ ...nothing, grant: { until: after(-1) } }, T0),
    backupRefusal(paying({}, { aboveSizeSince: after(-31) }), T0),
  ];
  for (const sentence of sentences) expect(sentence).toMatch(/Account, Subscription.*can be restored meanwhile\.$/);
  expect(sentences[0]).toMatch(/^The free trial has ended\./);
  expect(new Set(sentences).size).toBe(6);
});

it('lives on a plan only while it is paid for', () => {
  expect(planInForce(paying(), T0)).toEqual(small);
  expect(planInForce(paying({ status: 'pastDue', pastDueSince: after(-1) }), T0)).toEqual(small);
  expect(planInForce(paying({ status: 'ended', endedAt: after(-1) }), T0)).toBeNull();
  expect(planInForce(paying({}, { grant: { until: null } }), T0)).toBeNull();
  expect(planInForce(null, T0)).toBeNull();
});
