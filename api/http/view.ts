import type { Page } from '#core/database/paging.ts';

export function pageView<T, V>(page: Page<T>, view: (row: T) => V): { items: V[]; nextCursor: string | null } {
  return { items: page.items.map(view), nextCursor: page.nextCursor };
}

export function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}

export function errorView({
  errorCode,
  errorMessage,
}: {
  errorCode: string | null;
  errorMessage: string | null;
}): { code: string; message: string } | null {
  return errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' };
}

/** Items added up by one of their columns. */
export function sumBy<K extends string>(
  counts: readonly (Record<K, string> & { items: number })[],
  column: K,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const count of counts) sums[count[column]] = (sums[count[column]] ?? 0) + count.items;
  return sums;
}
