import { type Kysely, sql } from 'kysely';

/** Planning again takes the place of a plan without a cancelled one in the list, and a dry run on somebody's screen mails nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table restore add column replaced_by uuid, add column watched_at timestamptz`.execute(db);
}
