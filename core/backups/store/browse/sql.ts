import { type RawBuilder, sql } from 'kysely';

/**
 * The words of the indexes on `object_version`, to the letter: PostgreSQL finds an index on an expression only where
 * the query says the same.
 */

/** What lists are ordered by: lower case, nameless objects last. */
export function sortName(table: string): RawBuilder<string> {
  const name = sql.ref(`${table}.displayName`);
  return sql<string>`(coalesce(left(lower(${name}), 200), ${sql.raw(String.raw`U&'\+10FFFF'`)})) collate "C"`;
}

/** What is searched: a space before each of name, UPN and mail, so that `% ab%` finds the beginnings of words. */
export function searchText(table: string): RawBuilder<string> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql<string>`lower(' ' || coalesce(${column('displayName')}, '') || ' ' || coalesce(${column('userPrincipalName')}, '') || ' ' || coalesce(${column('mail')}, ''))`;
}

/** Rows of a version table that are part of backup N. */
export function validAt(table: string, seq: number): RawBuilder<boolean> {
  const from = sql.ref(`${table}.fromSeq`);
  const to = sql.ref(`${table}.toSeq`);
  return sql<boolean>`(${from} <= ${seq} and (${to} is null or ${seq} < ${to}))`;
}
