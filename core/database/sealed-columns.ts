import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';

/** A column of secrets that are sealed with the master key, each bound to its row. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Of the primary key, in its order. */
  readonly key: readonly string[];
  /** Rows that are held in memory at once. */
  readonly rows: number;
}

export interface SealedRow {
  /** Values of the primary key, as text. */
  readonly key: readonly string[];
  readonly sealed: Uint8Array;
}

const column = <const Table extends string, const Column extends string>(
  table: Table,
  name: Column,
  key: string,
  rows = 200,
) => ({ table, column: name, key: key.split(' '), rows });

/**
 * Every one but the proofs of the master key itself. A test compares the list with the schema, so that none is forgotten
 * by a rotation.
 */
export const SEALED_COLUMNS = [
  column('connection', 'credential_sealed', 'id'),
  column('storage', 'secret_sealed', 'id'),
  column('storage_test', 'mac_key_sealed', 'id'),
  column('notification_webhook', 'secret_sealed', 'workspace_id'),
  column('notification_webhook', 'url_sealed', 'workspace_id'),
  column('account_mail', 'content_sealed', 'id'),
  column('restore_item', 'detail_sealed', 'restore_id ordinal'),
  column('restore_item', 'result_sealed', 'restore_id ordinal'),
  column('restore_item', 'before_sealed', 'restore_id ordinal'),
  column('restore_item', 'after_sealed', 'restore_id ordinal'),
  column('proof_frame', 'body_sealed', 'proof_id pack_id frame', 8),
  column('proof_difference', 'detail_sealed', 'proof_id type object_id relation target_id'),
] as const satisfies readonly SealedColumn[];

/** Where in what was sealed the fingerprint of its master key is. */
export interface FingerprintPlace {
  /** From 1. */
  readonly from: number;
  readonly bytes: number;
}

/**
 * The next rows after `after` that are sealed with another key than the one of the fingerprint (hex), in order of the primary
 * key. Empty ones hold no secret.
 */
export async function otherwiseSealed(
  db: Db,
  { table, column: name, key, rows }: SealedColumn,
  { place, fingerprint, after }: { place: FingerprintPlace; fingerprint: string; after: readonly string[] | null },
): Promise<SealedRow[]> {
  const keys = key.map((one) => sql.ref(one));
  const columns = sql.join(keys);
  const later = after === null ? sql`` : sql`and (${columns}) > (${sql.join(after)})`;
  const found = await sql<{ key: string[]; sealed: Buffer }>`
    select array[${sql.join(keys.map((one) => sql`${one}::text`))}] as key, ${sql.ref(name)} as sealed
    from ${sql.table(table)}
    where length(${sql.ref(name)}) > 0
      and substr(${sql.ref(name)}, ${place.from}, ${place.bytes}) <> decode(${fingerprint}, 'hex') ${later}
    order by ${columns} limit ${rows}`.execute(db);
  return found.rows;
}

/** Only where nobody has changed it since it was read. */
export async function replaceSealed(
  db: Db,
  { table, column: name, key }: SealedColumn,
  { row, sealed }: { row: SealedRow; sealed: Uint8Array },
): Promise<void> {
  const isRow: RawBuilder<unknown> = sql.join(
    key.map((one, index) => sql`${sql.ref(one)} = ${row.key[index]}`),
    sql` and `,
  );
  await sql`
    update ${sql.table(table)} set ${sql.ref(name)} = ${Buffer.from(sealed)}
    where ${isRow} and ${sql.ref(name)} = ${Buffer.from(row.sealed)}`.execute(db);
}
