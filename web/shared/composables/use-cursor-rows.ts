import { type ComputedRef, type Ref, computed, onScopeDispose, shallowRef, watch } from 'vue';
import { isReachable } from '../api/client.ts';
import { type ApiProblem, toProblem } from '../api/problem.ts';
import { createPageMap, type PageMap, type SeenPage } from './page-map.ts';

export interface CursorPage<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The page that is wanted of a list. */
export interface PageWanted {
  readonly cursor: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface CursorRowsOptions<T> {
  /** Changes when another list is meant; null: nothing is asked for. */
  readonly list: Ref<string | null>;
  readonly fetchPage: (page: PageWanted) => Promise<CursorPage<T>>;
  readonly pageSize?: number;
  /** Pages kept in memory, nearest to what is looked at; the others are asked for again when scrolled to. */
  readonly keptPages?: number;
  /** Show the rows of the list before until the first page of the next one has come (search as you type). */
  readonly keepPrevious?: boolean;
}

export interface CursorRows<T> {
  /** Rows known so far, whether kept in memory or not. */
  readonly count: ComputedRef<number>;
  /** Everything up to the end of the list has been seen. */
  readonly isComplete: ComputedRef<boolean>;
  readonly isLoading: Ref<boolean>;
  /** Nothing has come yet. */
  readonly isFirstLoad: ComputedRef<boolean>;
  /** What is shown belongs to the list before. */
  readonly isPrevious: ComputedRef<boolean>;
  readonly problem: Ref<ApiProblem | null>;
  /** One more whenever other rows begin: the table goes back to its top. */
  readonly generation: Ref<number>;
  /** Undefined while its page is not in memory. */
  row(index: number): T | undefined;
  /** To be called with what is on the screen: loads what is missing there and lets go of what is far. */
  show(first: number, last: number): void;
  /** Reads again from the top; what is there stays until the answer has come. */
  reload(): void;
  /** Asks again for what is on the screen, where it stands: for rows that change while they are looked at. */
  refresh(): Promise<void>;
  /** Continues where a page could not be read. */
  retry(): void;
}

/**
 * A list of any length that is never held whole: of each page its cursor is remembered, and a few pages around what
 * is looked at are kept.
 */
export function useCursorRows<T>({
  list,
  fetchPage,
  pageSize = 100,
  keptPages = 12,
  keepPrevious = false,
}: CursorRowsOptions<T>): CursorRows<T> {
  const pages = shallowRef<PageMap<T>>(createPageMap());
  /** Whose rows `pages` holds; undefined: of a list that is being read again. */
  const shownList = shallowRef<string | null | undefined>(null);
  const generation = shallowRef(0);
  const isLoading = shallowRef(false);
  const problem = shallowRef<ApiProblem | null>(null);
  let inFlight: AbortController | null = null;
  let wanted = { first: 0, last: 0 };

  function start(): void {
    inFlight?.abort();
    inFlight = null;
    isLoading.value = false;
    problem.value = null;
    if (!keepPrevious || list.value === null) clear(list.value);
    void load();
  }

  function clear(next: string | null): void {
    pages.value = createPageMap();
    shownList.value = next;
    wanted = { first: 0, last: 0 };
    generation.value += 1;
  }

  function isPrevious(): boolean {
    return list.value !== shownList.value;
  }

  /** One page at a time: the first one missing among those wanted, and one ahead. */
  async function load(): Promise<void> {
    if (inFlight !== null || list.value === null || problem.value !== null) return;
    const page = isPrevious() ? 0 : pages.value.missing(wanted.first, wanted.last);
    if (page === null) return;
    const controller = new AbortController();
    inFlight = controller;
    isLoading.value = true;
    try {
      const cursor = isPrevious() ? null : pages.value.cursorOf(page);
      const answer = await fetchPage({ cursor, limit: pageSize, signal: controller.signal });
      if (!controller.signal.aborted) take(page, answer);
    } catch (error) {
      if (!controller.signal.aborted) problem.value = toProblem(error);
    } finally {
      if (inFlight === controller) {
        inFlight = null;
        isLoading.value = false;
      }
    }
    if (!controller.signal.aborted) void load();
  }

  function take(page: number, { items, nextCursor }: CursorPage<T>): void {
    if (isPrevious()) clear(list.value);
    const near = pages.value.pageAt(Math.floor((wanted.first + wanted.last) / 2)) ?? page;
    pages.value = pages.value.with({ page, items, nextCursor }).keeping(keptPages, near);
  }

  function reload(): void {
    inFlight?.abort();
    inFlight = null;
    problem.value = null;
    shownList.value = undefined;
    void load();
  }

  /** Failures stay silent: what is there is as true as it was. */
  async function refresh(): Promise<void> {
    const shown = shownPages();
    if (inFlight !== null || isPrevious() || shown === null) return;
    const controller = new AbortController();
    inFlight = controller;
    try {
      const fresh = await readPagesAgain(shown, controller.signal);
      if (controller.signal.aborted) return;
      // The others are read again when they are scrolled to.
      const kept = pages.value.keeping(0, shown.from);
      pages.value = fresh.reduce((map, page) => map.with(page), fresh.some(isShifted) ? kept.before(shown.from) : kept);
    } catch {
      // As above.
    } finally {
      if (inFlight === controller) inFlight = null;
    }
    if (!controller.signal.aborted) void load();
  }

  /** Pages that are on the screen; of a list without rows the one that says so; null: none has come yet. */
  function shownPages(): { readonly from: number; readonly to: number } | null {
    if (pages.value.count === 0) return pages.value.isComplete ? { from: 0, to: 0 } : null;
    const from = pages.value.pageAt(wanted.first);
    const to = pages.value.pageAt(Math.min(wanted.last, pages.value.count - 1));
    return from === null || to === null ? null : { from, to };
  }

  async function readPagesAgain(
    { from, to }: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ): Promise<readonly SeenPage<T>[]> {
    const fresh: SeenPage<T>[] = [];
    let cursor = pages.value.cursorOf(from);
    for (let page = from; page <= to && (page === from || cursor !== null); page += 1) {
      const answer = await fetchPage({ cursor, limit: pageSize, signal });
      fresh.push({ page, ...answer });
      cursor = answer.nextCursor;
    }
    return fresh;
  }

  /** Rows have come or gone: the pages behind begin elsewhere. */
  function isShifted({ page, items, nextCursor }: SeenPage<T>): boolean {
    return items.length !== pages.value.sizeOf(page) || nextCursor !== pages.value.cursorOf(page + 1);
  }

  function retry(): void {
    problem.value = null;
    void load();
  }

  watch(list, start, { immediate: true, flush: 'sync' });
  watch(isReachable, (reachable) => {
    if (reachable && problem.value?.code === 'offline') retry();
  });
  onScopeDispose(() => inFlight?.abort());

  return {
    count: computed(() => pages.value.count),
    isComplete: computed(() => pages.value.isComplete),
    isLoading,
    isFirstLoad: computed(() => pages.value.seen === 0 && problem.value === null && list.value !== null),
    isPrevious: computed(isPrevious),
    problem,
    generation,
    row: (index) => pages.value.row(index),
    show(first, last) {
      wanted = { first, last };
      void load();
    },
    reload,
    refresh,
    retry,
  };
}
