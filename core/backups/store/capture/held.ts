import { type RawBuilder, sql } from 'kysely';
import { validAt } from '../browse/sql.ts';

/**
 * Rows of a version table that belong to what a reading is compared with: the last backup, or, where a proof names the
 * backup that it is about, that one, whatever is published meanwhile.
 *
 * @param table its name or alias as the code calls it.
 */
export function isHeld({ asOf }: { readonly asOf?: number | undefined }, table: string): RawBuilder<boolean> {
  return asOf === undefined ? sql<boolean>`${sql.ref(`${table}.toSeq`)} is null` : validAt(table, asOf);
}
