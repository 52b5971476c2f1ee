import { type Kysely, sql } from 'kysely';

/** What a restore takes in because selected objects depend on it, how far the search for it is, and by whom an item is needed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table restore_dependency (
      restore_id uuid not null references restore on delete cascade,
      type text not null,
      object_id text collate "C" not null,
      needed_by_type text not null,
      needed_by_id text collate "C" not null,
      followed boolean not null default false,
      primary key (restore_id, type, object_id)
    )`.execute(db);
  await sql`create index restore_dependency_open on restore_dependency (restore_id, type, object_id) where not followed`.execute(
    db,
  );
  await sql`create index restore_dependency_by_id on restore_dependency (restore_id, lower(object_id))`.execute(db);

  await sql`alter table restore add column dependency_search jsonb`.execute(db);
  await sql`alter table restore_item add column needed_by jsonb`.execute(db);
}
