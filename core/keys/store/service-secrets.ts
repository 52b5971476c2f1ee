import type { Db } from '../../database/database.ts';

/** What a key service has wrapped for this installation; null where it has wrapped nothing yet. */
export async function getServiceSecret(db: Db, masterKeyId: string): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('keyServiceSecret')
    .select('wrapped')
    .where('masterKeyId', '=', masterKeyId)
    .executeTakeFirst();
  return row?.wrapped ?? null;
}

/** The first of several processes decides. */
export async function insertServiceSecret(db: Db, masterKeyId: string, wrapped: Uint8Array): Promise<void> {
  await db
    .insertInto('keyServiceSecret')
    .values({ masterKeyId, wrapped: Buffer.from(wrapped) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of a key that was replaced: nothing is sealed with it any more. */
export async function deleteServiceSecret(db: Db, masterKeyId: string): Promise<void> {
  await db.deleteFrom('keyServiceSecret').where('masterKeyId', '=', masterKeyId).execute();
}
