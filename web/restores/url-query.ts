import type { LocationQueryValue } from 'vue-router';

/** The part of an address behind the question mark. */
export type UrlQuery = Readonly<Record<string, LocationQueryValue | LocationQueryValue[] | undefined>>;

/** The first of a name's values; null where there is none. */
export function queryText(query: UrlQuery, name: string): string | null {
  const value = query[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first ? first : null;
}
