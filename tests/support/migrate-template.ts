import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

interface MigrateModule {
  readonly migrateToLatest: (db: Kysely<unknown>) => Promise<unknown>;
}

const migrateScript = resolve(import.meta.dirname, '../../core/database/migrate.ts');

export async function migrateTemplate(url: string): Promise<void> {
  if (!existsSync(migrateScript)) return;
  const { migrateToLatest } = (await import(pathToFileURL(migrateScript).href)) as MigrateModule;
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
  try {
    await migrateToLatest(db);
  } finally {
    await db.destroy();
  }
}
