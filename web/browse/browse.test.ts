import { describe, expect, it } from 'vitest';
import type { TypeCount } from '../backups/data.ts';
import { groupAttributes } from './attribute-groups.ts';
import type { HistoryPeriod } from './data.ts';
import { groupTypes } from './group-types.ts';
import { historyEvents, lastPeriodBefore } from './history-events.ts';

const backup = (seq: number) => ({ backupId: `b${String(seq)}`, seq, at: null });
const period = (from: number, ended: number | null, end: HistoryPeriod['end']): HistoryPeriod => ({
  hash: String(from),
  displayName: `as of ${String(from)}`,
  from: backup(from),
  to: ended === null ? null : backup(ended - 1),
  end,
  endedBy: ended === null ? null : backup(ended),
});

describe('historyEvents', () => {
  const periods = [period(9, null, 'current'), period(4, 6, 'softDeleted'), period(1, 4, 'changed')];

  it('tells deletions and returns apart from changes, newest first', () => {
    expect(historyEvents(periods).map(({ kind, noticed }) => [kind, noticed.seq])).toEqual([
      ['returned', 9],
      ['deleted', 6],
      ['changed', 4],
      ['first', 1],
    ]);
  });

  it('says of each change and deletion which backup has the state before it', () => {
    expect(historyEvents(periods).map(({ before }) => before?.seq ?? null)).toEqual([null, 5, 3, null]);
  });

  it('finds what a backup without the object comes after', () => {
    expect(lastPeriodBefore(periods, 7)?.from.seq).toBe(4);
    expect(lastPeriodBefore([period(5, null, 'current')], 3)).toBeNull();
  });
});

describe('groupAttributes', () => {
  it('puts every attribute in one section, filled ones first', () => {
    const attributes = {
      displayName: 'Anna',
      surname: null,
      mail: 'a@b.c',
      onPremisesSyncEnabled: true,
      onPremisesImmutableId: null,
      zebra: 1,
      businessPhones: [],
      constructor: 'x',
    };
    const groups = groupAttributes(attributes);
    expect(groups.map(({ key, filled, entries }) => [key, filled, entries.map(({ name }) => name)])).toEqual([
      ['identity', 1, ['displayName', 'surname']],
      ['contact', 1, ['mail', 'businessPhones']],
      ['onPremises', 1, ['onPremisesSyncEnabled', 'onPremisesImmutableId']],
      ['technical', 2, ['constructor', 'zebra']],
    ]);
    expect(groups.flatMap(({ entries }) => entries)).toHaveLength(Object.keys(attributes).length);
  });
});

describe('groupTypes', () => {
  it('keeps types whose words have not come yet', () => {
    const count = (type: TypeCount['type'], objects: number): TypeCount => ({
      type,
      label: type,
      objects,
      links: 0,
      added: 0,
      changed: 0,
      deleted: 0,
      carried: false,
      notAvailable: null,
    });
    const words = [{ key: 'users', group: { key: 'identity', label: 'Identity' } }] as const;
    expect(
      groupTypes([count('devices', 2), count('users', 3)], words).map(({ key, objects }) => [key, objects]),
    ).toEqual([
      ['identity', 3],
      ['other', 2],
    ]);
  });
});
