import { type Kysely, sql } from 'kysely';

/**
 * Workspaces that are to be deleted, how far the deletion of their files is, and what stays known of those that are gone:
 * neither names nor people. Trials belong to people from now on: who makes several workspaces has one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workspace_deletion (
      workspace_id uuid primary key references workspace on delete cascade,
      requested_by text not null,
      requested_at timestamptz not null,
      due_at timestamptz not null,
      own_files boolean not null,
      renewal_stopped boolean not null default false,
      kept_at timestamptz,
      started_at timestamptz,
      recipients jsonb not null default '[]'
    )`.execute(db);
  await sql`create index workspace_deletion_due on workspace_deletion (due_at) where kept_at is null`.execute(db);
  await sql`
    create table deleted_workspace (
      workspace_id uuid primary key,
      requested_at timestamptz not null,
      started_at timestamptz not null,
      deleted_at timestamptz,
      files_deleted bigint not null default 0,
      files_left bigint not null default 0,
      files_left_because jsonb not null default '[]'
    )`.execute(db);
  await sql`create index deleted_workspace_by_time on deleted_workspace (started_at desc, workspace_id desc)`.execute(
    db,
  );
  await sql`
    create table repository_erasure (
      repository_id uuid primary key references repository on delete cascade,
      round integer not null,
      place text,
      done boolean not null default false,
      files_deleted bigint not null default 0,
      files_left bigint not null default 0,
      examples jsonb not null default '[]',
      code text
    )`.execute(db);

  // What goes is looked for in what refers to it: without these, by reading whole tables.
  for (const [table, column] of [
    ['backup', 'base_backup_id'],
    ['backup', 'repository_id'],
    ['restore', 'backup_id'],
    ['id_map', 'restore_id'],
  ] as const)
    await sql`create index ${sql.ref(`${table}_of_${column}`)} on ${sql.table(table)} (${sql.ref(column)})`.execute(db);

  await sql`alter table person add column trial_ends_at timestamptz`.execute(db);
  // The first member of a workspace is who made it.
  await sql`
    update person set trial_ends_at = begun.ends_at
    from (
      select first.person_id, min(licence.trial_ends_at) ends_at
      from licence cross join lateral (
        select person_id from member where member.workspace_id = licence.workspace_id
        order by created_at, person_id limit 1
      ) first
      where licence.trial_ends_at is not null
      group by first.person_id
    ) begun
    where begun.person_id = person.id`.execute(db);
}
