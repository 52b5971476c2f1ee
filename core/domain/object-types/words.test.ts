import { describe, expect, it } from 'vitest';
import { PLAN_REASONS, reasonOfProtection } from '../plan/reasons.ts';
import { TYPE_KEYS } from '../type-keys.ts';
import { GROUP_OF_TYPE } from './groups-of-types.ts';
import { OBJECT_TYPES } from './index.ts';
import { partLabel, relationLabel, typeLabel } from './labels.ts';
import { neverRestored } from './never-restored.ts';
import { referenceLabel } from './reference-words.ts';

describe('words for what links say', () => {
  const relations = TYPE_KEYS.flatMap((key) => OBJECT_TYPES[key].relations.map(({ name }) => name));

  it.each([...new Set(relations)])('exist for %s in both directions', (relation) => {
    const [out, inward] = [relationLabel(relation, 'out'), relationLabel(relation, 'in')];
    expect([out, inward]).not.toContain(relation);
    expect(out).not.toBe(inward);
  });

  const sets = TYPE_KEYS.flatMap((key) => OBJECT_TYPES[key].embedded.map(({ name }) => [key, name] as const));

  it.each(sets)('exist for a set of %s: %s', (key, name) => {
    expect(partLabel(OBJECT_TYPES[key], name)).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
  });

  it('leave the name where it is unknown, and name what is not backed up', () => {
    expect(relationLabel('sisters', 'in')).toBe('sisters');
    expect([typeLabel('users'), typeLabel('orgContacts'), typeLabel('other')]).toEqual([
      'User',
      'Organizational contact',
      'Other object',
    ]);
  });

  it('put every type into one group', () => {
    expect(Object.keys(GROUP_OF_TYPE).toSorted()).toEqual([...TYPE_KEYS].toSorted());
  });
});

describe('words for where a reference stands', () => {
  const paths = TYPE_KEYS.flatMap((key) => OBJECT_TYPES[key].references.map(({ path }) => path));

  it.each([...new Set(paths)])('exist for %s', (path) => {
    expect(referenceLabel(path)).not.toBe(path);
  });

  it('name the directory extension, and leave a path as it is that nobody declared', () => {
    expect(referenceLabel(`extension_${'a'.repeat(32)}_costCenter`)).toBe(
      'value of the directory extension costCenter',
    );
    expect(referenceLabel('some.path[]')).toBe('some.path[]');
  });
});

describe('what is never restored', () => {
  it.each([
    ['users', ['synced', 'guest', 'agent-identity', 'restricted-management', 'new-password', 'secret']],
    ['groups', ['synced', 'mail-enabled-group', 'restricted-management']],
    ['devices', ['not-creatable', 'synced', 'restricted-management']],
    ['roleDefinitions', ['built-in']],
    [
      'servicePrincipals',
      ['first-party', 'managed-identity', 'not-creatable', 'agent-identity', 'own-application', 'secret'],
    ],
    ['applications', ['agent-identity', 'own-application', 'secret']],
    ['authorizationPolicy', ['not-creatable']],
    ['authenticationMethodsPolicy', ['not-creatable']],
    ['roleAssignments', ['given-by-schedule']],
    ['roleEligibilitySchedules', []],
    ['roleAssignmentSchedules', ['activation']],
    ['conditionalAccessPolicies', []],
  ] as const)('of %s: %j', (key, codes) => {
    const sentences = neverRestored(OBJECT_TYPES[key]).filter((sentence) =>
      Object.values<string>(PLAN_REASONS).includes(sentence),
    );
    expect(sentences).toEqual(codes.map((code) => PLAN_REASONS[code]));
  });

  it('names the relations that are not written, or not of every object', () => {
    const members = (sentence: string) => `Members: ${sentence}`;
    expect(neverRestored(OBJECT_TYPES.groups)).toContain(members(PLAN_REASONS['dynamic-membership']));
    expect(neverRestored(OBJECT_TYPES.administrativeUnits)).toEqual([members(PLAN_REASONS['dynamic-membership'])]);
    expect(neverRestored(OBJECT_TYPES.groupLifecyclePolicies)).toEqual([
      `Selected groups: ${PLAN_REASONS['selects-no-groups']}`,
    ]);
    expect(neverRestored(OBJECT_TYPES.directoryRoles)).toEqual([members(PLAN_REASONS['captured-only'])]);
  });

  it('is asked with an example for every reason that a type may have', () => {
    const told = TYPE_KEYS.flatMap((key) => neverRestored(OBJECT_TYPES[key])).join('\n');
    // Capturing only is a matter of relations, our own application one of the tenant.
    for (const reason of [
      'synced',
      'builtIn',
      'firstParty',
      'managedIdentity',
      'notCreatable',
      'dynamicMembership',
      'mailEnabledGroup',
      'capturedOnly',
      'ownApplication',
      'guest',
      'activation',
      'selectsNoGroups',
    ] as const) {
      expect(told).toContain(PLAN_REASONS[reasonOfProtection(reason)]);
    }
  });
});
