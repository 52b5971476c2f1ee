import { describe, expect, it } from 'vitest';
import { changeTotals, dayLabel } from './changes.ts';
import { coverageCounts, gapsOf } from './coverage.ts';
import type { TypeCoverage } from './data.ts';

const type = (
  name: TypeCoverage['type'],
  state: TypeCoverage['state'],
  reason: string | null = null,
): TypeCoverage => ({ type: name, label: name, objects: 1, state, reason });

describe('coverage of the last good backup', () => {
  const coverage = [
    type('users', 'captured', 'sponsors could not be read'),
    type('groups', 'captured'),
    type('devices', 'carried', 'x'),
    type('applications', 'missing', 'y'),
    type('groupEligibilitySchedules', 'notRead', 'not granted'),
  ];

  it('counts what was read whole apart from what was read in part', () => {
    expect(coverageCounts(coverage)).toEqual({
      types: 5,
      captured: 1,
      partly: 1,
      carried: 1,
      notRead: 1,
      missing: 1,
    });
  });

  it('lists gaps, worst first', () => {
    expect(gapsOf(coverage).map((gap) => gap.type)).toEqual([
      'applications',
      'devices',
      'users',
      'groupEligibilitySchedules',
    ]);
  });

  it('counts nothing before the first backup', () => {
    expect(coverageCounts([type('users', 'never'), type('groups', 'never')])).toBeNull();
  });
});

describe('changes by day', () => {
  it('writes a day as it is, whatever the zone', () => {
    expect([dayLabel('2026-11-25'), dayLabel('2026-03-01')]).toEqual(['25 Nov', '1 Mar']);
  });

  it('adds up', () => {
    const day = { day: '2026-11-25', added: 1, changed: 2, deleted: 3, backups: 1 };
    expect(changeTotals([day, day])).toEqual({ added: 2, changed: 4, deleted: 6, backups: 2 });
  });
});
