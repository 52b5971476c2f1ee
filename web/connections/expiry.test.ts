import { expect, it } from 'vitest';
import { expiryOf } from './expiry.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const inDays = (days: number): string => new Date(NOW + days * 86_400_000).toISOString();

it.each([
  [200, 'neutral', 'expires in 200 days'],
  [60.5, 'neutral', 'expires in 60 days'],
  [60, 'warning', 'expires in 60 days'],
  [14.2, 'warning', 'expires in 14 days'],
  [14, 'error', 'expires in 14 days'],
  [1.5, 'error', 'expires in 1 day'],
  [0.5, 'error', 'expires within a day'],
  [-0.5, 'error', 'expired today'],
  [-1, 'error', 'expired 1 day ago'],
  [-30, 'error', 'expired 30 days ago'],
])('%s days: %s, %s', (days, tone, text) => {
  expect(expiryOf(inDays(days), NOW)).toMatchObject({ tone, text });
});
