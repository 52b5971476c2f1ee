import { expect, it } from 'vitest';
import { whatOf } from './what-words.ts';

const LABELS: Readonly<Record<string, readonly [string, string]>> = {
  users: ['User', 'Users'],
  groups: ['Group', 'Groups'],
  conditionalAccessPolicies: ['Conditional Access policy', 'Conditional Access policies'],
  applications: ['App registration', 'App registrations'],
};
const words = { one: (type: string) => LABELS[type]?.[0] ?? type, many: (type: string) => LABELS[type]?.[1] ?? type };
const objects = (...counts: readonly (readonly [string, number])[]) =>
  counts.map(([type, count]) => ({ type, label: '', objects: count })) as never;

it('says what in a few words', () => {
  expect(whatOf({ types: [], objectsByType: objects(['users', 3], ['groups', 1]) }, words)).toBe('3 users, 1 group');
  expect(whatOf({ types: ['users'], objectsByType: objects(['conditionalAccessPolicies', 2]) }, words)).toBe(
    'all users, 2 Conditional Access policies',
  );
  expect(
    whatOf(
      { types: ['users', 'groups', 'applications'], objectsByType: objects(['conditionalAccessPolicies', 1]) },
      words,
    ),
  ).toBe('all users, all groups, all app registrations, 1 more type');
  expect(whatOf({ types: [], objectsByType: [] }, words)).toBe('');
});
