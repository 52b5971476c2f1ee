import { describe, expect, it } from 'vitest';
import { checkPlan } from './check-plan.ts';
import { CronError, parseCron } from './cron.ts';
import { lastRun, nextRuns } from './next-runs.ts';
import type { SchedulePlan, ScheduleSpec } from './plan.ts';
import { lastPlannedRun, plannedRuns, spreadOf } from './spread.ts';
import { instantOf, isTimeZone, offsetAt } from './zone.ts';

const HOUR = 3_600_000;
const plan = (spec: ScheduleSpec, timeZone = 'UTC', more: Partial<SchedulePlan> = {}): SchedulePlan => ({
  spec,
  timeZone,
  windowMinutes: 0,
  startDate: null,
  endDate: null,
  ...more,
});
const cron = (expression: string, timeZone?: string, more?: Partial<SchedulePlan>) =>
  plan({ kind: 'cron', expression }, timeZone, more);
const daily = (time: string, timeZone?: string, more?: Partial<SchedulePlan>) =>
  plan({ kind: 'daily', time }, timeZone, more);
const runs = (of: SchedulePlan, from: string, count: number) =>
  nextRuns(of, Date.parse(from), count).map((run) => new Date(run).toISOString().replace('.000Z', 'Z'));
/** The wall clock at an instant, by another way than the code's. */
const wall = (zone: string, instant: number) => clockOf(zone).format(instant);
const clocks = new Map<string, Intl.DateTimeFormat>();
/** Kept: making one takes far longer than asking it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timeZone, clock);
  return clock;
}

describe('cron expressions', () => {
  it.each([
    ['0 2 * * *', ['2026-03-01T02:00:00Z', '2026-03-02T02:00:00Z']],
    [
      '*/20 9-10 * * mon-fri',
      ['2026-03-02T09:00:00Z', '2026-03-02T09:20:00Z', '2026-03-02T09:40:00Z', '2026-03-02T10:00:00Z'],
    ],
    ['30 4 1,15 * *', ['2026-03-01T04:30:00Z', '2026-03-15T04:30:00Z', '2026-04-01T04:30:00Z']],
    ['0 0 13 * fri', ['2026-03-06T00:00:00Z', '2026-03-13T00:00:00Z', '2026-03-20T00:00:00Z']],
    ['5 6 29 2 *', ['2028-02-29T06:05:00Z', '2032-02-29T06:05:00Z']],
    ['0 0 * JAN,jul SUN', ['2026-07-05T00:00:00Z']],
    ['0 12 * * 7', ['2026-03-01T12:00:00Z', '2026-03-08T12:00:00Z']],
    ['0 12 * * 5-7', ['2026-03-01T12:00:00Z', '2026-03-06T12:00:00Z', '2026-03-07T12:00:00Z', '2026-03-08T12:00:00Z']],
    ['10/25 0 * * *', ['2026-03-01T00:10:00Z', '2026-03-01T00:35:00Z', '2026-03-02T00:10:00Z']],
  ])('%s', (expression, expected) => {
    expect(runs(cron(expression), '2026-02-28T23:59:59Z', expected.length)).toEqual(expected);
  });

  it.each([
    ['', 'five fields'],
    ['0 2 * *', 'this one has 4'],
    ['0 2 * * * *', 'this one has 6'],
    ['@daily', 'Short forms'],
    ['60 * * * *', 'minute has "60"'],
    ['* 24 * * *', 'from 0 to 23'],
    ['* * 0 * *', 'from 1 to 31'],
    ['* * * 13 *', 'month'],
    ['* * * * 8', 'from 0 to 7'],
    ['* * L * *', 'L, W and # are not supported'],
    ['* * 15W * *', 'not supported'],
    ['* * * * 5#2', 'not supported'],
    ['* * * * fri-mon', 'smaller to the larger'],
    ['*/0 * * * *', 'A step is'],
    ['*/x * * * *', 'A step is'],
    ['1/2/3 * * * *', 'written once'],
    ['1-2-3 * * * *', 'as in 1-5'],
    ['1,,2 * * * *', 'missing'],
    ['? * * * *', 'Write *'],
    ['-1 * * * *', 'missing'],
    ['1e1 * * * *', 'number from'],
    ['* * * foo *', 'a name from jan to dec'],
    ['99999999 * * * *', 'number from'],
  ])('%s is refused with a sentence', (expression, words) => {
    expect(() => parseCron(expression)).toThrow(CronError);
    expect(() => parseCron(expression)).toThrow(words);
    expect(checkPlan(cron(expression), 0)).toMatchObject({ field: 'spec' });
  });
});

