import { type Kysely, sql } from 'kysely';

/** How people sign in, whom they invite, what their API keys may see, and the mails about it that have not left yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table person
      add column email_verified boolean not null default false,
      add column image text,
      add column company text,
      add column two_factor_enabled boolean not null default false,
      add column updated_at timestamptz not null default now()`.execute(db);
  await sql`create index member_by_person on member (person_id)`.execute(db);

  // Written by better-auth: its models under names of ours (core/accounts/auth-tables.ts).
  await sql`
    create table person_session (
      id uuid primary key,
      person_id uuid not null references person on delete cascade,
      token text not null unique,
      ip_address text,
      user_agent text,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index person_session_by_person on person_session (person_id)`.execute(db);
  await sql`create index person_session_by_end on person_session (expires_at)`.execute(db);
  await sql`
    create table person_credential (
      id uuid primary key,
      person_id uuid not null references person on delete cascade,
      account_id text not null,
      provider_id text not null,
      password text,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (provider_id, account_id)
    )`.execute(db);
  await sql`create index person_credential_by_person on person_credential (person_id)`.execute(db);
  await sql`
    create table person_verification (
      id uuid primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index person_verification_by_identifier on person_verification (identifier)`.execute(db);
  await sql`create index person_verification_by_end on person_verification (expires_at)`.execute(db);
  await sql`
    create table person_two_factor (
      id uuid primary key,
      person_id uuid not null references person on delete cascade,
      secret text not null,
      backup_codes text not null,
      verified boolean not null default true,
      failed_verification_count integer not null default 0,
      locked_until timestamptz
    )`.execute(db);
  await sql`create index person_two_factor_by_person on person_two_factor (person_id)`.execute(db);
  // The ID of a passkey comes from outside when one is removed: text, so that any other text is merely unknown.
  await sql`
    create table person_passkey (
      id text primary key,
      person_id uuid not null references person on delete cascade,
      name text,
      public_key text not null,
      credential_id text not null unique,
      counter bigint not null,
      device_type text not null,
      backed_up boolean not null,
      transports text,
      aaguid text,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index person_passkey_by_person on person_passkey (person_id)`.execute(db);

  await sql`
    create table invitation (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      email text not null,
      role text not null check (role in ('viewer', 'operator', 'restorer', 'owner')),
      token_sha256 bytea not null unique,
      invited_by text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      accepted_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await sql`create index invitation_by_workspace on invitation (workspace_id, created_at desc, id desc)`.execute(db);
  await sql`create index invitation_open on invitation (email) where accepted_at is null and revoked_at is null`.execute(
    db,
  );

  await sql`
    alter table api_key
      add column connection_ids uuid[],
      add column created_by text`.execute(db);

  await sql`
    create table attempt_count (
      key text primary key,
      count integer not null,
      resets_at timestamptz not null
    )`.execute(db);
  await sql`create index attempt_count_by_end on attempt_count (resets_at)`.execute(db);
  await sql`
    create table account_mail (
      id uuid primary key,
      content_sealed bytea not null,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      claimed_until timestamptz,
      expires_at timestamptz not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index account_mail_due on account_mail (next_attempt_at)`.execute(db);
  await sql`
    create table person_idempotency_key (
      person_id uuid not null references person on delete cascade,
      key text not null,
      request_sha256 bytea not null,
      status integer,
      response jsonb,
      created_at timestamptz not null default now(),
      primary key (person_id, key)
    )`.execute(db);
}
