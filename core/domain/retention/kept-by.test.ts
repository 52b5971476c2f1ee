import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../../tests/support/assert-property.ts';
import { firmReasons, keptBy, type KeptWhy, type RetainedBackup } from './kept-by.ts';
import { periodOf, startOf } from './periods.ts';
import { PERIODS, type RetentionPolicy } from './policy.ts';

const DAY = 86_400_000;
const NOTHING: RetentionPolicy = {
  timeZone: 'UTC',
  keepAllDays: 0,
  daily: 0,
  weekly: 0,
  monthly: 0,
  yearly: 0,
  keepAtLeast: 1,
};

const backup = (seq: number, at: string | number, more: Partial<RetainedBackup> = {}): RetainedBackup => ({
  id: `b${String(seq)}`,
  seq,
  at: typeof at === 'string' ? Date.parse(at) : at,
  unfit: false,
  holdReason: null,
  inUse: false,
  lockedUntil: null,
  ...more,
});

const reasonsOf = (policy: RetentionPolicy | null, backups: readonly RetainedBackup[], now: string) =>
  Object.fromEntries(
    keptBy(policy, backups, Date.parse(now)).map(({ id, reasons }) => [
      id,
      reasons.map(({ why, until }) => (until === null ? why : `${why} until ${new Date(until).toISOString()}`)),
    ]),
  );

describe('what a policy keeps', () => {
  it('is everything where no policy was set', () => {
    const backups = [backup(1, '2001-01-01T00:00:00Z'), backup(2, '2026-01-01T00:00:00Z')];
    expect(reasonsOf(null, backups, '2026-06-01T00:00:00Z')).toEqual({
      b1: ['everything'],
      b2: ['everything', 'newest'],
    });
  });

  it('is every backup for the days that are set, to the millisecond', () => {
    const backups = [backup(1, '2026-01-01T10:00:00Z'), backup(2, '2026-01-20T00:00:00Z')];
    const policy = { ...NOTHING, keepAllDays: 7 };
    expect(reasonsOf(policy, backups, '2026-01-08T09:59:59.999Z')['b1']).toEqual([
      'all until 2026-01-08T10:00:00.000Z',
    ]);
    expect(reasonsOf(policy, backups, '2026-01-08T10:00:00.000Z')['b1']).toEqual([]);
  });

  it('is the first of each day, week, month and year, with every reason and its end', () => {
    const policy = { ...NOTHING, daily: 2, weekly: 2, monthly: 2, yearly: 2 };
    const backups = [
      backup(1, '2026-01-05T08:00:00Z'),
      backup(2, '2026-01-05T09:00:00Z'),
      backup(3, '2026-01-06T08:00:00Z'),
      backup(4, '2026-02-02T08:00:00Z'),
      backup(5, '2026-02-02T09:00:00Z'),
    ];
    expect(reasonsOf(policy, backups, '2026-01-06T12:00:00Z')).toEqual({
      b1: [
        'daily until 2026-01-07T00:00:00.000Z',
        'weekly until 2026-01-19T00:00:00.000Z',
        'monthly until 2026-03-01T00:00:00.000Z',
        'yearly until 2028-01-01T00:00:00.000Z',
      ],
      b2: [],
      b3: ['daily until 2026-01-08T00:00:00.000Z'],
      b4: [
        'daily until 2026-02-04T00:00:00.000Z',
        'weekly until 2026-02-16T00:00:00.000Z',
        'monthly until 2026-04-01T00:00:00.000Z',
      ],
      b5: ['atLeast', 'newest'],
    });
  });

  it('counts days by the clocks of the zone, also where they are changed', () => {
    const policy = { ...NOTHING, timeZone: 'Europe/Berlin', daily: 1 };
    // 28 and 29 March in Berlin; the second of these days has 23 hours.
    const backups = [
      backup(1, '2026-03-28T22:59:00Z'),
      backup(2, '2026-03-28T23:00:00Z'),
      backup(3, '2026-03-29T21:59:00Z'),
      backup(4, '2026-03-29T22:00:00Z'),
    ];
    const kept = reasonsOf(policy, backups, '2026-03-28T12:00:00Z');
    expect(kept['b1']).toEqual(['daily until 2026-03-28T23:00:00.000Z']);
    expect(kept['b2']).toEqual(['daily until 2026-03-29T22:00:00.000Z']);
    expect(kept['b3']).toEqual([]);
    expect(kept['b4']?.[0]).toBe('daily until 2026-03-30T22:00:00.000Z');
  });

  it('lets an undamaged backup stand for a period where there is one', () => {
    const policy = { ...NOTHING, daily: 9 };
    const backups = [
      backup(1, '2026-01-05T08:00:00Z', { unfit: true }),
      backup(2, '2026-01-05T09:00:00Z'),
      backup(3, '2026-01-06T08:00:00Z', { unfit: true }),
      backup(4, '2026-01-07T08:00:00Z', { unfit: true }),
    ];
    const kept = reasonsOf(policy, backups, '2026-01-07T12:00:00Z');
    expect(kept['b1']).toEqual([]);
    expect(kept['b2']).toEqual(['daily until 2026-01-14T00:00:00.000Z', 'newest']);
    expect(kept['b3']).toEqual(['daily until 2026-01-15T00:00:00.000Z']);
    expect(kept['b4']).toEqual(['daily until 2026-01-16T00:00:00.000Z', 'atLeast', 'newest']);
  });

  it('cannot be overruled where a backup is the newest, held, in use or locked', () => {
    const backups = [
      backup(1, '2020-01-01T00:00:00Z', { holdReason: 'Lawsuit' }),
      backup(2, '2020-01-02T00:00:00Z', { inUse: true }),
      backup(3, '2020-01-03T00:00:00Z', { lockedUntil: Date.parse('2026-02-01T00:00:00Z') }),
      backup(4, '2020-01-04T00:00:00Z', { lockedUntil: Date.parse('2025-02-01T00:00:00Z') }),
      backup(5, '2020-01-05T00:00:00Z'),
    ];
    const firm = keptBy({ ...NOTHING, keepAtLeast: 2 }, backups, Date.parse('2026-01-01T00:00:00Z')).map((verdict) =>
      firmReasons(verdict).map(({ why }) => why),
    );
    expect(firm).toEqual([['hold'], ['inUse'], ['locked'], [], ['newest']]);
  });
});

