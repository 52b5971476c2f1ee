import { describe, expect, it } from 'vitest';
import { FACETS, facetsOf, facetValues, parseFacets } from './facets.ts';
import { TYPE_KEYS } from './type-keys.ts';

describe('facets', () => {
  it.each([
    ['users', { accountEnabled: false, userType: 'Guest' }, ['enabled:no', 'guest:yes', 'synced:no']],
    [
      'users',
      { accountEnabled: true, userType: 'Member', onPremisesSyncEnabled: true },
      ['enabled:yes', 'guest:no', 'synced:yes'],
    ],
    ['users', {}, ['enabled:?', 'guest:?', 'synced:no']],
    [
      'groups',
      { groupTypes: ['Unified', 'DynamicMembership'], mailEnabled: true, securityEnabled: true },
      ['kind:microsoft365', 'dynamic:yes', 'roleAssignable:no', 'synced:no'],
    ],
    [
      'groups',
      { groupTypes: [], mailEnabled: true, securityEnabled: true, isAssignableToRole: true },
      ['kind:mailSecurity', 'dynamic:no', 'roleAssignable:yes', 'synced:no'],
    ],
    [
      'groups',
      { groupTypes: [], mailEnabled: true, securityEnabled: false },
      ['kind:distribution', 'dynamic:no', 'roleAssignable:no', 'synced:no'],
    ],
    [
      'groups',
      { groupTypes: [], mailEnabled: false, securityEnabled: true },
      ['kind:security', 'dynamic:no', 'roleAssignable:no', 'synced:no'],
    ],
    ['groups', {}, ['kind:?', 'dynamic:?', 'roleAssignable:no', 'synced:no']],
    [
      'conditionalAccessPolicies',
      { state: 'enabledForReportingButNotEnforced' },
      ['state:enabledForReportingButNotEnforced'],
    ],
    ['conditionalAccessPolicies', { state: 'someNewState' }, ['state:?']],
    ['namedLocations', { displayName: 'Office' }, []],
  ] as const)('of %s %j are %j', (type, object, expected) => {
    expect(facetsOf(type, structuredClone(object) as never)).toEqual(expected);
  });

  it('are told apart by key within a type, and by value within a key, and can be kept', () => {
    for (const type of TYPE_KEYS) {
      const facets = FACETS[type] ?? [];
      expect(new Set(facets.map(({ key }) => key)).size).toBe(facets.length);
      for (const { key, choices } of facets) {
        expect(key).toMatch(/^\w+$/);
        expect(new Set(choices.map(({ value }) => value)).size).toBe(choices.length);
        for (const { value } of choices) expect(value).toMatch(/^\w+$/);
      }
    }
  });

  it('are read back as they were kept', () => {
    expect(facetValues(['enabled:yes', 'guest:?'])).toEqual({ enabled: 'yes', guest: null });
    expect(facetValues(null)).toBeNull();
    expect(facetValues(['?'])).toBeNull();
  });

  it('of a filter are those of the type', () => {
    expect(parseFacets('groups', 'kind:security,dynamic:no,kind:distribution')).toEqual([
      { key: 'kind', values: ['security', 'distribution'] },
      { key: 'dynamic', values: ['no'] },
    ]);
    for (const text of ['kind:other', 'enabled:yes', 'kind', 'kind:security:x', "kind:'"])
      expect(parseFacets('groups', text)).toBeNull();
  });
});
