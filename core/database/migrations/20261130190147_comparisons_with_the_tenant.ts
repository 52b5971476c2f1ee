import { type Kysely, sql } from 'kysely';

/**
 * Comparisons of a backup with the tenant are made as proofs are: of any backup that is kept, of the whole tenant, of
 * types or of single objects. What differs is kept by object too, as lists of changes show it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table proof
      add column purpose text not null default 'proof' check (purpose in ('proof', 'comparison', 'plan')),
      add column base_backup_id uuid references backup on delete cascade,
      add column types jsonb,
      add column dropped_at timestamptz`.execute(db);
  await sql`drop index proof_one_at_a_time`.execute(db);
  await sql`
    create unique index proof_one_at_a_time on proof (connection_id)
    where state in ('pending', 'running') and purpose = 'proof'`.execute(db);
  await sql`create index proof_kept on proof (finished_at) where purpose <> 'proof' and dropped_at is null`.execute(db);
  // What the plan of a restore is made from: its own reading, or a comparison that somebody made before.
  await sql`alter table restore add column comparison_id uuid references proof on delete set null`.execute(db);
  await sql`create index restore_by_comparison on restore (comparison_id) where comparison_id is not null`.execute(db);
  await sql`alter table proof_type add column asked boolean not null default true`.execute(db);
  await sql`alter table proof_difference add column gone text check (gone in ('soft', 'hard'))`.execute(db);
  await sql`alter table job_turn drop constraint job_turn_job_kind_check`.execute(db);
  await sql`
    alter table job_turn add constraint job_turn_job_kind_check
    check (job_kind in ('backup', 'restore', 'proof', 'comparison'))`.execute(db);

  await sql`
    create table proof_selected (
      proof_id uuid not null references proof on delete cascade,
      type text collate "C" not null,
      object_id text collate "C" not null,
      primary key (proof_id, type, object_id)
    )`.execute(db);
  await sql`
    create table proof_object (
      proof_id uuid not null references proof on delete cascade,
      type text collate "C" not null,
      object_id text collate "C" not null,
      kind text not null check (kind in ('added', 'changed', 'softDeleted', 'hardDeleted', 'linksChanged')),
      display_name text,
      user_principal_name text,
      mail text,
      app_id text,
      sort_name text collate "C" not null,
      links_added integer not null,
      links_removed integer not null,
      primary key (proof_id, type, object_id)
    )`.execute(db);
  await sql`create index proof_object_by_name on proof_object (proof_id, type, sort_name, object_id)`.execute(db);
}
