import { type Kysely, sql } from 'kysely';

/**
 * Why an object joins a plan once everything that was selected is planned: it names something that is created again
 * (`names`); it was planned before it was known that what its links lead to is blocked (`linked`); it is a right in the
 * directory that was given since the backup (`added`).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table restore_referrer add column why text not null default 'names'
      check (why in ('names', 'linked', 'added'))`.execute(db);
}
