import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** The last kit that was exported. */
export interface KitExport {
  readonly exportedAt: Date;
  readonly exportedBy: string;
  readonly keyIds: readonly string[];
}

export async function getKitExport(db: Db, connectionId: string): Promise<KitExport | null> {
  const row = await db
    .selectFrom('recoveryKit')
    .select(['exportedAt', 'exportedBy', 'keyIds'])
    .where('connectionId', '=', connectionId)
    .executeTakeFirst();
  return row ?? null;
}

export async function keepKitExport(
  db: Db,
  connectionId: string,
  { exportedBy, keyIds }: { exportedBy: string; keyIds: readonly string[] },
): Promise<void> {
  const values = { exportedBy, keyIds: [...keyIds] };
  await db
    .insertInto('recoveryKit')
    .values({ connectionId, exportedAt: sql<Date>`now()`, ...values })
    .onConflict((conflict) => conflict.column('connectionId').doUpdateSet({ exportedAt: sql<Date>`now()`, ...values }))
    .execute();
}
