import { describe, expect, it } from 'vitest';
import type { UsedByType } from './data.ts';
import { usedBySentence } from './used-by-words.ts';

const policies = (objects: number, excluded: number): UsedByType => ({
  type: 'conditionalAccessPolicies',
  label: { one: 'Conditional Access policy', many: 'Conditional Access policies' },
  objects,
  excluded,
  places: [],
});

describe('the line of who refers to an object', () => {
  it.each([
    [[policies(3, 1)], '3 Conditional Access policies, excluded in one'],
    [[policies(1, 0)], '1 Conditional Access policy'],
    [[policies(1, 1)], '1 Conditional Access policy, excluded in it'],
    [[policies(2, 2)], '2 Conditional Access policies, excluded in all of them'],
    [
      [policies(1200, 11), policies(2, 0)],
      '1,200 Conditional Access policies, excluded in 11; 2 Conditional Access policies',
    ],
    [[], ''],
  ])('says how many, and how many leave it out', (types, sentence) => {
    expect(usedBySentence(types)).toBe(sentence);
  });
});
