import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';

const PIECE = 5_000;

/**
 * Deletes rows in short statements, so that neither a lock nor a transaction lasts: what has run out may be millions of rows
 * where nobody has deleted any for long. Any number of processes may do so at once.
 *
 * @param runOut a condition on the table's own columns. @returns how many rows it deleted.
 */
export async function deleteInPieces(db: Db, table: string, runOut: RawBuilder<boolean>): Promise<number> {
  const name = sql.table(table);
  for (let deleted = 0; ;) {
    const { numAffectedRows } = await sql`
      delete from ${name} where ctid = any(array(
        select ctid from ${name} where ${runOut} limit ${PIECE} for update skip locked))`.execute(db);
    deleted += Number(numAffectedRows ?? 0n);
    if (Number(numAffectedRows ?? 0n) < PIECE) return deleted;
  }
}
