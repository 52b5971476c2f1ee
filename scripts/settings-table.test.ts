import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsTable } from './settings-table.ts';

test('docs/operations.md lists every setting as the code has it (else: node scripts/settings-table.ts)', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/operations.md'), 'utf8');
  const table = /<!-- settings:.*-->\n([\s\S]*?)\n<!-- \/settings -->/.exec(page)?.[1];
  expect(table).toBe(settingsTable());
});