describe('the nights on which clocks are changed', () => {
  it.each([
    // put forward: due at the jump
    [
      'Europe/Stockholm',
      '02:30',
      '2026-03-27T12:00:00Z',
      ['2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'America/New_York',
      '02:30',
      '2026-03-07T00:00:00Z',
      ['2026-03-07T07:30:00Z', '2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
    ],
    ['Australia/Lord_Howe', '02:15', '2026-10-03T00:00:00Z', ['2026-10-03T15:30:00Z', '2026-10-04T15:15:00Z']],
    [
      'America/Sao_Paulo',
      '00:30',
      '2018-11-03T00:00:00Z',
      ['2018-11-03T03:30:00Z', '2018-11-04T03:00:00Z', '2018-11-05T02:30:00Z'],
    ],
    // put back: due at the first of the two
    ['Europe/Stockholm', '02:30', '2026-10-24T12:00:00Z', ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z']],
    ['America/New_York', '01:30', '2026-11-01T00:00:00Z', ['2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z']],
    ['Australia/Lord_Howe', '01:45', '2026-04-03T20:00:00Z', ['2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z']],
    ['America/Sao_Paulo', '23:30', '2018-02-17T10:00:00Z', ['2018-02-18T01:30:00Z', '2018-02-19T02:30:00Z']],
    // none
    ['Asia/Kolkata', '02:30', '2026-03-28T00:00:00Z', ['2026-03-28T21:00:00Z', '2026-03-29T21:00:00Z']],
  ])('%s at %s', (zone, time, from, expected) => {
    expect(runs(daily(time, zone), from, expected.length)).toEqual(expected);
  });

  it('a day that a zone leaves out is due once, at its end', () => {
    expect(runs(daily('12:00', 'Pacific/Apia'), '2011-12-29T00:00:00Z', 3)).toEqual([
      '2011-12-29T22:00:00Z',
      '2011-12-30T10:00:00Z',
      '2011-12-30T22:00:00Z',
    ]);
    expect(runs(daily('00:00', 'Pacific/Apia'), '2011-12-29T00:00:00Z', 3)).toEqual([
      '2011-12-29T10:00:00Z',
      '2011-12-30T10:00:00Z',
      '2011-12-31T10:00:00Z',
    ]);
  });

  it('many times a day: those of the lost hour are one, those of the doubled hour are not repeated', () => {
    expect(runs(cron('*/30 * * * *', 'Europe/Stockholm'), '2026-03-29T00:00:00Z', 4)).toEqual([
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00Z',
      '2026-03-29T01:30:00Z',
      '2026-03-29T02:00:00Z',
    ]);
    expect(runs(cron('*/30 * * * *', 'Europe/Stockholm'), '2026-10-24T23:45:00Z', 4)).toEqual([
      '2026-10-25T00:00:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-25T02:00:00Z',
      '2026-10-25T02:30:00Z',
    ]);
  });

  const zones = [
    'Europe/Stockholm',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/Sao_Paulo',
    'Africa/Casablanca',
    'America/St_Johns',
    'Pacific/Chatham',
    'Asia/Tehran',
    'Europe/Dublin',
    'America/Havana',
    'UTC',
  ];
  const times = ['00:00', '00:30', '01:45', '02:00', '02:15', '02:45', '23:59'];

  it.each(zones)('%s: every day of two years has one run, at its time or at the jump over it', (zone) => {
    for (const time of times) {
      const found = nextRuns(daily(time, zone), Date.UTC(2016, 11, 31, 12), 800);
      let before = found[0] ?? 0;
      for (const run of found.slice(1)) {
        expect(run).toBeGreaterThan(before);
        const [day, clock = ''] = wall(zone, run).split(' ');
        expect(day, `${time} after ${new Date(before).toISOString()}`).toBe(
          new Date(Date.parse(`${String(wall(zone, before).split(' ')[0])}T00:00:00Z`) + 24 * HOUR)
            .toISOString()
            .slice(0, 10),
        );
        if (clock !== `${time}:00`) {
          const shift = offsetAt(zone, run) - offsetAt(zone, run - 1_000);
          expect(shift, `${zone} ${time} on ${String(day)}`).toBeGreaterThan(0);
          expect(
            time > String(wall(zone, run - 1_000).split(' ')[1]) || clock === '00:00:00' || clock === '01:00:00',
          ).toBe(true);
          expect(time < clock).toBe(true);
        }
        before = run;
      }
      expect(found).toHaveLength(800);
    }
  });

  it.each(zones)('%s: asked from anywhere, the answer is the same sequence', (zone) => {
    for (const of of [daily('02:30', zone), cron('17 */5 * * *', zone), cron('0 0 1,15 * mon', zone)]) {
      const all = nextRuns(of, Date.UTC(2026, 0, 1), 320);
      for (let index = 1; index < 310; index += 31) {
        const [one, two] = [all[index - 1] ?? 0, all[index] ?? 0];
        for (const from of [one, one + 1, Math.floor((one + two) / 2), two - 1])
          expect(nextRuns(of, from, 3)).toEqual(all.slice(index, index + 3));
        expect(lastRun(of, two)).toBe(two);
        expect(lastRun(of, two - 1)).toBe(one);
      }
    }
  });

  it.each(zones)('%s: wall clocks and instants agree both ways', (zone) => {
    for (let instant = Date.UTC(2026, 0, 1); instant < Date.UTC(2027, 0, 1); instant += 17 * HOUR + 11 * 60_000) {
      const back = instantOf(zone, instant + offsetAt(zone, instant));
      expect(back === instant || (back < instant && wall(zone, back) === wall(zone, instant))).toBe(true);
    }
  });
});

describe('weeks, dates and windows', () => {
  it('runs on the days of the week that were chosen', () => {
    expect(
      runs(
        plan({ kind: 'weekly', days: ['sunday', 'wednesday'], time: '22:15' }, 'Asia/Tokyo'),
        '2026-11-23T00:00:00Z',
        3,
      ),
    ).toEqual(['2026-11-25T13:15:00Z', '2026-11-29T13:15:00Z', '2026-12-02T13:15:00Z']);
  });

  it('starts and ends on the days given, in the time zone of the schedule', () => {
    const bounded = daily('00:30', 'Asia/Tokyo', { startDate: '2027-01-10', endDate: '2027-01-12' });
    expect(runs(bounded, '2026-01-01T00:00:00Z', 10)).toEqual([
      '2027-01-09T15:30:00Z',
      '2027-01-10T15:30:00Z',
      '2027-01-11T15:30:00Z',
    ]);
    expect(lastRun(bounded, Date.UTC(2030, 0, 1))).toBe(Date.parse('2027-01-11T15:30:00Z'));
    expect(lastRun(bounded, Date.UTC(2026, 0, 1))).toBeNull();
    expect(checkPlan(bounded, Date.UTC(2027, 5, 1))).toMatchObject({ field: 'endDate' });
  });

  it('keeps its place in the window, within it, and spreads many over all of it', () => {
    const windowed = daily('00:00', 'Europe/Stockholm', { windowMinutes: 120 });
    const quarters = [0, 0, 0, 0];
    for (let index = 0; index < 4_000; index++) {
      const id = `5f0c7e9a-0000-4000-8000-${String(index).padStart(12, '0')}`;
      const spread = spreadOf(id, 120);
      expect(spread).toBe(spreadOf(id, 120));
      expect(spread >= 0 && spread < 120 * 60_000 && spread % 1_000 === 0).toBe(true);
      const quarter = Math.floor(spread / (30 * 60_000));
      quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    }
    for (const share of quarters) expect(share).toBeGreaterThan(850);
    const id = 'one';
    const planned = plannedRuns(windowed, { id, from: Date.UTC(2026, 0, 1), count: 5 });
    expect(planned.map((run) => run - spreadOf(id, 120))).toEqual(
      nextRuns(windowed, Date.UTC(2026, 0, 1) - spreadOf(id, 120), 5),
    );
    expect(plannedRuns(windowed, { id, from: planned[1] ?? 0, count: 1 })).toEqual([planned[2]]);
    expect(lastPlannedRun(windowed, { id, until: planned[2] ?? 0 })).toBe(planned[2]);
    expect(spreadOf(id, 0)).toBe(0);
  });

  it.each([
    [daily('24:00'), 'spec'],
    [daily('2:00'), 'spec'],
    [plan({ kind: 'weekly', days: [], time: '02:00' }), 'spec'],
    [cron('0 0 30 2 *'), 'spec'],
    [daily('02:00', 'Mars/Olympus'), 'timeZone'],
    [daily('02:00', '+02:00'), 'timeZone'],
    [daily('02:00', ''), 'timeZone'],
    [daily('02:00', 'UTC', { windowMinutes: 1_440 }), 'windowMinutes'],
    [daily('02:00', 'UTC', { windowMinutes: 1.5 }), 'windowMinutes'],
    [daily('02:00', 'UTC', { startDate: '2026-02-30' }), 'startDate'],
    [daily('02:00', 'UTC', { endDate: 'soon' }), 'endDate'],
    [daily('02:00', 'UTC', { startDate: '2027-02-02', endDate: '2027-02-01' }), 'endDate'],
  ] as const)('says what is wrong: %j %s', (wrong, field) => {
    const problem = checkPlan(wrong, Date.UTC(2026, 0, 1));
    expect(problem).toMatchObject({ field });
    expect(problem?.message).toMatch(/^[A-Z].*\.$/);
  });

  it('knows time zones by their names only', () => {
    expect(
      ['Europe/Stockholm', 'Asia/Kolkata', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'].filter(
        (zone) => !isTimeZone(zone),
      ),
    ).toEqual([]);
    expect(['+01:00', '', 'x', 'Europe', 'Europe/Stockholm\0', 'a'.repeat(70)].filter(isTimeZone)).toEqual([]);
  });
});
