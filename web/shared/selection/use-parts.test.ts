import { expect, it } from 'vitest';
import { useParts } from './use-parts.ts';

it('counts ticked attributes and links, and says how many of each', () => {
  const parts = useParts();
  expect([parts.count.value, parts.text.value]).toEqual([0, '']);
  parts.toggleAttribute('city');
  expect(parts.text.value).toBe('1 attribute');
  parts.toggleAttribute('jobTitle');
  parts.toggleLink({ relation: 'members', targetId: 'A' });
  expect(parts.text.value).toBe('2 attributes and 1 link');
  expect(parts.choice.value).toEqual({
    attributes: ['city', 'jobTitle'],
    links: [{ relation: 'members', targetId: 'A' }],
  });
});

it('takes a tick back, of links whatever the case of the ID, and tells relations apart', () => {
  const parts = useParts();
  parts.set({ attributes: ['city'], links: [{ relation: 'members', targetId: 'A' }] });
  expect(parts.hasLink({ relation: 'members', targetId: 'a' })).toBe(true);
  expect(parts.hasLink({ relation: 'owners', targetId: 'a' })).toBe(false);
  parts.toggleLink({ relation: 'members', targetId: 'a' });
  parts.toggleAttribute('city');
  expect(parts.count.value).toBe(0);
});

it('knows when it is more than one restore takes', () => {
  const parts = useParts();
  const attributes = Array.from({ length: 200 }, (_, index) => `a${String(index)}`);
  parts.set({ attributes, links: [] });
  expect(parts.isTooMuch.value).toBe(false);
  parts.toggleAttribute('one more');
  expect(parts.isTooMuch.value).toBe(true);
});
