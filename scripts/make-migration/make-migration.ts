import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameMigration } from './name-migration.ts';
import { registerMigration } from './register-migration.ts';

/** Not SQL yet: it fails until somebody has written what it does. */
const TEMPLATE = `import { type Kysely, sql } from 'kysely';

/** Say what is new and why. The version before this one must be able to work on the changed schema. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`alter table …\`.execute(db);
}
`;

/** Writes a migration to fill in below `root` and lists it in `migrate.ts`; answers its path from `root`. */
export function makeMigration(title: string, now: Date, root: string): string {
  const folder = 'core/database/migrations';
  const existing = readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
  const name = nameMigration(title, now, existing);
  const list = join(root, 'core/database/migrate.ts');
  const registered = registerMigration(readFileSync(list, 'utf8'), name);
  const path = `${folder}/${name}.ts`;
  writeFileSync(join(root, path), TEMPLATE, { flag: 'wx' });
  writeFileSync(list, registered);
  return path;
}
