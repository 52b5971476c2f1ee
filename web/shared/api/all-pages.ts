const LARGEST_PAGE = 1_000;

/** Every row of a list that is short by its nature: connections, buckets, members. For all others see `useCursorRows`. */
export async function allPages<T>(
  readPage: (page: {
    readonly limit: number;
    readonly cursor: string | null;
  }) => Promise<{ readonly items: readonly T[]; readonly nextCursor: string | null }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage({ limit: LARGEST_PAGE, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
