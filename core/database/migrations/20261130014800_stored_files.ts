import { type Kysely, sql } from 'kysely';

/**
 * What lies in each repository, as it was written, and what was found wrong with it; the data keys of each repository;
 * what verifications found. Files of earlier backups are known by their names: their sizes and checksums as far as
 * manifests say them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stored_file (
      repository_id uuid not null references repository on delete cascade,
      path text collate "C" not null,
      kind text not null check (kind in ('pack', 'objects', 'links', 'manifest', 'marker')),
      type text,
      size_bytes bigint,
      sha256 text,
      tag text,
      backup_id uuid,
      written_at timestamptz not null default now(),
      read_at timestamptz,
      damage text,
      damage_message text,
      noticed_at timestamptz,
      told_in uuid,
      retained_until timestamptz,
      primary key (repository_id, path)
    )`.execute(db);
  await sql`create index stored_file_damaged on stored_file (repository_id, path) where damage is not null`.execute(db);
  await sql`create index stored_file_by_reading on stored_file (repository_id, read_at nulls first, path)`.execute(db);
  await sql`create index stored_file_by_backup on stored_file (backup_id)`.execute(db);
  await sql`
    create table repository_key (
      repository_id uuid not null references repository on delete cascade,
      key_id text not null,
      master_key_id text not null,
      state text not null,
      created_at text not null,
      wrapped text not null,
      active boolean not null default false,
      primary key (repository_id, key_id, master_key_id, state)
    )`.execute(db);
  await sql`create unique index repository_key_active on repository_key (repository_id) where active`.execute(db);
  await sql`
    alter table backup
      add column unsealed_objects bigint,
      add column verify_state text check (verify_state in ('running', 'whole', 'damaged', 'failed')),
      add column verify_started_at timestamptz,
      add column verified_at timestamptz,
      add column verify_result jsonb`.execute(db);
  await sql`alter table repository add column checked_at timestamptz`.execute(db);

  await sql`
    insert into stored_file (repository_id, path, kind, type, size_bytes, sha256, backup_id, written_at)
    select distinct on (b.repository_id, path) b.repository_id, path, run ->> 'kind', run ->> 'type',
      (run ->> 'sizeBytes')::bigint, run ->> 'sha256', b.id, coalesce(b.finished_at, b.created_at)
    from backup b join backup_type t on t.backup_id = b.id
      cross join lateral (
        select jsonb_array_elements(t.manifest -> 'objectRuns') run
        union all select jsonb_array_elements(t.manifest -> 'linkRuns')
        union all select t.manifest -> 'changes' -> 'objects'
        union all select t.manifest -> 'changes' -> 'links'
        union all select t.manifest -> 'unknown'
      ) runs
      cross join lateral (select 'indexes/' || (run ->> 'type') || '/' || (run ->> 'id') path) named
    where b.state in ('completed', 'completedWithWarnings') and jsonb_typeof(t.manifest) = 'object'
      and jsonb_typeof(run) = 'object'
    order by b.repository_id, path, b.seq`.execute(db);
  await sql`
    insert into stored_file (repository_id, path, kind, type, backup_id)
    select distinct on (v.repository_id, v.pack_id) v.repository_id, 'packs/' || v.pack_id, 'pack', v.type, b.id
    from object_version v left join backup b on b.connection_id = v.connection_id and b.seq = v.from_seq
    order by v.repository_id, v.pack_id, v.from_seq`.execute(db);
  await sql`
    insert into stored_file (repository_id, path, kind, sha256, backup_id, written_at)
    select b.repository_id, substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1), 'manifest',
      b.manifest_sha256, b.id, coalesce(b.finished_at, b.created_at)
    from backup b where b.manifest_key is not null
    on conflict do nothing`.execute(db);
}
