import { type Kysely, sql } from 'kysely';

/**
 * Proofs of a copy: the tenant is read as for a backup and compared with the newest one. What is read is staged where
 * backups stage it, under the proof's own ID, and goes when the proof ends; what differs stays with the proof.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const staged of ['capture_object', 'capture_link', 'capture_part']) {
    await sql`alter table ${sql.table(staged)} drop constraint ${sql.ref(`${staged}_backup_id_fkey`)}`.execute(db);
  }
  await sql`alter table capture_object add column told boolean not null default false`.execute(db);
  await sql`alter table capture_link add column told boolean not null default false`.execute(db);
  await sql`alter table job_event drop constraint job_event_job_kind_check`.execute(db);
  await sql`
    alter table job_event add constraint job_event_job_kind_check check (job_kind in ('backup', 'restore', 'proof'))`.execute(
    db,
  );

  await sql`
    create table proof (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid not null references connection on delete cascade,
      backup_id uuid not null references backup on delete cascade,
      state text not null check (state in ('pending', 'running', 'completed', 'completedWithWarnings', 'failed', 'cancelled')),
      outcome text check (outcome in ('equal', 'differs', 'unknown')),
      created_by text not null,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz,
      cancel_requested_at timestamptz,
      bytes_written bigint not null default 0,
      requests bigint not null default 0,
      throttled bigint not null default 0,
      waited_ms bigint not null default 0,
      context jsonb,
      warnings jsonb not null default '[]',
      error_code text,
      error_message text
    )`.execute(db);
  await sql`create index proof_by_connection on proof (connection_id, created_at desc, id desc)`.execute(db);
  await sql`create index proof_by_workspace on proof (workspace_id, created_at desc, id desc)`.execute(db);
  await sql`create unique index proof_one_at_a_time on proof (connection_id) where state in ('pending', 'running')`.execute(
    db,
  );

  await sql`
    create table proof_type (
      proof_id uuid not null references proof on delete cascade,
      type text not null,
      state text not null check (state in ('pending', 'running', 'comparing', 'compared', 'unread')),
      cursor jsonb,
      fetched bigint not null default 0,
      bytes_written bigint not null default 0,
      requests bigint not null default 0,
      warnings jsonb not null default '[]',
      figures jsonb,
      unknown jsonb not null default '[]',
      failure jsonb,
      primary key (proof_id, type)
    )`.execute(db);

  // Content of objects that differ, while the proof runs: pieces of a pack, sealed.
  await sql`
    create table proof_frame (
      proof_id uuid not null references proof on delete cascade,
      pack_id text not null,
      frame integer not null,
      body_sealed bytea not null,
      primary key (proof_id, pack_id, frame)
    )`.execute(db);

  await sql`
    create table proof_difference (
      proof_id uuid not null references proof on delete cascade,
      type text collate "C" not null,
      object_id text collate "C" not null,
      relation text collate "C" not null,
      target_id text collate "C" not null,
      target_type text,
      kind text not null check (kind in ('onlyInTenant', 'onlyInCopy', 'different')),
      cause text not null check (cause in ('since', 'missed', 'unclear', 'unknownInCopy')),
      display_name text,
      user_principal_name text,
      changed_at timestamptz,
      detail_sealed bytea,
      unreadable text,
      open boolean not null,
      primary key (proof_id, type, object_id, relation, target_id)
    )`.execute(db);
  await sql`
    create index proof_difference_open on proof_difference (proof_id, type, object_id, relation, target_id) where open`.execute(
    db,
  );
}
