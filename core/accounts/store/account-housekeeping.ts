import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** Removes what has run out: sessions, links and codes, counts of attempts, kept answers. Any number of processes may do so at once. */
export async function removeExpiredAccountRows(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('person_session').where('expires_at', '<=', now).execute();
  await db.deleteFrom('person_verification').where('expires_at', '<=', now).execute();
  await db.deleteFrom('attempt_count').where('resets_at', '<=', now).execute();
  await db
    .deleteFrom('person_idempotency_key')
    .where('created_at', '<', sql<Date>`${now}::timestamptz - interval '2 days'`)
    .execute();
}
