import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** The last rotation of the master key. */
export interface Rotation {
  readonly fromKeyId: string;
  readonly toKeyId: string;
  readonly state: 'running' | 'done';
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

export async function getRotation(db: Db): Promise<Rotation | null> {
  const row = await db
    .selectFrom('keyRotation')
    .select(['fromKeyId', 'toKeyId', 'state', 'startedAt', 'finishedAt'])
    .executeTakeFirst();
  return row ?? null;
}

/** One that runs already goes on. @returns the one that runs, which may be another one. */
export async function beginRotation(db: Db, keys: { fromKeyId: string; toKeyId: string }): Promise<Rotation> {
  await db
    .insertInto('keyRotation')
    .values({ ...keys, state: 'running', finishedAt: null })
    .onConflict((conflict) =>
      conflict
        .constraint('key_rotation_pkey')
        .doUpdateSet({ ...keys, state: 'running', startedAt: sql<Date>`now()`, finishedAt: null })
        .where('keyRotation.state', '=', 'done'),
    )
    .execute();
  const rotation = await getRotation(db);
  if (!rotation) throw new Error('a rotation that has begun is there');
  return rotation;
}

/** The new key is the one of the installation, and the old one opens nothing of it any more. */
export async function finishRotation(
  db: Db,
  { fromKeyId, toKeyId, proof }: { fromKeyId: string; toKeyId: string; proof: Uint8Array },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const done = await trx
      .updateTable('keyRotation')
      .set({ state: 'done', finishedAt: sql<Date>`now()` })
      .where('fromKeyId', '=', fromKeyId)
      .where('toKeyId', '=', toKeyId)
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) return;
    await trx
      .updateTable('keyProof')
      .set({ masterKeyId: toKeyId, sealed: Buffer.from(proof) })
      .execute();
  });
}
