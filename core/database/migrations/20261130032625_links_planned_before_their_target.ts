import { type Kysely, sql } from 'kysely';

/**
 * Objects of a restore that were planned before it was known that what their links lead to is blocked: they are planned
 * again, beside those that name something created again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table restore_referrer add column linked boolean not null default false`.execute(db);
}
