import { type Kysely, sql } from 'kysely';

/** What happened in a workspace, who is to be told, what was told, and what the daily check remembers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workspace_event (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      connection_id uuid references connection on delete cascade,
      kind text not null,
      dedupe_key text not null,
      facts jsonb not null,
      at timestamptz not null default now(),
      unique (workspace_id, dedupe_key)
    )`.execute(db);
  await sql`create index workspace_event_by_time on workspace_event (workspace_id, at desc, id desc)`.execute(db);

  await sql`
    create table notification_preference (
      workspace_id uuid not null,
      person_id uuid not null,
      choices jsonb not null default '{}',
      time_zone text,
      updated_at timestamptz not null default now(),
      primary key (workspace_id, person_id),
      foreign key (workspace_id, person_id) references member (workspace_id, person_id) on delete cascade
    )`.execute(db);
  await sql`
    create table notification_webhook (
      workspace_id uuid primary key references workspace on delete cascade,
      url text not null,
      kinds jsonb not null,
      enabled boolean not null,
      secret_sealed bytea not null,
      secret_made_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table notification_delivery (
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      event_id uuid not null references workspace_event on delete cascade,
      channel text not null check (channel in ('mail', 'webhook')),
      person_id uuid references person on delete set null,
      recipient text not null,
      state text not null check (state in ('waiting', 'sending', 'sent', 'logged', 'refused', 'givenUp', 'unknown', 'dropped')),
      attempts integer not null default 0,
      unknown_outcomes integer not null default 0,
      next_attempt_at timestamptz,
      claimed_until timestamptz,
      handed_over_at timestamptz,
      message_id text,
      error_code text,
      error_message text,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      unique (event_id, channel, recipient)
    )`.execute(db);
  await sql`
    create index notification_delivery_due on notification_delivery (channel, next_attempt_at) where state = 'waiting'`.execute(
    db,
  );
  await sql`
    create index notification_delivery_claimed on notification_delivery (channel, claimed_until) where state = 'sending'`.execute(
    db,
  );
  await sql`
    create index notification_delivery_by_time on notification_delivery (workspace_id, created_at desc, id desc)`.execute(
    db,
  );

  await sql`
    create table connection_check (
      connection_id uuid primary key references connection on delete cascade,
      checked_at timestamptz not null,
      outcome text not null check (outcome in ('ready', 'problem', 'postponed')),
      code text,
      granted jsonb
    )`.execute(db);
  await sql`
    create table connection_condition (
      connection_id uuid not null references connection on delete cascade,
      kind text not null,
      since timestamptz not null default now(),
      state jsonb not null default '{}',
      primary key (connection_id, kind)
    )`.execute(db);
}
