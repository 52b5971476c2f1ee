import { type Kysely, sql } from 'kysely';

/** Connections whose data is to be deleted with them: who wanted that, when it begins, and when it was done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table connection
      add column erase_asked_by text,
      add column erase_due_at timestamptz,
      add column erased_at timestamptz,
      add check (erase_due_at is null or deleted_at is not null),
      add check (erased_at is null or erase_due_at is not null)`.execute(db);
  await sql`
    create index connection_being_erased on connection (id) where erase_due_at is not null and erased_at is null`.execute(
    db,
  );
}
