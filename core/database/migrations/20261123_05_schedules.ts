import { type Kysely, sql } from 'kysely';

/** When backups run by themselves, and what became of each time they were due. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table schedule (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid not null references connection on delete cascade,
      name text not null,
      kind text not null check (kind in ('daily', 'weekly', 'cron')),
      spec jsonb not null,
      time_zone text not null,
      window_minutes integer not null default 0 check (window_minutes >= 0),
      start_date text,
      end_date text,
      paused_at timestamptz,
      paused_by text,
      pause_note text,
      created_by text not null,
      created_at timestamptz not null default now(),
      updated_by text not null,
      updated_at timestamptz not null default now(),
      revision integer not null default 1,
      synced_revision integer,
      active_since timestamptz not null default now()
    )`.execute(db);
  await sql`create index schedule_by_workspace on schedule (workspace_id, created_at, id)`.execute(db);
  await sql`create index schedule_by_connection on schedule (connection_id)`.execute(db);
  await sql`create index schedule_unsynced on schedule (id) where synced_revision is distinct from revision`.execute(
    db,
  );
  await sql`
    create table schedule_run (
      id uuid primary key,
      schedule_id uuid not null references schedule on delete cascade,
      trigger text not null check (trigger in ('planned', 'catchUp', 'now')),
      planned_for timestamptz,
      fired_at timestamptz not null default now(),
      outcome text not null default 'deciding' check (outcome in ('deciding', 'started', 'skipped')),
      backup_id uuid references backup on delete set null,
      reason_code text,
      reason_message text,
      unique (schedule_id, planned_for)
    )`.execute(db);
  await sql`create index schedule_run_by_schedule on schedule_run (schedule_id, fired_at desc, id desc)`.execute(db);
  await sql`create index schedule_run_by_backup on schedule_run (backup_id) where backup_id is not null`.execute(db);
  await sql`
    create table schedule_sync (
      one boolean primary key default true check (one),
      compared_at timestamptz not null
    )`.execute(db);
  await sql`insert into schedule_sync (compared_at) values ('-infinity')`.execute(db);
}
