import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { deleteInPieces } from '../../../database/delete-in-pieces.ts';

const TABLES = ['proofDifference', 'proofObject'] as const;

/** What was found goes; that it was looked for, and the figures, stay. */
export async function dropDifferences(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of TABLES) await deleteInPieces(db, table, sql<boolean>`proof_id = any(${[...ids]}::uuid[])`);
  await sql`
    update proof set dropped_at = now() where id = any(${[...ids]}::uuid[]) and dropped_at is null`.execute(db);
}

/** Proofs and comparisons of these backups. */
export async function proofsOf(db: Db, backupIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('proof')
    .select('id')
    .where(sql<boolean>`backup_id = any(${[...backupIds]}::uuid[])`)
    .where('droppedAt', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** Comparisons with the tenant that ended before this, and what plans were made from. */
export async function dropOldComparisons(db: Db, before: Date): Promise<void> {
  const rows = await db
    .selectFrom('proof')
    .select('id')
    .where('purpose', '<>', 'proof')
    .where('droppedAt', 'is', null)
    .where('finishedAt', '<', before)
    .execute();
  await dropDifferences(
    db,
    rows.map(({ id }) => id),
  );
}
