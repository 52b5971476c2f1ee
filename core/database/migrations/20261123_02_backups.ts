import { type Kysely, sql } from 'kysely';

/** What lists are ordered by; nameless objects come last. Lists use the same words, or the index is not found. */
const SORT_NAME = sql.raw(String.raw`coalesce(left(lower(display_name), 200), U&'\+10FFFF')`);
/** What is searched. The space in front makes every beginning of a word findable by the same pattern. */
const SEARCH_TEXT = sql.raw(
  `lower(' ' || coalesce(display_name, '') || ' ' || coalesce(user_principal_name, '') || ' ' || coalesce(mail, ''))`,
);

/**
 * Backups, what a running one has read so far, and the catalogue of what each holds.
 *
 * IDs collate "C": the order of the index runs in the bucket is byte order, and both are merged against each other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table backup (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid not null references connection on delete cascade,
      repository_id uuid not null references repository,
      seq integer,
      base_backup_id uuid references backup,
      mode text not null check (mode in ('full', 'incremental')),
      state text not null check (state in ('pending', 'running', 'completed', 'completedWithWarnings', 'failed', 'cancelled')),
      trigger text not null check (trigger in ('manual', 'schedule')),
      created_by text not null,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz,
      cancel_requested_at timestamptz,
      sealing text not null check (sealing in ('aes-256-gcm', 'none')),
      objects bigint not null default 0,
      links bigint not null default 0,
      added bigint not null default 0,
      changed bigint not null default 0,
      deleted bigint not null default 0,
      bytes_written bigint not null default 0,
      requests bigint not null default 0,
      throttled bigint not null default 0,
      waited_ms bigint not null default 0,
      warnings jsonb not null default '[]',
      error_code text,
      error_message text,
      context jsonb,
      manifest_key text,
      manifest_sha256 text,
      unique (connection_id, seq)
    )`.execute(db);
  await sql`create index backup_by_connection on backup (connection_id, created_at desc, id desc)`.execute(db);
  await sql`create index backup_by_workspace on backup (workspace_id, created_at desc, id desc)`.execute(db);
  await sql`
    create unique index backup_one_at_a_time on backup (connection_id) where state in ('pending', 'running')`.execute(
    db,
  );

  await sql`
    create table backup_type (
      backup_id uuid not null references backup on delete cascade,
      type text not null,
      state text not null check (state in ('pending', 'running', 'captured', 'published', 'carried')),
      mode text check (mode in ('full', 'delta', 'list', 'carried')),
      cursor jsonb,
      fetched bigint not null default 0,
      objects bigint not null default 0,
      links bigint not null default 0,
      added bigint not null default 0,
      changed bigint not null default 0,
      deleted bigint not null default 0,
      links_added bigint not null default 0,
      links_removed bigint not null default 0,
      bytes_written bigint not null default 0,
      requests bigint not null default 0,
      manifest jsonb,
      warnings jsonb not null default '[]',
      primary key (backup_id, type)
    )`.execute(db);

  await sql`
    create table capture_object (
      backup_id uuid not null references backup on delete cascade,
      type text not null,
      object_id text collate "C" not null,
      outcome text not null check (outcome in ('unchanged', 'added', 'changed', 'soft', 'hard')),
      hash text not null,
      pack_id text,
      frame_offset bigint,
      frame_length integer,
      record_offset integer,
      record_length integer,
      display_name text,
      user_principal_name text,
      mail text,
      app_id text,
      primary key (backup_id, type, object_id)
    )`.execute(db);
  await sql`create index capture_object_gone on capture_object (backup_id, object_id) where outcome in ('soft', 'hard')`.execute(
    db,
  );
  await sql`
    create table capture_link (
      backup_id uuid not null references backup on delete cascade,
      type text not null,
      source_id text collate "C" not null,
      relation text collate "C" not null,
      target_id text collate "C" not null,
      target_type text not null,
      outcome text not null check (outcome in ('present', 'missing', 'removed')),
      primary key (backup_id, type, source_id, relation, target_id)
    )`.execute(db);

  await sql`
    create table object_version (
      connection_id uuid not null references connection on delete cascade,
      type text not null,
      object_id text collate "C" not null,
      from_seq integer not null,
      to_seq integer,
      deleted text check (deleted in ('soft', 'hard')),
      repository_id uuid not null references repository,
      hash text not null,
      pack_id text not null,
      frame_offset bigint not null,
      frame_length integer not null,
      record_offset integer not null,
      record_length integer not null,
      display_name text,
      user_principal_name text,
      mail text,
      app_id text,
      primary key (connection_id, type, object_id, from_seq)
    )`.execute(db);
  await sql`
    create unique index object_version_open on object_version (connection_id, type, object_id) where to_seq is null`.execute(
    db,
  );
  await sql`
    create index object_version_by_name on object_version (connection_id, type, (${SORT_NAME}) collate "C", object_id)`.execute(
    db,
  );
  await sql`
    create index object_version_by_name_all on object_version (connection_id, (${SORT_NAME}) collate "C", type, object_id)`.execute(
    db,
  );
  await sql`create index object_version_by_app on object_version (connection_id, app_id) where app_id is not null`.execute(
    db,
  );
  await sql`
    create index object_version_search on object_version using gin (connection_id, type, (${SEARCH_TEXT}) gin_trgm_ops)`.execute(
    db,
  );

  await sql`
    create table link_version (
      connection_id uuid not null references connection on delete cascade,
      type text not null,
      source_id text collate "C" not null,
      relation text collate "C" not null,
      target_id text collate "C" not null,
      target_type text not null,
      from_seq integer not null,
      to_seq integer,
      primary key (connection_id, type, source_id, relation, target_id, from_seq)
    )`.execute(db);
  await sql`create index link_version_by_target on link_version (connection_id, target_id, relation, type, source_id)`.execute(
    db,
  );
}
