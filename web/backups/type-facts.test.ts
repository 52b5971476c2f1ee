import { expect, it } from 'vitest';
import { factSentences, type TypeFacts } from './type-facts.ts';

const FACTS: TypeFacts = {
  type: 'users',
  relationsAsOf: '2026-01-02T10:00:00.000Z',
  provedAt: '2026-01-02T10:00:00.000Z',
  readFully: null,
  drift: null,
  notLicensed: false,
  notGranted: false,
  unknown: [],
};
const READ_AT = '2026-01-02T09:59:00.000Z';

it('says nothing where everything was read with the backup', () => {
  expect(factSentences(FACTS, READ_AT)).toEqual([]);
  expect(factSentences({ ...FACTS, drift: { objects: 0, links: 0 } }, READ_AT)).toEqual([]);
});

it.each([
  ['older relations', { relationsAsOf: '2026-01-01T10:00:00.000Z' }, /^Relations as of 1 Jan 2026, /],
  ['relations that were never read', { relationsAsOf: null }, /has not been read to its end yet/],
  ['drift', { drift: { objects: 1, links: 2 } }, /^Drift of the copy: 1 object and 2 links differed/],
  ['why all was read', { readFully: 'tokenLost' }, /^Read as a whole\. The place in change tracking was lost\.$/],
  [
    'unknown parts',
    { unknown: [{ part: 'members', label: 'Members', count: 2, every: false }] },
    /^Members of 2 objects: unknown, not empty\.$/,
  ],
  [
    'the unknown part of all',
    { unknown: [{ part: 'members', label: 'Members', count: 1, every: true }] },
    /^Members of every object: unknown/,
  ],
  ['a missing licence', { notLicensed: true, relationsAsOf: null }, /^The tenant has no licence for this type\.$/],
])('says %s', (_, facts, sentence) => {
  const found = factSentences({ ...FACTS, ...facts }, READ_AT);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(sentence);
});
