import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';

const STAGING = sql.raw('capture_object, capture_link, capture_part');
/** Other jobs stage rows, too: rather none of the space than one that waits. */
const PATIENCE = sql.raw(`'500ms'`);

/**
 * Gives back what the tables of staged rows take on the disk, which after a large backup is as much as its catalogue: rows
 * that are deleted leave their place behind. Does nothing where another job has rows in them, or works on them just now.
 *
 * @returns whether it did.
 */
export async function releaseStaging(db: Db): Promise<boolean> {
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`set local lock_timeout = ${PATIENCE}`.execute(tx);
      await sql`lock table ${STAGING} in access exclusive mode`.execute(tx);
      const { rows } = await sql<{ used: boolean }>`
        select exists (select from capture_object) or exists (select from capture_link)
          or exists (select from capture_part) as used`.execute(tx);
      if (rows[0]?.used !== false) return false;
      await sql`truncate ${STAGING}`.execute(tx);
      return true;
    });
  } catch (error) {
    if (isTooLate(error)) return false;
    throw error;
  }
}

/** Somebody held a lock for longer than we wait, or waited for us as we did for them. */
function isTooLate(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
  return code === '55P03' || code === '40P01';
}
