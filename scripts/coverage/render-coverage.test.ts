import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { COVERAGE_FILE, renderCoverage } from './render-coverage.ts';

it('the table of what is backed up is the one that follows from the declarations (npm run coverage)', () => {
  expect(readFileSync(join(import.meta.dirname, '../..', COVERAGE_FILE), 'utf8')).toBe(renderCoverage());
});
