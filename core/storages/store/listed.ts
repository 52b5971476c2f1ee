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

/** A file is gone. */
export async function lessBytesStored(db: Db, repositoryId: string, bytes: number): Promise<void> {
  await sql`
    update repository set bytes_stored = greatest(0, bytes_stored - ${bytes}) where id = ${repositoryId}`.execute(db);
}

/** A file is gone of which it is not known how large it was: only another listing tells how much lies there. */
export async function forgetListing(db: Db, repositoryId: string): Promise<void> {
  await db.updateTable('repository').set({ checkedAt: null }).where('id', '=', repositoryId).execute();
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
