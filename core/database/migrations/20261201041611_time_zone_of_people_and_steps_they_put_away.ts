import { type Kysely, sql } from 'kysely';

/** What somebody chose in one browser holds in all of them: the time zone, and what they put away of the setup of a workspace. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table person add column time_zone text`.execute(db);
  await sql`alter table member add column setup_skipped jsonb not null default '[]'`.execute(db);
}
