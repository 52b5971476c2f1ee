import { vi } from 'vitest';
import { testDamages } from './damage-rows.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

// Of the matrix, what takes little time.
testDamages([
  { place: 's3', kind: 'manifest', damages: ['deleted'] },
  { place: 'folder', kind: 'objects', damages: ['emptied'] },
  { place: 's3', kind: 'pack', damages: ['flipped', 'truncated'] },
  { place: 'folder', kind: 'key', damages: ['forged'] },
]);
