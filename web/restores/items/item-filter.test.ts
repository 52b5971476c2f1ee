import { describe, expect, it } from 'vitest';
import type { ItemCount } from '../data.ts';
import { countMatching, filterOf, queryOf } from './item-filter.ts';

describe('the address of a list of items', () => {
  it('says what is shown, and saying it again changes nothing', () => {
    const query = { action: 'update', type: 'users', state: 'failed', differs: 'true', search: 'anna', item: '3' };
    const filter = filterOf(query);
    expect(filter).toEqual({ action: 'update', type: 'users', state: 'failed', differs: true, search: 'anna' });
    expect(filterOf({ ...queryOf(filter) })).toEqual(filter);
  });

  it('leaves out what it does not know', () => {
    expect(filterOf({ action: 'destroy', type: 'toString', state: 'constructor', differs: 'yes', search: '  ' })).toEqual({});
    expect(filterOf({ action: null, type: ['groups', 'users'] })).toEqual({ type: 'groups' });
  });

  it('takes words out again', () => {
    expect(queryOf({ search: '' })).toEqual({ action: null, type: null, state: null, differs: null, search: null });
  });
});

describe('counts under a filter', () => {
  const none = { changes: 0, linksAdded: 0, linksRemoved: 0, expectedWrites: 0 };
  const counts: ItemCount[] = [
    { type: 'users', action: 'update', state: 'done', items: 3, ...none },
    { type: 'users', action: 'update', state: 'failed', items: 1, ...none },
    { type: 'groups', action: 'create', state: 'done', items: 5, ...none },
  ];

  it('add up what the filter leaves', () => {
    expect(countMatching(counts, {})).toBe(9);
    expect(countMatching(counts, { action: 'update' })).toBe(4);
    expect(countMatching(counts, { type: 'users', state: 'done' })).toBe(3);
    expect(countMatching(counts, { action: 'remove' })).toBe(0);
  });

  it('do not pretend to know what was searched or compared', () => {
    expect(countMatching(counts, { search: 'a' })).toBeNull();
    expect(countMatching(counts, { differs: true, type: 'users' })).toBeNull();
  });
});
