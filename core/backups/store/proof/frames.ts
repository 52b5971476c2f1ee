import type { Db } from '../../../database/database.ts';

export interface FramePlace {
  readonly proofId: string;
  readonly packId: string;
  readonly frame: number;
}

/** Pieces of packs that a proof keeps beside the repository while it runs. */
export async function insertFrames(
  db: Db,
  frames: readonly (FramePlace & { readonly bodySealed: Uint8Array })[],
): Promise<void> {
  for (const { bodySealed, ...place } of frames) {
    await db
      .insertInto('proofFrame')
      .values({ ...place, bodySealed: Buffer.from(bodySealed) })
      .execute();
  }
}

export async function readFrame(db: Db, { proofId, packId, frame }: FramePlace): Promise<Uint8Array> {
  const { bodySealed } = await db
    .selectFrom('proofFrame')
    .select('bodySealed')
    .where('proofId', '=', proofId)
    .where('packId', '=', packId)
    .where('frame', '=', frame)
    .executeTakeFirstOrThrow();
  return bodySealed;
}
