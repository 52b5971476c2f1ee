import { type Kysely, sql } from 'kysely';

/** Rows that are kept for a time are found by their age, and those of backups that were removed already go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index job_event_by_age on job_event (at)`.execute(db);
  await sql`create index workspace_event_by_age on workspace_event (at)`.execute(db);
  await sql`create index notification_delivery_by_end on notification_delivery (ended_at) where ended_at is not null`.execute(
    db,
  );
  await sql`create index idempotency_key_by_age on idempotency_key (created_at)`.execute(db);
}
