import { type Kysely, sql } from 'kysely';

/**
 * Hashes of two parts of a version, of what a crawl of the delta brings and of what is read aside: each is compared with
 * what Graph shows without reading the version. Versions without them are read, once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['object_version', 'capture_object'])
    await sql`alter table ${sql.table(table)} add column delta_hash text, add column aside_hash text`.execute(db);
}
