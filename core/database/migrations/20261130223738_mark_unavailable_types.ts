import { type Kysely, sql } from 'kysely';

/**
 * A backup that came from a storage can lack a type: its index there is missing or damaged. What the catalogue has of the
 * type at this number is then what an earlier backup had, and must not be shown as this one's. The column says why.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table backup_type add column unavailable text`.execute(db);
  await sql`create index backup_type_unavailable on backup_type (backup_id) where unavailable is not null`.execute(db);
}
