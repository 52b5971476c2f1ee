import { type Kysely, sql } from 'kysely';

/**
 * What a workspace may do where plans are on. Workspaces that are there already get no row: they began without plans and
 * stay unlimited.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table licence (
      workspace_id uuid primary key references workspace on delete cascade,
      trial_ends_at timestamptz,
      granted_at timestamptz,
      granted_until timestamptz,
      ended_by_operator_at timestamptz,
      above_size_since timestamptz,
      refused_since timestamptz,
      allowed_since timestamptz not null default now(),
      customer_id text unique,
      subscription_id text,
      subscription jsonb,
      synced_at timestamptz,
      created_at timestamptz not null default now(),
      check (granted_until is null or granted_at is not null)
    )`.execute(db);
  await sql`alter table connection add column guest_count integer, add column users_counted_at timestamptz`.execute(db);
}
