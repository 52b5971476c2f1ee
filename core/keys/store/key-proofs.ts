import type { Db } from '../../database/database.ts';

export interface KeyProof {
  readonly masterKeyId: string;
  readonly sealed: Uint8Array;
}

/** Something that was sealed with the master key of the installation; null where nothing was yet. */
export async function getKeyProof(db: Db): Promise<KeyProof | null> {
  const row = await db.selectFrom('keyProof').select(['masterKeyId', 'sealed']).executeTakeFirst();
  return row ?? null;
}

/** The first of several processes decides. */
export async function insertKeyProof(db: Db, { masterKeyId, sealed }: KeyProof): Promise<void> {
  await db
    .insertInto('keyProof')
    .values({ masterKeyId, sealed: Buffer.from(sealed) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
