import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { World } from './world.ts';

const TABLES = [
  'products',
  'prices',
  'customers',
  'taxIds',
  'sessions',
  'subscriptions',
  'invoices',
  'configurations',
] as const;

type Kept = { readonly aheadSeconds: number; readonly refusedCards: readonly string[] } & {
  readonly [T in (typeof TABLES)[number]]: readonly [string, never][];
};

/** Brings back what an earlier run has kept, if it has. */
export function loadWorld(world: World, path: string): void {
  if (!existsSync(path)) return;
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept;
  for (const table of TABLES) for (const [id, row] of kept[table]) world[table].set(id, row);
  for (const customer of kept.refusedCards) world.refusedCards.add(customer);
  world.aheadSeconds = kept.aheadSeconds;
}

/** Whole or not at all. */
export function saveWorld(world: World, path: string): void {
  const kept = {
    aheadSeconds: world.aheadSeconds,
    refusedCards: [...world.refusedCards],
    ...Object.fromEntries(TABLES.map((table) => [table, [...world[table]]])),
  };
  writeFileSync(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
