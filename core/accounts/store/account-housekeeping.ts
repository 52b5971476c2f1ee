import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** Removes what has run out: sessions, links and codes, counts of attempts, kept answers. Any number of processes may do so at once. */
export async function removeExpiredAccountRows(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('personSession').where('expiresAt', '<=', now).execute();
  await db.deleteFrom('personVerification').where('expiresAt', '<=', now).execute();
  await db.deleteFrom('attemptCount').where('resetsAt', '<=', now).execute();
  await db
    .deleteFrom('personIdempotencyKey')
    .where('createdAt', '<', sql<Date>`${now}::timestamptz - interval '2 days'`)
    .execute();
}
