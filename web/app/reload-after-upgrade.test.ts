import { expect, it } from 'vitest';
import { mayReload } from './reload-after-upgrade.ts';

it('loads an address again once, and not without end where its files stay missing', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const now = Date.parse('2026-11-25T12:00:00Z');
  expect(mayReload(storage, now)).toBe(true);
  expect(mayReload(storage, now + 5_000)).toBe(false);
  expect(mayReload(storage, now + 120_000)).toBe(true);
});
