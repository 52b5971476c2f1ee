import { describe, expect, it } from 'vitest';
import { objectType } from '../object-types/index.ts';
import type { Link } from '../record.ts';
import { readDeltaEntry, type LinkChange } from './delta-entry.ts';
import { applyLinkChanges, combineDelta, mergeDelta } from './merge-delta.ts';

const users = objectType('users');
const groups = objectType('groups');

const member = (targetId: string, removed = false): LinkChange => ({
  relation: 'members',
  targetId,
  targetType: 'users',
  removed,
});
const link = (relation: string, targetId: string): Link => ({ sourceId: 'g', relation, targetId, targetType: 'users' });

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

  it('puts the pages of a large group together instead of replacing them', () => {
    const page = (id: string) =>
      ({ kind: 'upsert', id: 'g', object: { id: 'g', displayName: 'G' }, links: [member(id)] }) as const;
    const all = combineDelta(combineDelta(page('a'), page('b')), page('c'));
    expect(all.kind === 'upsert' && all.links.map((change) => change.targetId)).toEqual(['a', 'b', 'c']);
  });

  it('lets the last mention decide between deleted and alive', () => {
    const alive = { kind: 'upsert', id: '1', object: { id: '1' }, links: [] } as const;
    const dead = { kind: 'removed', id: '1', reason: 'soft' } as const;
    expect(combineDelta(alive, dead)).toBe(dead);
    expect(combineDelta(dead, alive)).toBe(alive);
  });
});

describe('applyLinkChanges', () => {
  const before = [link('members', 'a'), link('members', 'b'), link('owners', 'a')];
  const changes = [member('b', true), member('c')];

  it('adds, removes and leaves other relations alone', () => {
    expect(applyLinkChanges(groups, 'g', before, changes).map((l) => `${l.relation} ${l.targetId}`)).toEqual([
      'members a',
      'owners a',
      'members c',
    ]);
  });

  it('is idempotent and does not mind the order of pages', () => {
    const once = applyLinkChanges(groups, 'g', before, changes);
    expect(applyLinkChanges(groups, 'g', once, changes)).toEqual(once);
    expect(applyLinkChanges(groups, 'g', before, [...changes].reverse())).toEqual(once);
  });

  it('lets the last mention of one member win', () => {
    expect(applyLinkChanges(groups, 'g', [], [member('a'), member('a', true)])).toEqual([]);
    expect(applyLinkChanges(groups, 'g', [], [member('a', true), member('a')])).toHaveLength(1);
  });

  it('replaces the one target of a single-valued relation', () => {
    const manager = (targetId: string, removed = false): LinkChange => ({
      relation: 'manager',
      targetId,
      targetType: 'users',
      removed,
    });
    const now = applyLinkChanges(users, 'u', [{ ...link('manager', 'old'), sourceId: 'u' }], [manager('new')]);
    expect(now.map((l) => l.targetId)).toEqual(['new']);
    // Removal of the old one after the new one was added must not take the new one away.
    expect(applyLinkChanges(users, 'u', now, [manager('new'), manager('old', true)])).toEqual(now);
  });
});
