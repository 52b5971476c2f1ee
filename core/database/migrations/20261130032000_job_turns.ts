import { type Kysely, sql } from 'kysely';

/**
 * Which jobs of a workspace are at work and which wait, in the order of `position`. The end of a job takes its row away,
 * wherever that end is written; the rows of jobs that are at work already stand for them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table job_turn (
      job_id uuid primary key,
      job_kind text not null check (job_kind in ('backup', 'restore', 'proof')),
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid not null,
      lane text not null check (lane in ('manual', 'scheduled', 'proof')),
      position bigint generated always as identity,
      taken_at timestamptz,
      seen_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index job_turn_queue on job_turn (workspace_id, lane, position)`.execute(db);
  await sql`
    create function end_job_turn() returns trigger language plpgsql as $$
    begin
      delete from job_turn where job_id = old.id;
      return null;
    end $$`.execute(db);
  for (const table of ['backup', 'restore', 'proof']) {
    await sql`
      create trigger ${sql.ref(`${table}_ends_turn`)} after update of state on ${sql.table(table)}
      for each row when (new.state not in ('pending', 'running')) execute function end_job_turn()`.execute(db);
    await sql`
      create trigger ${sql.ref(`${table}_deleted_ends_turn`)} after delete on ${sql.table(table)}
      for each row execute function end_job_turn()`.execute(db);
  }
  await sql`
    insert into job_turn (job_id, job_kind, workspace_id, connection_id, lane, taken_at)
    select id, 'backup', workspace_id, connection_id,
      case trigger when 'schedule' then 'scheduled' else 'manual' end, now()
    from backup where state in ('pending', 'running')`.execute(db);
  await sql`
    insert into job_turn (job_id, job_kind, workspace_id, connection_id, lane, taken_at)
    select id, 'restore', workspace_id, target_connection_id, 'manual', now()
    from restore where state in ('pending', 'running') and phase <> 'planned'`.execute(db);
  await sql`
    insert into job_turn (job_id, job_kind, workspace_id, connection_id, lane, taken_at)
    select id, 'proof', workspace_id, connection_id, 'proof', now()
    from proof where state in ('pending', 'running')`.execute(db);
}
