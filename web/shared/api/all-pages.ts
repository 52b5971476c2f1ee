import { type Query, api } from './client.ts';

const LARGEST_PAGE = 1_000;

/** Every row of a list that is short by its nature: connections, buckets, members. For all others see `useCursorRows`. */
export async function allPages<T>(path: string, query: Query, signal: AbortSignal): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: readonly T[]; nextCursor: string | null } = await api.get(
      path,
      { ...query, limit: LARGEST_PAGE, cursor },
      signal,
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
