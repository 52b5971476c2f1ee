import { expect, it } from 'vitest';
import { passphraseProblem } from './passphrase-problem.ts';

it.each([
  ['short', 'tin badge', /has 9 characters/],
  ['too long', 'x'.repeat(201), /longer than 200/],
  ['one thing again and again', 'passwordpasswordpassword', /tried first/],
  ['the name of what it protects', 'contosocontosocontoso', /tried first/],
])('refuses a passphrase that is %s', (_, passphrase, message) => {
  expect(passphraseProblem(passphrase, 'Contoso')).toMatch(message);
});

it('takes a few words that do not belong together', () => {
  expect(passphraseProblem('violet anchor maple drift ninety', 'Contoso')).toBeNull();
});
