import { type RawBuilder, sql } from 'kysely';
import { escapeLike } from '../../../database/paging.ts';
import { type FacetFilter, UNTOLD } from '../../../domain/facets.ts';

/**
 * The words of the indexes on `object_version`, to the letter: PostgreSQL finds an index on an expression only where
 * the query says the same.
 */

/** After every other character: nothing that anybody is called begins with it. */
const LAST = sql.raw(String.raw`U&'\+10FFFF'`);
const SORTED_LENGTH = 200;

/** What lists of versions are ordered by: the name without regard to case and accents, nameless objects last. */
export function sortName(table: string): RawBuilder<string> {
  return sql<string>`${sql.ref(`${table}.foldedName`)}`;
}

/** The same of rows that do not have it. */
export function foldedName(table: string): RawBuilder<string> {
  const name = sql.ref(`${table}.displayName`);
  return sql<string>`(coalesce(left(search_fold(${name}), ${sql.lit(SORTED_LENGTH)}), ${LAST})) collate "C"`;
}

/** Objects whose name begins with the text: one range of the list. */
export function nameBegins(table: string, text: string): RawBuilder<boolean> {
  const first = sql`left(search_fold(${text}), ${sql.lit(SORTED_LENGTH)})`;
  return sql<boolean>`(${sortName(table)} >= ${first} and ${sortName(table)} < ${first} || ${LAST})`;
}

/** What is searched: a space before each of name, UPN and mail, so that `% ab%` finds the beginnings of words. */
function searchText(table: string, name: RawBuilder<string>): RawBuilder<string> {
  const column = (key: string) => sql.ref(`${table}.${key}`);
  return sql<string>`' ' || ${name} || search_fold(' ' || coalesce(${column('userPrincipalName')}, '') || ' ' || coalesce(${column('mail')}, ''))`;
}

/** From this length on, a word is found anywhere; a shorter one at the beginnings of words. */
const ANYWHERE_LENGTH = 3;
const WHOLE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Objects that every word of the text is found in, in any order: in name, UPN or mail, whatever the case and the accents.
 * A word that is a whole ID is looked for as object ID and app ID.
 */
export function matchesSearch(table: string, text: string, name = sortName(table)): RawBuilder<boolean> {
  const words = [...new Set(text.trim().split(/\s+/))].filter((word) => word !== '');
  const conditions = words.map((word) => {
    const lower = word.toLowerCase();
    if (WHOLE_ID.test(lower))
      return sql`(${sql.ref(`${table}.objectId`)} = ${lower} or ${sql.ref(`${table}.appId`)} = ${lower})`;
    return sql`(${searchText(table, name)}) like search_fold(${patternFor(word)})`;
  });
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** From this length on, the beginning of an ID is looked for as one: shorter ones are words. */
const ID_PREFIX = /^(?=.*\d)[0-9a-f]{6,8}(-[0-9a-f]{0,4}(-[0-9a-f]{0,4}(-[0-9a-f]{0,4}(-[0-9a-f]{0,11})?)?)?)?$/;

/** Objects whose ID begins like this; null: the text is not the beginning of one. */
export function idBegins(table: string, text: string): RawBuilder<boolean> | null {
  const lower = text.toLowerCase();
  // A range of the index, in which IDs are ordered by bytes.
  return ID_PREFIX.test(lower)
    ? sql<boolean>`(${sql.ref(`${table}.objectId`)} >= ${lower} and ${sql.ref(`${table}.objectId`)} < ${`${lower}~`})`
    : null;
}

/** Objects that are found by their ID: any of these holds. An app ID counts where it is given whole. */
export function idConditions(table: string, text: string): RawBuilder<boolean>[] {
  const lower = text.toLowerCase();
  const begins = idBegins(table, text);
  return [
    sql<boolean>`${sql.ref(`${table}.objectId`)} in (${text}, ${lower})`,
    sql<boolean>`${sql.ref(`${table}.appId`)} = ${lower}`,
    ...(begins === null ? [] : [begins]),
  ];
}

function patternFor(word: string): string {
  const escaped = escapeLike(word);
  return [...word].length >= ANYWHERE_LENGTH ? `%${escaped}%` : `% ${escaped}%`;
}

/** Objects whose name, as far as lists are ordered by it, is this text and nothing else, whatever the case and the accents. */
export function isNamed(table: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`${sortName(table)} = left(search_fold(${text}), ${sql.lit(SORTED_LENGTH)})`;
}

/** The same of UPN and mail. */
export function isAddressed(table: string, text: string): RawBuilder<boolean> {
  const is = (name: string) => sql`coalesce(search_fold(${sql.ref(`${table}.${name}`)}) = search_fold(${text}), false)`;
  return sql<boolean>`(${is('userPrincipalName')} or ${is('mail')})`;
}

/**
 * Versions that may be what is filtered for: also those that were not read yet, or do not tell, because a filter leaves out
 * only what is known to be otherwise.
 */
export function hasFacets(table: string, filters: readonly FacetFilter[]): RawBuilder<boolean> {
  if (filters.length === 0) return sql<boolean>`true`;
  const facets = sql.ref(`${table}.facets`);
  const conditions = filters.map(({ key, values }) => {
    const any = [...values, UNTOLD].map((value) => `${key}:${value}`);
    return sql`${facets} && ${[...any, UNTOLD]}::text[]`;
  });
  return sql<boolean>`(${facets} is null or (${sql.join(conditions, sql` and `)}))`;
}

/** Rows of a version table that are part of backup N. */
export function validAt(table: string, seq: number): RawBuilder<boolean> {
  const from = sql.ref(`${table}.fromSeq`);
  const to = sql.ref(`${table}.toSeq`);
  return sql<boolean>`(${from} <= ${seq} and (${to} is null or ${seq} < ${to}))`;
}
