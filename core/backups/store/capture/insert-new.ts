import { type RawBuilder, sql } from 'kysely';
import type { DbTransaction } from '../../../database/database.ts';

/** Below it, two statements more cost as much as they save. */
const MANY = 200;

/**
 * Inserts rows that are most likely not there yet: to look for each of many whether it is takes a third longer. Where one is
 * there, nothing was inserted, and `otherwise` says what happens to it.
 */
export async function insertNew(
  tx: DbTransaction,
  insert: RawBuilder<unknown>,
  { rows, areNew, otherwise }: { rows: number; areNew: boolean; otherwise: RawBuilder<unknown> },
): Promise<void> {
  if (areNew && rows >= MANY && (await inserted(tx, insert))) return;
  await sql`${insert} ${otherwise}`.execute(tx);
}

async function inserted(tx: DbTransaction, insert: RawBuilder<unknown>): Promise<boolean> {
  await sql`savepoint new_rows`.execute(tx);
  try {
    await insert.execute(tx);
  } catch (error) {
    if (!isRepeated(error)) throw error;
    await sql`rollback to savepoint new_rows`.execute(tx);
    return false;
  }
  await sql`release savepoint new_rows`.execute(tx);
  return true;
}

function isRepeated(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === '23505';
}
