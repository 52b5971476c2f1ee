import { type Kysely, sql } from 'kysely';

/**
 * Restores that undo another one: which of its items, under the ID that the object has in the tenant. Items keep the state
 * in which a restore left their object as well, so that what somebody else changed since is told apart.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table restore add column undo_of uuid references restore`.execute(db);
  await sql`create index restore_by_undo_of on restore (undo_of) where undo_of is not null`.execute(db);
  await sql`alter table restore_item add column after_sealed bytea, add column after_kept_at timestamptz`.execute(db);
  await sql`
    create table restore_undo (
      restore_id uuid not null references restore on delete cascade,
      type text not null,
      object_id text collate "C" not null,
      undone_ordinal integer not null,
      overwrite boolean not null default false,
      primary key (restore_id, type, object_id)
    )`.execute(db);
  await sql`create index restore_undo_by_id on restore_undo (restore_id, lower(object_id))`.execute(db);
}
