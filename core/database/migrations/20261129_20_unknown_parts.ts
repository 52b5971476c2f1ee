import { type Kysely, sql } from 'kysely';

/**
 * Parts of objects (a relation, an embedded set, the set below a parent) of which a backup does not know what they hold,
 * and differences that only a full read has shown. The object ID `*` stands for every object of the type.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table capture_part (
      backup_id uuid not null references backup on delete cascade,
      type text not null,
      object_id text collate "C" not null,
      part text collate "C" not null,
      outcome text not null check (outcome in ('unknown', 'known')),
      code text not null,
      message text not null,
      primary key (backup_id, type, object_id, part)
    )`.execute(db);
  await sql`
    create table unknown_part (
      connection_id uuid not null references connection on delete cascade,
      type text not null,
      object_id text collate "C" not null,
      part text collate "C" not null,
      code text collate "C" not null,
      message text not null,
      from_seq integer not null,
      to_seq integer,
      primary key (connection_id, type, object_id, part, from_seq)
    )`.execute(db);
  await sql`
    create unique index unknown_part_open on unknown_part (connection_id, type, object_id, part) where to_seq is null`.execute(
    db,
  );
  await sql`create index object_version_soft on object_version (connection_id, type, object_id) where deleted = 'soft'`.execute(
    db,
  );
  await sql`alter table capture_object add column drift boolean not null default false`.execute(db);
  await sql`alter table capture_link add column drift boolean not null default false`.execute(db);
}
