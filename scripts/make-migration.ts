// npm run migration -- "add x": makes a migration to fill in, named after this moment, and lists it.
import { join } from 'node:path';
import { messageOf } from '../core/observability/sentence-error.ts';
import { makeMigration } from './make-migration/make-migration.ts';

try {
  const path = makeMigration(process.argv.slice(2).join(' '), new Date(), join(import.meta.dirname, '..'));
  console.log(`Made ${path} and listed it in core/database/migrate.ts.`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
