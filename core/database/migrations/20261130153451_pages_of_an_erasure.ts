import { type Kysely, sql } from 'kysely';

/** Counted, so that a bucket whose list has no end is left at last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table repository_erasure add column pages integer not null default 0`.execute(db);
}
