import { type Kysely, sql } from 'kysely';

/** A workspace can ask that a second person approves a restore; and who answers for an API key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table workspace add column restore_approval_hours integer
    check (restore_approval_hours between 1 and 168)`.execute(db);
  // Of keys that are there nobody knows: their maker is kept as a name alone.
  await sql`alter table api_key add column made_by_person uuid`.execute(db);
  await sql`
    create table restore_approval (
      restore_id uuid primary key references restore on delete cascade,
      workspace_id uuid not null,
      state text not null check (state in ('waiting', 'approved', 'refused', 'expired')),
      requested_by text not null,
      requested_person uuid not null,
      requested_at timestamptz not null,
      expires_at timestamptz not null,
      decided_by text,
      decided_at timestamptz,
      reason text
    )`.execute(db);
  await sql`create index restore_approval_open on restore_approval (state, expires_at) where state <> 'approved'`.execute(
    db,
  );
}
