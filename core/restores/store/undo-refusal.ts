import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { HAS_WRITTEN, IS_REPAIR, MAY_HAVE_WRITTEN } from './restore-undo.ts';

/** Why nothing of a restore, or of one item of it, can be undone; null where something can. */
export async function undoRefusalIn(
  db: Db,
  restoreId: string,
  ordinal: number | null,
): Promise<'nothing-written' | 'not-kept' | 'repairs-stay' | null> {
  const isMeant = sql`i.restore_id = ${restoreId} and ${ordinal === null ? sql`true` : sql`i.ordinal = ${ordinal}`}`;
  const { rows } = await sql<{ undoable: boolean; unkept: boolean; repairs: boolean }>`
    select exists (select from restore_item i where ${isMeant} and ${HAS_WRITTEN}) as undoable,
      exists (select from restore_item i where ${isMeant} and i.before_kept_at is null and ${MAY_HAVE_WRITTEN}) as unkept,
      exists (select from restore_item i where ${isMeant} and ${IS_REPAIR} and ${MAY_HAVE_WRITTEN}) as repairs`.execute(
    db,
  );
  const [found] = rows;
  if (found === undefined || found.undoable) return null;
  if (found.unkept) return 'not-kept';
  return found.repairs ? 'repairs-stay' : 'nothing-written';
}
