import { type Kysely, sql } from 'kysely';

/** What is searched; lists use the same words, or the index is not found. */
const SEARCH_TEXT = sql.raw(
  `lower(actor_name || ' ' || coalesce(target_name, '') || ' ' || coalesce(target_id, '') || ' ' || coalesce(reason, '') || ' ' || coalesce(address, '') || ' ' || coalesce(code, ''))`,
);

/** Of an entry and of the intention that comes before it. No reference to people and keys: they go, what they did stays. */
const COLUMNS = sql.raw(`
      id uuid primary key,
      workspace_id uuid not null references workspace on delete cascade,
      at timestamptz not null default clock_timestamp(),
      action text not null,
      actor_kind text not null check (actor_kind in ('person', 'apiKey', 'anonymous', 'service')),
      actor_id uuid,
      actor_name text not null,
      address text,
      user_agent text,
      target_kind text,
      target_id text,
      target_name text,
      reason text,
      facts jsonb not null default '{}'`);

/**
 * The audit log. Entries are appended and never changed: the database itself refuses, whoever asks. The one way out is
 * the end of the whole workspace, so that a customer who leaves can be forgotten: within `delete from workspace` the
 * workspace is gone already when its entries go, which cannot be said of a delete of entries alone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_entry (${COLUMNS},
      outcome text not null check (outcome in ('success', 'refused', 'failed', 'unknown')),
      code text
    )`.execute(db);
  await sql`create index audit_entry_by_time on audit_entry (workspace_id, at desc, id desc)`.execute(db);
  await sql`create index audit_entry_by_action on audit_entry (workspace_id, action, at desc, id desc)`.execute(db);
  await sql`create index audit_entry_by_actor on audit_entry (workspace_id, actor_id, at desc, id desc)`.execute(db);
  // What did not succeed is looked for most and is the least of it.
  await sql`create index audit_entry_unsuccessful on audit_entry (workspace_id, at desc, id desc) where outcome <> 'success'`.execute(
    db,
  );
  await sql`create index audit_entry_search on audit_entry using gin (workspace_id, (${SEARCH_TEXT}) gin_trgm_ops)`.execute(
    db,
  );

  await sql`create table audit_intent (${COLUMNS})`.execute(db);
  await sql`create index audit_intent_by_time on audit_intent (at)`.execute(db);
  await sql`create index audit_intent_by_workspace on audit_intent (workspace_id)`.execute(db);

  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if not exists (select from workspace where id = old.workspace_id) then
          return old;
        end if;
      end if;
      raise exception 'the audit log is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
    end $$`.execute(db);
  await sql`
    create trigger audit_entry_is_kept before update or delete on audit_entry
      for each row execute function refuse_audit_change()`.execute(db);
  await sql`
    create trigger audit_entry_is_not_emptied before truncate on audit_entry
      for each statement execute function refuse_audit_change()`.execute(db);
  // Also where a session has switched the other triggers off.
  await sql`alter table audit_entry enable always trigger audit_entry_is_kept`.execute(db);
  await sql`alter table audit_entry enable always trigger audit_entry_is_not_emptied`.execute(db);
}
