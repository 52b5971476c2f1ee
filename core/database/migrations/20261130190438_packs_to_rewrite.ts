import { type Kysely, sql } from 'kysely';

/** Packs whose content the next backup writes again, because little of them is needed or too many of them are small. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table stored_file add column records integer, add column to_rewrite boolean not null default false`.execute(
    db,
  );
  await sql`create index stored_file_to_rewrite on stored_file (repository_id, type) where to_rewrite`.execute(db);
}
