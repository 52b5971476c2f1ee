// npm run coverage: writes docs/coverage.md from the declarations of the object types.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COVERAGE_FILE, renderCoverage } from './coverage/render-coverage.ts';

writeFileSync(join(import.meta.dirname, '..', COVERAGE_FILE), renderCoverage());
console.log(`${COVERAGE_FILE} is up to date`);
