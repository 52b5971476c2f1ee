import { type Kysely, sql } from 'kysely';

/** Buckets of the customers' own, and the tests that must pass before one is saved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Where the files lie never changes in a row; how they are reached does, and counts up `revision`.
  await sql`
    alter table storage
      add column location text,
      add column revision integer not null default 1,
      add column tested_at timestamptz,
      add column last_test jsonb,
      add column updated_at timestamptz not null default now(),
      add column deleted_at timestamptz`.execute(db);
  // One row for a place, also after it was deleted: its files still say whose they are.
  await sql`create unique index storage_by_location on storage (workspace_id, location) where location is not null`.execute(
    db,
  );
  await sql`create index storage_by_workspace on storage (workspace_id, created_at, id)`.execute(db);
  await sql`create unique index repository_by_storage on repository (connection_id, storage_id)`.execute(db);
  await sql`create index repository_of_storage on repository (storage_id)`.execute(db);
  await sql`
    create table storage_test (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      passed boolean not null,
      -- HMAC of all values that were tested, secrets among them, under a key that is sealed with the master key
      values_mac bytea not null,
      mac_key_sealed bytea not null,
      result jsonb not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index storage_test_by_workspace on storage_test (workspace_id, created_at)`.execute(db);
}
