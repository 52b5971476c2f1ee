import { type Kysely, sql } from 'kysely';

/**
 * What each version of an object refers to, and objects that a restore repairs because of it. Edges belong to their version and go with it. `references_read` says whether
 * those of a version are known: null until they have been read (of versions that are older than this table, or come from
 * a version of the product that does not write it), false where its content could not be read.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table object_version add column references_read boolean`.execute(db);
  await sql`
    create table reference_edge (
      connection_id uuid not null,
      type text not null,
      object_id text collate "C" not null,
      from_seq integer not null,
      path text collate "C" not null,
      kind text not null check (kind in ('object', 'appId', 'roleTemplate', 'sku', 'tenant', 'scope')),
      named text collate "C" not null,
      primary key (connection_id, type, object_id, from_seq, path, kind, named),
      foreign key (connection_id, type, object_id, from_seq) references object_version on delete cascade
    )`.execute(db);
  await sql`
    create index reference_edge_by_named on reference_edge (connection_id, named, type, object_id, from_seq)`.execute(
    db,
  );
  await sql`
    create index object_version_references_unread on object_version (connection_id, repository_id, pack_id, frame_offset)
    where references_read is null`.execute(db);
  await sql`
    create index object_version_references_unreadable on object_version (connection_id) where not references_read`.execute(
    db,
  );
  await sql`
    create table restore_referrer (
      restore_id uuid not null references restore on delete cascade,
      type text not null,
      object_id text collate "C" not null,
      named_type text not null,
      named_id text collate "C" not null,
      selected boolean not null,
      planned boolean not null default false,
      primary key (restore_id, type, object_id)
    )`.execute(db);
  await sql`create index restore_referrer_open on restore_referrer (restore_id, type, object_id) where not planned`.execute(
    db,
  );
  await sql`alter table restore add column referrers_found_at timestamptz`.execute(db);
  await sql`alter table restore_item add column repair boolean not null default false`.execute(db);
  // What a running backup has found in an object, until it is published: [path, kind, named] each.
  await sql`alter table capture_object add column edges jsonb`.execute(db);
}
