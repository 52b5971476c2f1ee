import { expect, it } from 'vitest';
import { mailedOf, namedFirst } from './mail-to.ts';

const members = [
  { id: 'b', name: 'Berta', email: 'berta@contoso.com' },
  { id: 'a', name: 'Anna', email: 'anna@contoso.com' },
  { id: 'z', name: 'Zoë', email: 'me@contoso.com' },
];

it('offers oneself first, then the others by name', () => {
  expect(namedFirst(members, 'z', '').map(({ id }) => id)).toEqual(['z', 'a', 'b']);
  expect(namedFirst(members, null, ' CONTOSO bert').map(({ id }) => id)).toEqual(['b']);
});

it('mails oneself until something else is chosen, and nobody who has left', () => {
  expect(mailedOf(null, 'z', members)).toEqual(['z']);
  expect(mailedOf([], 'z', members)).toEqual([]);
  expect(mailedOf(['a', 'gone'], 'z', members)).toEqual(['a']);
  expect(mailedOf(['a'], 'z', undefined)).toEqual(['a']);
});
