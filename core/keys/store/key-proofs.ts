import type { Db } from '../../database/database.ts';

/** Something that was sealed with the master key of the installation; null where nothing was yet. */
export async function getKeyProof(db: Db): Promise<Uint8Array | null> {
  const row = await db.selectFrom('keyProof').select('sealed').executeTakeFirst();
  return row?.sealed ?? null;
}

/** The first of several processes decides. */
export async function insertKeyProof(
  db: Db,
  { masterKeyId, sealed }: { masterKeyId: string; sealed: Uint8Array },
): Promise<void> {
  await db
    .insertInto('keyProof')
    .values({ masterKeyId, sealed: Buffer.from(sealed) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
