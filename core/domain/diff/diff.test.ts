import { describe, expect, it } from 'vitest';
import { objectType } from '../object-types/index.ts';
import { diffObjects } from './diff-objects.ts';

const users = objectType('users');

describe('diffObjects', () => {
  it('shows both values of what differs and nothing else', () => {
    const current = { id: '1', displayName: 'New', city: 'Bern', mail: null };
    const backup = { id: '1', displayName: 'Old', city: 'Bern', department: 'IT' };
    expect(diffObjects(users, current, backup)).toEqual([
      { path: 'department', current: null, backup: 'IT' },
      { path: 'displayName', current: 'New', backup: 'Old' },
    ]);
  });

  it('leaves noise out', () => {
    const current = {
      id: '1',
      otherMails: ['a', 'b'],
      onPremisesLastSyncDateTime: '2026-01-01',
      city: null,
      businessPhones: [],
    };
    const backup = { id: '1', otherMails: ['b', 'a'], onPremisesLastSyncDateTime: '2026-02-02' };
    expect(diffObjects(users, current, backup)).toEqual([]);
  });

  it('names the nested attribute, also where one side lacks the whole part', () => {
    const backup = { id: '1', onPremisesExtensionAttributes: { extensionAttribute1: 'a', extensionAttribute2: null } };
    expect(diffObjects(users, { id: '1' }, backup)).toEqual([
      { path: 'onPremisesExtensionAttributes.extensionAttribute1', current: null, backup: 'a' },
    ]);
  });

  it('compares sets as sets', () => {
    expect(diffObjects(users, { id: '1', otherMails: ['a', 'c'] }, { id: '1', otherMails: ['b', 'a'] })).toEqual([
      {
        path: 'otherMails',
        current: ['a', 'c'],
        backup: ['a', 'b'],
        elements: { onlyCurrent: ['c'], onlyBackup: ['b'] },
      },
    ]);
  });

  it('shows a whole object against none', () => {
    expect(diffObjects(users, null, { id: '1', displayName: 'A' }).map((change) => change.path)).toEqual([
      'displayName',
      'id',
    ]);
  });
});
