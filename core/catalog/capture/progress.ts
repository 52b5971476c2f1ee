import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { CaptureScope } from './lookups.ts';

/** The durable cursor of a type, or null before its first window. */
export async function readCursor(db: Kysely<Database>, { backupId, type }: CaptureScope): Promise<unknown> {
  const row = await db
    .selectFrom('backup_type')
    .select('cursor')
    .where('backup_id', '=', backupId)
    .where('type', '=', type)
    .executeTakeFirst();
  return row?.cursor ?? null;
}
