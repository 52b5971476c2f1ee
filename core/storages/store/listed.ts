import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** The listing was compared with what was written. @param bytes of every file that lies there. */
export async function noteListed(db: Db, repositoryId: string, bytes: number): Promise<void> {
  await sql`update repository set checked_at = now(), bytes_stored = ${bytes} where id = ${repositoryId}`.execute(db);
}

/** @param bytes of every file that lies there, without a listing: what was written since the last one is known. */
export async function keepBytesStored(db: Db, repositoryId: string, bytes: number): Promise<void> {
  await db.updateTable('repository').set({ bytesStored: bytes }).where('id', '=', repositoryId).execute();
}

/**
 * A file is gone. What the last listing counted of it is known only where it lay there as it was written: until the next
 * listing the rest is as near as can be said, and no backup adds to it.
 *
 * @param bytes as it was written; null: not known.
 */
export async function noteFileGone(db: Db, repositoryId: string, bytes: number | null): Promise<void> {
  await sql`
    update repository set bytes_stored = greatest(0, bytes_stored - ${bytes ?? 0}), checked_at = null
    where id = ${repositoryId}`.execute(db);
}

/** Bytes of everything that lay there by a listing of the last minutes; null: the last one is older. */
export async function bytesListedLately(db: Db, repositoryId: string, minutes: number): Promise<number | null> {
  const { rows } = await sql<{ bytes: number | null }>`
    select bytes_stored as bytes from repository
    where id = ${repositoryId} and checked_at > now() - make_interval(mins => ${minutes})`.execute(db);
  const bytes = rows[0]?.bytes ?? null;
  return bytes === null ? null : Number(bytes);
}

export async function isListedSince(db: Db, repositoryId: string, since: Date): Promise<boolean> {
  const { rows } = await sql<{ listed: boolean }>`
    select coalesce(checked_at >= ${since}, false) listed from repository where id = ${repositoryId}`.execute(db);
  return rows[0]?.listed ?? false;
}
