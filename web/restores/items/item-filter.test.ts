import { describe, expect, it } from 'vitest';
import type { ItemCount } from '../data.ts';
import { countMatching, filterOf, queryOf, usualAction } from './item-filter.ts';

describe('the address of a list of items', () => {
  it('says what is shown, and saying it again changes nothing', () => {
    const query = { action: 'update', type: 'users', state: 'failed', differs: 'true', search: 'anna', item: '3' };
    const filter = filterOf(query, undefined);
    expect(filter).toEqual({ action: 'update', type: 'users', state: 'failed', differs: true, search: 'anna' });
    expect(filterOf({ ...queryOf(filter, undefined) }, undefined)).toEqual(filter);
  });

  it('leaves out what it does not know', () => {
    expect(
      filterOf({ action: 'destroy', type: 'toString', state: 'constructor', differs: 'yes', search: '  ' }, undefined),
    ).toEqual({});
    expect(filterOf({ action: null, type: ['groups', 'users'] }, undefined)).toEqual({ type: 'groups' });
  });

  it('takes words out again', () => {
    expect(queryOf({ search: '' }, undefined)).toEqual({
      action: null,
      conflict: null,
      added: null,
      type: null,
      state: null,
      differs: null,
      repair: null,
      search: null,
    });
  });
});

describe('what is shown where nothing is asked for', () => {
  it('is what is written, and the address need not say so', () => {
    expect(filterOf({}, 'written')).toEqual({ action: 'written' });
    expect(filterOf({ type: 'users' }, 'written')).toEqual({ action: 'written', type: 'users' });
    expect(queryOf({ action: 'written', type: 'users' }, 'written')).toMatchObject({ action: null, type: 'users' });
  });

  it('is everything where a name, a state or a difference is looked for', () => {
    for (const query of [{ search: 'anna' }, { state: 'skipped' }, { differs: 'true' }])
      expect(filterOf(query, 'written').action).toBeUndefined();
  });

  it('can be anything else, and stays so in the address', () => {
    for (const filter of [
      {},
      { action: 'skip' },
      { action: 'written', search: 'anna' },
      { search: 'anna' },
      { action: 'update', state: 'failed' },
    ] as const) {
      expect(filterOf({ ...queryOf(filter, 'written') }, 'written')).toEqual(filter);
    }
  });

  it('is everything where nothing is written', () => {
    expect(
      usualAction([
        { action: 'skip', items: 4 },
        { action: 'blocked', items: 1 },
      ]),
    ).toBeUndefined();
    expect(
      usualAction([
        { action: 'skip', items: 4 },
        { action: 'remove', items: 1 },
      ]),
    ).toBe('written');
    expect(filterOf({}, undefined)).toEqual({});
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
    expect(
      countMatching([...counts, { type: 'groups', action: 'skip', state: 'skipped', items: 7, ...none }], {
        action: 'written',
      }),
    ).toBe(9);
  });

  it('do not pretend to know what was searched or compared', () => {
    expect(countMatching(counts, { search: 'a' })).toBeNull();
    expect(countMatching(counts, { differs: true, type: 'users' })).toBeNull();
  });
});
