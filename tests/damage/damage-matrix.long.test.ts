import { vi } from 'vitest';
import { PLACES, testDamages } from './damage-rows.ts';
import { DAMAGES, KINDS } from './damages.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

// Every kind with every damage once; each place meets every kind and every damage.
testDamages(
  PLACES.flatMap((place, turn) =>
    KINDS.map((kind, row) => ({
      place,
      kind,
      damages: DAMAGES.filter((_, column) => (row + column) % PLACES.length === turn),
    })),
  ),
);
