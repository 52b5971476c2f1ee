import { type Kysely, sql } from 'kysely';

/** Restores: items with their plan, the steps with intention and outcome, the durable map of IDs; and events of jobs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table restore (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid not null references connection on delete cascade,
      backup_id uuid not null references backup,
      target_connection_id uuid not null references connection,
      state text not null check (state in ('pending', 'running', 'completed', 'completedWithWarnings', 'failed', 'cancelled')),
      phase text not null check (phase in ('planning', 'planned', 'executing', 'comparing', 'ended')),
      options jsonb not null,
      selection jsonb not null,
      reason text not null,
      created_by text not null,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      planned_at timestamptz,
      confirmed_at timestamptz,
      finished_at timestamptz,
      cancel_requested_at timestamptz,
      summary jsonb,
      warnings jsonb not null default '[]',
      error_code text,
      error_message text
    )`.execute(db);
  await sql`create index restore_by_workspace on restore (workspace_id, created_at desc, id desc)`.execute(db);
  await sql`
    create unique index restore_one_at_a_time on restore (target_connection_id)
    where state in ('pending', 'running') and phase in ('executing', 'comparing')`.execute(db);

  await sql`
    create table restore_item (
      restore_id uuid not null references restore on delete cascade,
      ordinal integer not null,
      type text not null,
      object_id text collate "C" not null,
      display_name text,
      action text not null check (action in ('undelete', 'update', 'create', 'remove', 'skip', 'blocked')),
      state text not null check (state in ('planned', 'running', 'done', 'partial', 'failed', 'skipped', 'blocked', 'cancelled')),
      reasons jsonb not null default '[]',
      changes integer not null default 0,
      links_added integer not null default 0,
      links_removed integer not null default 0,
      expected_writes integer not null default 0,
      new_id text,
      needs_new_password boolean not null default false,
      detail_sealed bytea not null,
      result_sealed bytea,
      comparison text check (comparison in ('asInBackup', 'differs', 'missing', 'removed')),
      before_sealed bytea,
      before_kept_at timestamptz,
      error_code text,
      error_message text,
      primary key (restore_id, ordinal),
      unique (restore_id, type, object_id)
    )`.execute(db);

  await sql`create index restore_item_by_id on restore_item (restore_id, lower(object_id))`.execute(db);

  await sql`create index restore_item_by_object on restore_item (restore_id, lower(object_id))`.execute(db);

  await sql`
    create table restore_step (
      restore_id uuid not null references restore on delete cascade,
      item_ordinal integer not null,
      ordinal integer not null,
      kind text not null,
      state text not null check (state in ('planned', 'intended', 'done', 'failed', 'skipped')),
      summary text not null default '',
      request jsonb not null default '{}',
      intended_at timestamptz,
      ended_at timestamptz,
      outcome jsonb,
      primary key (restore_id, item_ordinal, ordinal)
    )`.execute(db);

  await sql`
    create table id_map (
      connection_id uuid not null references connection on delete cascade,
      target_tenant_id text not null,
      type text not null,
      old_id text collate "C" not null,
      new_id text not null,
      restore_id uuid not null references restore,
      created_at timestamptz not null default now(),
      primary key (connection_id, target_tenant_id, type, old_id)
    )`.execute(db);
  await sql`create index id_map_by_old on id_map (connection_id, target_tenant_id, old_id)`.execute(db);
  await sql`create unique index id_map_by_new on id_map (connection_id, target_tenant_id, lower(new_id))`.execute(db);

  await sql`create index id_map_old on id_map (connection_id, target_tenant_id, lower(old_id))`.execute(db);
  await sql`create index id_map_new on id_map (connection_id, target_tenant_id, lower(new_id))`.execute(db);

  await sql`
    create table job_event (
      id bigint generated always as identity primary key,
      workspace_id uuid not null references workspace on delete cascade,
      job_kind text not null check (job_kind in ('backup', 'restore')),
      job_id uuid not null,
      kind text not null,
      data jsonb not null,
      at timestamptz not null default now()
    )`.execute(db);
  await sql`create index job_event_by_job on job_event (job_id, id)`.execute(db);
}
