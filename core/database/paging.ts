import { createHash } from 'node:crypto';
import { type AliasedRawBuilder, type Expression, type SqlBool, sql } from 'kysely';
import { CybbackError } from '../domain/errors.ts';

export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it as `cursor` for the next page; null at the end. */
  readonly nextCursor: string | null;
}

export type KeyValue = string | number;

const CHECK_BYTES = 6;

/**
 * A cursor is the sort key of the last row, with a check over the list it belongs to, so that one of another list or
 * filter is refused. It grants nothing: every query that takes one is scoped by workspace. The API signs those that it
 * gives out and takes no other, because the values reach SQL.
 */
export function encodeCursor(list: string, key: readonly KeyValue[]): string {
  const json = Buffer.from(JSON.stringify(key));
  return Buffer.concat([check(list, json), json]).toString('base64url');
}

/** @param list names the list with its filters: a cursor of another one is `cursor-invalid`. */
export function decodeCursor(list: string, cursor: string, length: number): readonly KeyValue[] {
  const bytes = Buffer.from(cursor, 'base64url');
  const json = bytes.subarray(CHECK_BYTES);
  if (bytes.length <= CHECK_BYTES || !bytes.subarray(0, CHECK_BYTES).equals(check(list, json))) throw invalidCursor();
  const key: unknown = JSON.parse(json.toString());
  if (!Array.isArray(key) || key.length !== length || !key.every(isKeyValue)) throw invalidCursor();
  return key;
}

export function invalidCursor(): CybbackError {
  return new CybbackError(
    'cursor-invalid',
    'The cursor does not belong to this list. Start again without a cursor, and keep the other parameters as they are while paging.',
  );
}

/**
 * Cuts the one row that was read beyond the limit and makes the cursor of the last row kept.
 *
 * @param rows at most `limit + 1`, in the order of the key.
 */
export function toPage<Row extends object>(
  rows: readonly Row[],
  { list, limit, key }: { list: string; limit: number; key: (row: Row) => readonly KeyValue[] },
): Page<Omit<Row, 'exactTime'>> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: kept.map(withoutExactTime), nextCursor: more ? encodeCursor(list, key(last)) : null };
}

export function mapPage<T, R>({ items, nextCursor }: Page<T>, map: (item: T) => R): Page<R> {
  return { items: items.map(map), nextCursor };
}

/**
 * A time as PostgreSQL has it, to the microsecond, for the key of a cursor: rows of the same millisecond would be left
 * out or come twice. `toPage` takes it off again.
 *
 * @param column with the table's alias where there is one, as the columns are called in code.
 */
export function exactTime(column: string): AliasedRawBuilder<string, 'exactTime'> {
  return sql<string>`${sql.ref(column)}::text`.as('exactTime');
}

function withoutExactTime<Row extends object>(row: Row): Omit<Row, 'exactTime'> {
  const { exactTime: _, ...item }: Row & { exactTime?: unknown } = row;
  return item;
}

/** `(a, b) > (1, 2)`: one comparison of rows, which PostgreSQL answers from an index on (a, b). */
export function rowAfter(
  columns: readonly Expression<unknown>[],
  operator: '>' | '<',
  key: readonly KeyValue[],
): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.join(columns)}) ${sql.raw(operator)} (${sql.join(key)})`;
}

/** `%` and `_` in what people type mean themselves. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

function check(list: string, json: Buffer): Buffer {
  return createHash('sha256')
    .update('cursor\0')
    .update(list)
    .update('\0')
    .update(json)
    .digest()
    .subarray(0, CHECK_BYTES);
}

function isKeyValue(value: unknown): value is KeyValue {
  return typeof value === 'string' || typeof value === 'number';
}
