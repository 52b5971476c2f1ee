import { describe, expect, it } from 'vitest';
import { cronSentence } from './cron-sentence.ts';
import type { Schedule } from './data.ts';
import { overlapSentence } from './overlap.ts';
import { formErrors, formOf, newForm, planOf, withKind } from './schedule-form.ts';
import { scheduleSentence } from './schedule-sentence.ts';

const plan = { timeZone: 'Europe/Stockholm', windowMinutes: 0, startDate: null, endDate: null } as const;

describe('scheduleSentence', () => {
  it.each([
    [
      { ...plan, spec: { kind: 'daily', time: '02:00' }, windowMinutes: 60 },
      'Every day at 02:00 Europe/Stockholm, within 60 minutes',
    ],
    [
      { ...plan, spec: { kind: 'weekly', days: ['friday', 'monday'], time: '22:30' }, windowMinutes: 150 },
      'Every Monday and Friday at 22:30 Europe/Stockholm, within 2 hours 30 minutes',
    ],
    [
      {
        ...plan,
        spec: { kind: 'weekly', days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], time: '01:00' },
      },
      'Every day from Monday to Friday at 01:00 Europe/Stockholm',
    ],
    [
      { ...plan, spec: { kind: 'cron', expression: '0 */6 * * *' }, startDate: '2026-12-01', endDate: '2027-01-31' },
      'Every day at 00:00, 06:00, 12:00 and 18:00 Europe/Stockholm, from 1 Dec 2026 until 31 Jan 2027',
    ],
  ] as const)('%j', (schedule, sentence) => {
    expect(scheduleSentence(schedule)).toBe(sentence);
  });
});

describe('overlapSentence', () => {
  const now = Date.UTC(2026, 0, 1);
  const cron = (expression: string, windowMinutes: number) =>
    overlapSentence({ ...plan, spec: { kind: 'cron', expression }, windowMinutes }, now);

  it('says where a window reaches over the next run, and nothing where it does not', () => {
    expect(cron('*/15 * * * *', 60)).toContain('15 minutes apart at times, and the window is 60 minutes');
    expect(cron('0 2,3 * * *', 120)).toContain('60 minutes apart');
    expect([cron('*/15 * * * *', 15), cron('*/15 * * * *', 0), cron('0 2 * * *', 480)]).toEqual([null, null, null]);
  });
});

it('offers Sunday for a weekly schedule', () => {
  expect(planOf(withKind(newForm('one', 'UTC'), 'weekly')).spec).toMatchObject({ kind: 'weekly', days: ['sunday'] });
});

describe('cronSentence', () => {
  it.each([
    ['0 2 * * *', 'Every day at 02:00'],
    ['*/15 * * * *', 'Every day, every 15 minutes'],
    ['* * * * *', 'Every day, every minute'],
    ['5 * * * *', 'Every day at minute 5 of every hour'],
    [
      '0,30 8-17 * * mon-fri',
      'Every Monday, Tuesday, Wednesday, Thursday and Friday, every 30 minutes during the hours 8–17',
    ],
    ['10,20 8-17 * * *', 'Every day at minutes 10 and 20 of the hours 8–17'],
    ['0 3 1 * *', 'On day 1 of the month at 03:00'],
    ['0 3 1-7 * sun', 'On days 1–7 of the month and every Sunday at 03:00'],
    [
      '0 3 */2 * sat,sun',
      'On days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and 31 of the month if it is a Saturday or Sunday at 03:00',
    ],
    ['0 4 1,15 jan,jul *', 'On days 1 and 15 of the month at 04:00, in January and July'],
  ])('%s', (expression, sentence) => {
    expect(cronSentence(expression)).toBe(sentence);
  });

  it('says nothing of what is no expression', () => {
    expect([cronSentence('0 25 * * *'), cronSentence('')]).toEqual([null, null]);
  });
});

describe('the form of a schedule', () => {
  const now = Date.parse('2026-11-25T08:00:00Z');

  it('gives back the plan that it was opened with', () => {
    const schedule = {
      name: 'Nightly',
      connectionId: 'c',
      timeZone: 'Asia/Tokyo',
      windowMinutes: 30,
      startDate: null,
      endDate: '2027-01-01',
      spec: { kind: 'weekly', days: ['sunday'], time: '03:15' },
    } as unknown as Schedule;
    const { timeZone, windowMinutes, startDate, endDate, spec } = schedule;
    expect(planOf(formOf(schedule))).toEqual({ spec, timeZone, windowMinutes, startDate, endDate });
  });

  it('is called by its kind until somebody names it', () => {
    const form = newForm('c', 'Europe/Stockholm');
    expect(withKind(form, 'weekly')).toEqual({ ...form, kind: 'weekly', name: 'Weekly backup' });
    expect(withKind(withKind(form, 'weekly'), 'daily')).toEqual(form);
    expect(withKind({ ...form, name: 'Nightly' }, 'cron').name).toBe('Nightly');
  });

  it('says at which field something is wrong', () => {
    const form = newForm('c', 'Europe/Stockholm');
    expect(formErrors(form, now)).toEqual({});
    expect(Object.keys(formErrors({ ...form, name: ' ', kind: 'weekly', days: [] }, now))).toEqual(['spec', 'name']);
    expect(formErrors({ ...form, kind: 'cron', expression: '0 2 31 2 *' }, now).spec).toMatch(/never run/);
    expect(Object.keys(formErrors({ ...form, endDate: '2026-11-01' }, now))).toEqual(['endDate']);
    // What does not count for the chosen kind is not looked at.
    expect(formErrors({ ...form, expression: 'nonsense', days: [] }, now)).toEqual({});
  });
});
