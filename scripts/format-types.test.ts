import { expect, test } from 'vitest';
import { type FormatTypes, formatTypes, readFormatTypes, typesWithLostRules } from './format-types.ts';

test('docs/format-types.json has every type as the code has it (else: node scripts/format-types.ts)', () => {
  expect(readFormatTypes()).toEqual(formatTypes());
});

test('rules that versions were hashed by must not be lost', () => {
  const rules = { leaveOut: [], unordered: ['a'], jsonStrings: [] };
  const types = (...known: (typeof rules)[]): FormatTypes => ({
    users: { graphType: 'user', rules: known, relations: {} },
  });
  const changed = { ...rules, unordered: [] };
  expect(typesWithLostRules(types(rules), types(changed))).toEqual(['users']);
  expect(typesWithLostRules(types(rules), types(changed, rules))).toEqual([]);
  expect(typesWithLostRules(types(rules), {})).toEqual(['users']);
});
