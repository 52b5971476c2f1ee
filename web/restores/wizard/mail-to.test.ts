import { expect, it } from 'vitest';
import { recipientsOf, namedFirst } from './mail-to.ts';

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
  expect(recipientsOf(null, 'z', members)).toEqual(['z']);
  expect(recipientsOf([], 'z', members)).toEqual([]);
  expect(recipientsOf(['a', 'gone'], 'z', members)).toEqual(['a']);
  expect(recipientsOf(['a'], 'z', undefined)).toEqual(['a']);
});
