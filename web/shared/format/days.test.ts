import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayOfInstant, isDay, startOfDay } from './days.ts';
import { formatTime, showTimesIn } from './times.ts';

/** The browser is somewhere else than the person's profile says. */
const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Asia/Tokyo';
});
afterAll(() => {
  process.env['TZ'] = zone;
  showTimesIn(null);
});

describe('days of the person', () => {
  it.each([
    // The days of both changes of the clock, which have 23 and 25 hours.
    ['Europe/Stockholm', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Stockholm', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    // The clock jumps from midnight to one.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
    ['Pacific/Auckland', '2026-12-01', '2026-11-30T11:00:00.000Z', '2026-12-01T11:00:00.000Z'],
  ])('in %s, %s begins and ends with its clock', (name, day, start, end) => {
    showTimesIn(name);
    expect([startOfDay(day), startOfDay(addDays(day, 1))]).toEqual([start, end]);
    expect([dayOfInstant(start), dayOfInstant(new Date(end).getTime() - 1)]).toEqual([day, day]);
  });

  it('are counted over the changes of the clock and the ends of years', () => {
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map((day) => addDays(day, 1))).toEqual([
      '2026-03-29',
      '2026-03-30',
      '2026-10-26',
    ]);
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('are days', () => {
    expect(['2026-02-28', '2026-02-30', '2026-2-3', ''].map(isDay)).toEqual([true, false, false, false]);
  });

  it('follow the zone as soon as it is another one', () => {
    showTimesIn('Europe/Stockholm');
    expect(formatTime('2026-07-01T22:30:00Z')).toBe('2 Jul 2026, 00:30');
    showTimesIn('America/New_York');
    expect(formatTime('2026-07-01T22:30:00Z')).toBe('1 Jul 2026, 18:30');
  });

  it('are those of the browser where the profile says nothing, or a zone that nobody knows', () => {
    showTimesIn('Europe/Stockholm');
    showTimesIn('Mars/Olympus');
    const ofBrowser = formatTime('2026-07-01T22:30:00Z');
    showTimesIn(null);
    expect(formatTime('2026-07-01T22:30:00Z')).toBe(ofBrowser);
  });
});
