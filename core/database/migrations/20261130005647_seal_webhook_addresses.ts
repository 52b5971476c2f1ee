import { type Kysely, sql } from 'kysely';

/**
 * Addresses of webhooks are often secrets themselves. They are sealed from now on; `url` keeps what goes before the path,
 * so that the version before this one still finds the host. The master key is not known here: processes seal the
 * addresses that are there when they start.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notification_webhook add column url_sealed bytea`.execute(db);
}
