import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showTimesIn } from '../shared/format/times.ts';
import { addMonths, instantsOf, isMonth, weeksOf } from './month.ts';

beforeAll(() => showTimesIn('Europe/Stockholm'));
afterAll(() => showTimesIn(null));

describe('months of the calendar', () => {
  it('shows whole weeks from Monday that hold the month and no week without it', () => {
    const weeks = weeksOf('2026-11');
    expect([weeks.length, weeks[0]?.[0], weeks.at(-1)?.at(-1)]).toEqual([
      6,
      { day: '2026-10-26', isInMonth: false },
      { day: '2026-12-06', isInMonth: false },
    ]);
    expect(weeksOf('2027-02').map((week) => week[0]?.day)).toEqual([
      '2027-02-01',
      '2027-02-08',
      '2027-02-15',
      '2027-02-22',
    ]);
  });

  it('asks from midnight to midnight of the person, through both changes of the clock', () => {
    expect(instantsOf('2026-03')).toEqual({ from: '2026-02-22T23:00:00.000Z', to: '2026-04-05T22:00:00.000Z' });
  });

  it('counts months over their ends', () => {
    expect([addMonths('2026-01-31', 1), addMonths('2026-03-31', -1), addMonths('2026-12-15', 1)]).toEqual([
      '2026-02-28',
      '2026-02-28',
      '2027-01-15',
    ]);
  });

  it('takes nothing from an address that is no month', () => {
    expect([isMonth('2026-11'), isMonth('2026-13'), isMonth('x')]).toEqual([true, false, false]);
  });
});
