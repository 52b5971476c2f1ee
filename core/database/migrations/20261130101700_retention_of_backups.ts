import { type Kysely, sql } from 'kysely';

/**
 * How long backups are kept: the policy of a workspace (no connection) and of single connections (no policy: keep everything),
 * legal holds, marks for removal, and how far a removal is. The row of a removed backup stays: restores, proofs and the
 * audit log refer to it. A file that is on its way out is no longer expected in the storage.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table retention_policy (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid references connection on delete cascade,
      policy jsonb,
      updated_by text not null,
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create unique index retention_policy_of_workspace on retention_policy (workspace_id) where connection_id is null`.execute(
    db,
  );
  await sql`create unique index retention_policy_of_connection on retention_policy (connection_id)`.execute(db);
  await sql`
    alter table backup
      add column hold_reason text,
      add column held_by text,
      add column held_at timestamptz,
      add column removal_due_at timestamptz,
      add column removal_asked_by text,
      add column removed_at timestamptz,
      add column manifest_removed_at timestamptz,
      add column rows_removed_at timestamptz,
      add column files_marked_at timestamptz,
      add check (removed_at is null or hold_reason is null),
      add check (manifest_removed_at is null or removed_at is not null or state in ('failed', 'cancelled')),
      add check (rows_removed_at is null or manifest_removed_at is not null)`.execute(db);
  await sql`
    create index backup_being_removed on backup (connection_id) where removed_at is not null and files_marked_at is null`.execute(
    db,
  );
  await sql`
    alter table stored_file add column removing_at timestamptz, add column locked_until timestamptz`.execute(db);
  await sql`create index stored_file_removing on stored_file (repository_id, path) where removing_at is not null`.execute(
    db,
  );
  // Content that was written again lies elsewhere for the catalogue; the indexes of earlier backups still lead to the first place.
  await sql`
    create table moved_pack (
      connection_id uuid not null references connection on delete cascade,
      repository_id uuid not null references repository on delete cascade,
      pack_id text collate "C" not null,
      from_seq integer not null,
      to_seq integer not null,
      primary key (connection_id, repository_id, pack_id, to_seq)
    )`.execute(db);
  await sql`
    insert into moved_pack (connection_id, repository_id, pack_id, from_seq, to_seq)
    select r.connection_id, r.id, substring(f.path from 6), 1, (
      select coalesce(max(b.seq), 0) + 1 from backup b where b.connection_id = r.connection_id)
    from stored_file f join repository r on r.id = f.repository_id
    where f.kind = 'pack' and (f.damage is not null or not exists (
      select from object_version v where v.connection_id = r.connection_id and v.repository_id = r.id
        and 'packs/' || v.pack_id = f.path))`.execute(db);
  await sql`
    alter table repository
      add column lock_days integer,
      add column retention_owner text,
      add column retention_until timestamptz`.execute(db);
}
