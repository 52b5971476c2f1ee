export interface SeenPage<T> {
  readonly page: number;
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Pages of a list, as far as they have been seen, of which only some are in memory. Never changed: `with`, `before` and `keeping` answer another one. */
export interface PageMap<T> {
  /** Rows of all pages seen. */
  readonly count: number;
  /** Pages seen. */
  readonly seen: number;
  readonly isComplete: boolean;
  row(index: number): T | undefined;
  /** The page that holds a row; null: of no page seen. */
  pageAt(index: number): number | null;
  cursorOf(page: number): string | null;
  /** Rows of a page seen. */
  sizeOf(page: number): number;
  /** The first page to ask for so that these rows, and one page ahead of them, are there; null: none. */
  missing(first: number, last: number): number | null;
  with(next: SeenPage<T>): PageMap<T>;
  /** As it was when `page` had not been seen yet. */
  before(page: number): PageMap<T>;
  /** Lets go of all but `most` pages around `page`. */
  keeping(most: number, page: number): PageMap<T>;
}

interface Known<T> {
  /** Cursor that each page begins with; one more than pages seen while there are more. */
  readonly cursors: readonly (string | null)[];
  /** Index of the first row of each page seen, then the number of all rows: pages may be shorter than was asked for. */
  readonly starts: readonly number[];
  readonly held: ReadonlyMap<number, readonly T[]>;
}

export function createPageMap<T>(known: Known<T> = { cursors: [null], starts: [0], held: new Map() }): PageMap<T> {
  const { cursors, starts, held } = known;
  const seen = starts.length - 1;
  const count = starts[seen] ?? 0;

  function pageAt(index: number): number | null {
    if (index < 0 || index >= count) return null;
    let low = 0;
    let high = seen;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    return low;
  }

  return {
    count,
    seen,
    isComplete: seen > 0 && cursors.length === seen,
    pageAt,
    cursorOf: (page) => cursors[page] ?? null,
    sizeOf: (page) => (starts[page + 1] ?? 0) - (starts[page] ?? 0),
    row(index) {
      const page = pageAt(index);
      return page === null ? undefined : held.get(page)?.[index - (starts[page] ?? 0)];
    },
    missing(first, last) {
      const from = pageAt(Math.min(first, count - 1)) ?? 0;
      const to = (pageAt(last) ?? seen) + 1;
      for (let page = from; page <= to && page < cursors.length; page += 1) if (!held.has(page)) return page;
      return null;
    },
    with({ page, items, nextCursor }) {
      const pages = new Map(held).set(page, items);
      if (page !== seen) return createPageMap({ cursors, starts, held: pages });
      return createPageMap({
        cursors: nextCursor === null ? cursors.slice(0, seen + 1) : [...cursors.slice(0, seen + 1), nextCursor],
        starts: [...starts, count + items.length],
        held: pages,
      });
    },
    before: (page) =>
      createPageMap({
        cursors: cursors.slice(0, page + 1),
        starts: starts.slice(0, page + 1),
        held: new Map([...held].filter(([one]) => one < page)),
      }),
    keeping(most, page) {
      if (held.size <= most) return this;
      const near = [...held].sort(([a], [b]) => Math.abs(a - page) - Math.abs(b - page)).slice(0, most);
      return createPageMap({ cursors, starts, held: new Map(near) });
    },
  };
}
