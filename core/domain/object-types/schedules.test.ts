import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { OBJECT_TYPES } from './index.ts';
import { endOf, isTimeBound, requestOf } from './schedules.ts';

const START = '2026-01-31T08:00:00Z';
const NOW = Date.parse('2026-02-01T00:00:00Z');

function schedule(expiration: GraphObject, extra: GraphObject = {}): GraphObject {
  return { id: 's', assignmentType: 'Assigned', scheduleInfo: { startDateTime: START, expiration }, ...extra };
}

describe('the end of a schedule', () => {
  it.each([
    [{ type: 'noExpiration' }, null],
    [{ type: 'noExpiration', endDateTime: null, duration: null }, null],
    [{ type: 'afterDateTime', endDateTime: '2026-05-01T00:00:00Z' }, '2026-05-01T00:00:00Z'],
    [{ type: 'afterDuration', endDateTime: null, duration: 'PT2H30M' }, '2026-01-31T10:30:00.000Z'],
    [{ type: 'afterDuration', duration: 'P180D' }, '2026-07-30T08:00:00.000Z'],
    [{ type: 'afterDuration', duration: 'P1Y2W' }, '2027-02-14T08:00:00.000Z'],
    [{ type: 'afterDuration', duration: 'two hours' }, null],
  ])('%j is %s', (expiration, end) => {
    expect(endOf(schedule(expiration))).toBe(end);
  });

  it('is counted from the creation where no start is given', () => {
    const info = { expiration: { type: 'afterDuration', duration: 'PT1H' } };
    expect(endOf({ createdDateTime: START, scheduleInfo: info })).toBe('2026-01-31T09:00:00.000Z');
    expect(endOf({ scheduleInfo: info })).toBeNull();
    expect(endOf({})).toBeNull();
  });
});

describe('what is more than a lasting assignment', () => {
  it.each([
    ['an activation', schedule({ type: 'noExpiration' }, { assignmentType: 'activated' }), true],
    ['one with an end', schedule({ type: 'afterDateTime', endDateTime: '2026-05-01T00:00:00Z' }), true],
    [
      'one that has not begun',
      schedule({}, { scheduleInfo: { startDateTime: '2026-03-01T00:00:00Z', expiration: { type: 'noExpiration' } } }),
      true,
    ],
    ['one without an end', schedule({ type: 'noExpiration' }), false],
    ['one without a schedule', { id: 's', assignmentType: 'Assigned' }, false],
  ])('%s', (_, object, expected) => {
    expect(isTimeBound(object, NOW)).toBe(expected);
  });
});

describe('the request that gives a right again', () => {
  it('names the end: a duration would begin to run anew', () => {
    const body = requestOf({
      principalId: 'p',
      scheduleInfo: schedule({ type: 'afterDuration', duration: 'P1D' }).scheduleInfo ?? null,
    });
    expect(body).toMatchObject({
      action: 'adminAssign',
      principalId: 'p',
      scheduleInfo: {
        startDateTime: START,
        expiration: { type: 'afterDateTime', endDateTime: '2026-02-01T08:00:00.000Z', duration: null },
      },
    });
  });

  it('leaves a right without an end without one', () => {
    const info = { startDateTime: START, expiration: { type: 'noExpiration' } };
    expect(requestOf({ scheduleInfo: info }).scheduleInfo).toEqual(info);
  });
});

it.each(Object.values(OBJECT_TYPES).filter(({ restore }) => restore.endsAt))(
  '$key never gives an activation again, and no right that comes through a group',
  ({ restore, permissions }) => {
    expect(restore.beforeCreate?.({ scheduleInfo: {} })).toMatchObject({ action: 'adminAssign' });
    expect(restore.protectedBy({ memberType: 'Group' })).toBe('capturedOnly');
    expect(restore.protectedBy({ memberType: 'Direct' })).toBeNull();
    if (restore.strip.includes('assignmentType'))
      expect(restore.protectedBy({ assignmentType: 'Activated', memberType: 'Direct' })).toBe('activation');
    expect(permissions.create.length).toBeGreaterThan(0);
  },
);
