import { expect, it } from 'vitest';
import { isSameTyped } from './same-typed.ts';

it('takes a name as it is seen', () => {
  expect(isSameTyped(' Contoso Ltd ', 'Contoso  Ltd ')).toBe(true);
  expect(isSameTyped('Contoso Ltd', 'Contoso\u00a0Ltd')).toBe(true);
  expect(isSameTyped('Malmo\u0308', 'Malm\u00f6')).toBe(true);
  expect(isSameTyped('קונטוסו', '\u200fקונטוסו')).toBe(true);
});

it('takes no other name', () => {
  expect([isSameTyped('contoso', 'Contoso'), isSameTyped('', 'Contoso'), isSameTyped('Contoso', 'Contoso 2')]).toEqual([
    false,
    false,
    false,
  ]);
});
