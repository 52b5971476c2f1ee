import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** A process that holds master keys. */
export interface KeyHolder {
  readonly name: string;
  readonly keyIds: readonly string[];
  readonly sealsWith: string;
}

/** Who has not been seen for so long has ended. */
const GONE_AFTER_SECONDS = 60;

export async function keepKeyHolder(
  db: Db,
  { id, keyIds, ...holder }: KeyHolder & { readonly id: string },
): Promise<void> {
  const values = { ...holder, keyIds: [...keyIds], seenAt: sql<Date>`now()` };
  await db
    .insertInto('keyHolder')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

/** Those that are at work; others are forgotten. */
export async function listKeyHolders(db: Db): Promise<KeyHolder[]> {
  const edge = sql<Date>`now() - make_interval(secs => ${GONE_AFTER_SECONDS})`;
  await db.deleteFrom('keyHolder').where('seenAt', '<', edge).execute();
  return db.selectFrom('keyHolder').select(['name', 'keyIds', 'sealsWith']).orderBy('name').execute();
}

export async function deleteKeyHolder(db: Db, id: string): Promise<void> {
  await db.deleteFrom('keyHolder').where('id', '=', id).execute();
}
