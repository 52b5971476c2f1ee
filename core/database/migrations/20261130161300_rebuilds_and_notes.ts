import { type Kysely, sql } from 'kysely';

/**
 * Rebuilds of a connection from its bucket and a recovery kit, with what they found wrong; and which notes have to be
 * written to the bucket, because what they say has changed, by whatever code.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rebuild (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid not null references connection on delete cascade,
      state text not null check (state in ('running', 'completed', 'completedWithWarnings', 'failed')),
      phase text not null check (phase in ('backups', 'notes', 'files', 'references')),
      made_connection boolean not null,
      created_by text not null,
      created_at timestamptz not null default now(),
      finished_at timestamptz,
      backups integer not null default 0,
      restores integer not null default 0,
      schedules integer not null default 0,
      error_code text,
      error_message text
    )`.execute(db);
  await sql`create index rebuild_by_workspace on rebuild (workspace_id, created_at desc, id desc)`.execute(db);
  await sql`create unique index rebuild_one_at_a_time on rebuild (connection_id) where state = 'running'`.execute(db);
  await sql`
    create table rebuild_finding (
      rebuild_id uuid not null references rebuild on delete cascade,
      file text collate "C" not null,
      code text not null,
      message text not null,
      primary key (rebuild_id, file)
    )`.execute(db);
  await sql`
    create table note_due (
      connection_id uuid not null references connection on delete cascade,
      kind text not null check (kind in ('connection', 'restore')),
      subject_id uuid not null,
      due_at timestamptz not null default clock_timestamp(),
      tried_at timestamptz,
      primary key (connection_id, kind, subject_id)
    )`.execute(db);
  await sql`
    create function note_is_due(connection uuid, what text, subject uuid) returns void language sql as $$
      insert into note_due (connection_id, kind, subject_id)
      select c.id, what, subject from connection c where c.id = connection
      on conflict (connection_id, kind, subject_id) do update set due_at = clock_timestamp(), tried_at = null
    $$`.execute(db);
  await sql`
    create function note_connection() returns trigger language plpgsql as $$
    begin
      perform note_is_due(new.id, 'connection', new.id);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger connection_is_noted after insert on connection
    for each row execute function note_connection()`.execute(db);
  await sql`
    create trigger connection_change_is_noted after update on connection
    for each row when ((old.name, old.cloud, old.client_id, old.encryption, old.tenant_name, old.verified_domains)
      is distinct from (new.name, new.cloud, new.client_id, new.encryption, new.tenant_name, new.verified_domains))
    execute function note_connection()`.execute(db);
  await sql`
    create function note_schedule() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        perform note_is_due(old.connection_id, 'connection', old.connection_id);
      else
        perform note_is_due(new.connection_id, 'connection', new.connection_id);
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger schedule_is_noted after insert or delete on schedule
    for each row execute function note_schedule()`.execute(db);
  // What Temporal knows of a schedule is none of it.
  await sql`
    create trigger schedule_change_is_noted after update on schedule
    for each row when (old.revision is distinct from new.revision) execute function note_schedule()`.execute(db);
  await sql`
    create function note_restore() returns trigger language plpgsql as $$
    begin
      perform note_is_due(new.connection_id, 'restore', new.id);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger restore_end_is_noted after update of state on restore
    for each row when (new.state not in ('pending', 'running')) execute function note_restore()`.execute(db);
  await sql`select note_is_due(id, 'connection', id) from connection where deleted_at is null`.execute(db);
  await sql`
    select note_is_due(connection_id, 'restore', id) from restore where state not in ('pending', 'running')`.execute(
    db,
  );
}
