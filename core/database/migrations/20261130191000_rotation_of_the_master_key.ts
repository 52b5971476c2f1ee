import { type Kysely, sql } from 'kysely';

/** What a rotation of the master key needs to continue where it was, and which processes hold which keys meanwhile. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The last one: while it runs, both keys open; when it is done, no row of the old key is taken any more.
  await sql`
    create table key_rotation (
      one boolean primary key default true check (one),
      from_key_id text not null,
      to_key_id text not null,
      state text not null check (state in ('running', 'done')),
      started_at timestamptz not null default now(),
      finished_at timestamptz
    )`.execute(db);
  await sql`
    create table key_holder (
      id uuid primary key,
      name text not null,
      key_ids text[] not null,
      seals_with text not null,
      seen_at timestamptz not null default now()
    )`.execute(db);
  // Of a key that never leaves its service: what small secrets are sealed with, wrapped by it.
  await sql`
    create table key_service_secret (
      master_key_id text primary key,
      wrapped bytea not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  // A process that read an old wrapping before it was removed must not put it back once the rotation is done.
  await sql`
    create function refuse_replaced_wrapping() returns trigger language plpgsql as $$
    begin
      if exists (select from key_rotation r where r.from_key_id = new.master_key_id and r.state = 'done') then
        return null;
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger repository_key_of_replaced_key before insert on repository_key
    for each row execute function refuse_replaced_wrapping()`.execute(db);
}
