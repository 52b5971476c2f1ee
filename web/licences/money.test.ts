import { expect, it } from 'vitest';
import { formatMoney } from './money.ts';

it.each([
  [4_900, 'eur', '€49'],
  [4_950, 'eur', '€49.50'],
  [-129_05, 'eur', '-€129.05'],
  [990_000, 'eur', '€9,900'],
  [500, 'jpy', '¥500'],
  [1_234, 'kwd', 'KWD 1.234'],
])('shows %d %s as people write it', (amount, currency, text) => {
  expect(formatMoney(amount, currency).replaceAll('\u00a0', ' ')).toBe(text);
});
