import { describe, expect, it } from 'vitest';
import { objectType } from '../object-types/index.ts';
import { readDeltaEntry } from './delta-entry.ts';
import { mergeDelta } from './merge-delta.ts';

const users = objectType('users');
const groups = objectType('groups');

describe('readDeltaEntry', () => {
  it('tells the recycle bin from gone for good', () => {
    expect(readDeltaEntry(users, { id: '1', '@removed': { reason: 'changed' } })).toEqual({
      kind: 'removed',
      id: '1',
      reason: 'soft',
    });
    expect(readDeltaEntry(users, { id: '1', '@removed': { reason: 'deleted' } })).toEqual({
      kind: 'removed',
      id: '1',
      reason: 'hard',
    });
  });

  it('takes the pages of relations out of the object, with what each target is', () => {
    const entry = readDeltaEntry(groups, {
      id: 'g',
      displayName: 'Group',
      description: null,
      'members@delta': [
        { '@odata.type': '#microsoft.graph.user', id: 'u' },
        { '@odata.type': '#microsoft.graph.device', id: 'd', '@removed': { reason: 'deleted' } },
        { '@odata.type': '#microsoft.graph.orgContact', id: 'c' },
        { '@odata.type': '#microsoft.graph.somethingNew', id: 'n' },
      ],
      'owners@delta': [{ '@odata.type': '#microsoft.graph.servicePrincipal', id: 's' }],
    });
    expect(entry).toEqual({
      kind: 'upsert',
      id: 'g',
      object: { id: 'g', displayName: 'Group', description: null },
      links: [
        { relation: 'members', targetId: 'u', targetType: 'users', removed: false },
        { relation: 'members', targetId: 'd', targetType: 'devices', removed: true },
        { relation: 'members', targetId: 'c', targetType: 'orgContacts', removed: false },
        { relation: 'members', targetId: 'n', targetType: 'other', removed: false },
        { relation: 'owners', targetId: 's', targetType: 'servicePrincipals', removed: false },
      ],
    });
  });

  it('refuses an entry without an ID', () => {
    expect(() => readDeltaEntry(users, { displayName: 'x' })).toThrow(/without an id/);
  });
});

describe('merging', () => {
  it('sets what is mentioned, empties what is null, leaves the rest', () => {
    const before = { id: '1', city: 'Bern', department: 'IT', mail: 'a@x' };
    expect(mergeDelta(before, { id: '1', city: null, mail: 'b@x' })).toEqual({
      id: '1',
      city: null,
      department: 'IT',
      mail: 'b@x',
    });
    expect(before.city).toBe('Bern');
    expect(mergeDelta(null, { id: '1' })).toEqual({ id: '1' });
  });
});
