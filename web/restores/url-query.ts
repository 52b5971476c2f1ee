import type { LocationQuery, LocationQueryValue } from 'vue-router';
import { useRoute, useRouter } from 'vue-router';

/** The part of an address behind the question mark. */
export type UrlQuery = Readonly<Record<string, LocationQueryValue | LocationQueryValue[] | undefined>>;

/** The first of a name's values; null where there is none. */
export function queryText(query: UrlQuery, name: string): string | null {
  const value = query[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first ? first : null;
}

/** The query with some of its words changed; undefined and null take a word out. */
export function changedQuery(query: LocationQuery, changes: UrlQuery): LocationQuery {
  const next: LocationQuery = { ...query };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === null || value === '') Reflect.deleteProperty(next, name);
    else next[name] = value;
  }
  return next;
}

/** Changes words of the present address: in place while typing and filtering, as a step of its own where `push` says so. */
export function useQueryChange(): (changes: UrlQuery, how?: 'push' | 'replace') => Promise<unknown> {
  const route = useRoute();
  const router = useRouter();
  return (changes, how = 'replace') => router[how]({ query: changedQuery(route.query, changes) });
}
