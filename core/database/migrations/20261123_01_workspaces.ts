import { type Kysely, sql } from 'kysely';

/** Customers, who may do what for them, the tenants they connected and where their backups lie. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists pg_trgm`.execute(db);
  await sql`create extension if not exists btree_gin`.execute(db);
  await sql`
    create table workspace (
      id uuid primary key,
      name text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table person (
      id uuid primary key,
      email text not null unique,
      name text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table member (
      workspace_id uuid not null references workspace on delete cascade,
      person_id uuid not null references person on delete cascade,
      role text not null check (role in ('viewer', 'operator', 'restorer', 'owner')),
      created_at timestamptz not null default now(),
      primary key (workspace_id, person_id)
    )`.execute(db);
  await sql`
    create table api_key (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      name text not null,
      role text not null check (role in ('viewer', 'operator', 'restorer', 'owner')),
      prefix text not null,
      key_sha256 bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      last_used_at timestamptz
    )`.execute(db);
  await sql`create index api_key_by_workspace on api_key (workspace_id, created_at, id)`.execute(db);
  await sql`
    create table storage (
      id uuid primary key,
      workspace_id uuid references workspace on delete cascade,
      kind text not null check (kind in ('managed', 'folder', 's3')),
      name text not null,
      settings jsonb not null default '{}',
      secret_sealed bytea,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index storage_managed on storage (kind) where workspace_id is null and kind = 'managed'`.execute(
    db,
  );
  await sql`
    create table connection (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      name text not null,
      cloud text not null check (cloud in ('global', 'usGovHigh', 'usGovDod', 'china')),
      tenant_id text not null,
      client_id text not null,
      credential_kind text not null check (credential_kind in ('secret', 'certificate')),
      credential_sealed bytea not null,
      encryption boolean not null default true,
      tenant_name text,
      verified_domains jsonb not null default '[]',
      user_count integer,
      credential_expires_at timestamptz,
      ready_for_backup boolean not null default false,
      ready_for_restore boolean not null default false,
      last_report jsonb,
      last_tested_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz
    )`.execute(db);
  await sql`create index connection_by_workspace on connection (workspace_id, created_at, id)`.execute(db);
  await sql`
    create table repository (
      id uuid primary key,
      connection_id uuid not null references connection on delete cascade,
      storage_id uuid not null references storage,
      created_at timestamptz not null default now(),
      retired_at timestamptz
    )`.execute(db);
  await sql`
    create unique index repository_in_use on repository (connection_id) where retired_at is null`.execute(db);
  await sql`
    create table rate_bucket (
      key text primary key,
      tokens double precision not null,
      updated_at timestamptz not null,
      paused_until timestamptz
    )`.execute(db);
  await sql`
    create table idempotency_key (
      workspace_id uuid not null references workspace on delete cascade,
      key text not null,
      request_sha256 bytea not null,
      status integer,
      response jsonb,
      created_at timestamptz not null default now(),
      primary key (workspace_id, key)
    )`.execute(db);
}