const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia');
const policies: fc.Arbitrary<RetentionPolicy> = fc.record({
  timeZone: zones,
  keepAllDays: fc.nat(10),
  daily: fc.nat(10),
  weekly: fc.nat(6),
  monthly: fc.nat(6),
  yearly: fc.nat(3),
  keepAtLeast: fc.integer({ min: 1, max: 5 }),
});
const START = Date.UTC(2024, 0, 1);
const histories = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 20 * DAY }), unfit: fc.boolean() }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((steps) => {
    let at = START;
    return steps.map(({ gap, unfit }, index) => backup(index + 1, (at += gap), { unfit }));
  });

describe('for any policy and any backups', () => {
  it('a period has a beginning that lies in it, and the millisecond before does not', async () => {
    await assertProperty(
      fc.property(
        fc.constantFrom(...PERIODS),
        zones,
        fc.integer({ min: START, max: START + 1_000 * DAY }),
        (period, zone, at) => {
          const number = periodOf(period, zone, at);
          const start = startOf(period, zone, number);
          expect(start).toBeLessThanOrEqual(at);
          expect(startOf(period, zone, number + 1)).toBeGreaterThan(at);
          expect(periodOf(period, zone, start)).toBe(number);
          expect(periodOf(period, zone, start - 1)).toBe(number - 1);
        },
      ),
    );
  });

  it('the newest, and the newest that is whole, are kept, and so are as many as are to be kept at least', async () => {
    await assertProperty(
      fc.property(policies, histories, fc.nat(2_000), (policy, backups, days) => {
        const kept = keptBy(policy, backups, START + days * DAY).filter(({ reasons }) => reasons.length > 0);
        const ids = new Set(kept.map(({ seq }) => seq));
        expect(ids.has(backups.length)).toBe(true);
        const whole = backups.findLast(({ unfit }) => !unfit);
        if (whole) expect(ids.has(whole.seq)).toBe(true);
        expect(ids.size).toBeGreaterThanOrEqual(Math.min(policy.keepAtLeast, backups.length));
      }),
    );
  });

  it('a date that was shown stays true: neither later backups nor the removal of what can go take it back', async () => {
    await assertProperty(
      fc.property(policies, histories, fc.nat(40), (policy, backups, count) => {
        const fit = backups.map((item) => ({ ...item, unfit: false }));
        const before = fit.slice(0, Math.max(1, count));
        const now = before.at(-1)?.at ?? START;
        const shown = keptBy(policy, before, now);
        const kept = new Set(shown.filter(({ reasons }) => reasons.length > 0).map(({ id }) => id));
        const later = [...before.filter(({ id }) => kept.has(id)), ...fit.slice(before.length)];
        const after = new Map(keptBy(policy, later, now).map((verdict) => [verdict.id, verdict]));
        for (const { id, reasons } of shown) {
          if (!kept.has(id)) continue;
          for (const reason of reasons)
            if (reason.until !== null) expect(after.get(id)?.reasons).toContainEqual(reason);
        }
      }),
    );
  });

  it('nothing is kept longer than its last reason says', async () => {
    await assertProperty(
      fc.property(policies, histories, fc.nat(2_000), (policy, backups, days) => {
        const now = START + days * DAY;
        for (const { id, reasons, until } of keptBy(policy, backups, now)) {
          const open: KeptWhy[] = reasons.filter((reason) => reason.until === null).map(({ why }) => why);
          if (reasons.length === 0) expect(until ?? 0).toBeLessThanOrEqual(now);
          if (until === null || open.length > 0) continue;
          const then = keptBy(policy, backups, Math.max(until, now)).find((verdict) => verdict.id === id);
          expect(then?.reasons).toEqual([]);
        }
      }),
    );
  });
});
