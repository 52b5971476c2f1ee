import type { ComputedRef, Ref } from 'vue';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { ApiProblem } from '../api/problem.ts';
import { toProblem } from '../api/problem.ts';

export interface CursorPage<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface CursorRowsOptions<T> {
  /** Changes when another list is meant; null: nothing is asked for. */
  readonly list: Ref<string | null>;
  readonly fetchPage: (page: { cursor: string | null; limit: number; signal: AbortSignal }) => Promise<CursorPage<T>>;
  readonly pageSize?: number;
  /** Pages kept in memory, nearest to what is looked at; the others are asked for again when scrolled to. */
  readonly keptPages?: number;
}

export interface CursorRows<T> {
  /** Rows known so far, whether kept in memory or not. */
  readonly count: ComputedRef<number>;
  /** Everything up to the end of the list has been seen. */
  readonly isComplete: ComputedRef<boolean>;
  readonly isLoading: Ref<boolean>;
  /** Nothing has come yet. */
  readonly isFirstLoad: ComputedRef<boolean>;
  readonly problem: Ref<ApiProblem | null>;
  /** Undefined while its page is not in memory. */
  row(index: number): T | undefined;
  /** To be called with what is on the screen: loads what is missing there and lets go of what is far. */
  show(first: number, last: number): void;
  reload(): void;
}

/**
 * A list of any length that is never held whole: of each page its cursor is remembered, and a few pages around what
 * is looked at are kept.
 */
export function useCursorRows<T>({ list, fetchPage, pageSize = 100, keptPages = 12 }: CursorRowsOptions<T>): CursorRows<T> {
  /** Cursor that each page begins with; one more than pages seen while there are more. */
  let cursors: (string | null)[] = [null];
  let lastPageRows = 0;
  const pages = shallowRef<ReadonlyMap<number, readonly T[]>>(new Map());
  const seen = shallowRef({ pages: 0, complete: false });
  const isLoading = shallowRef(false);
  const problem = shallowRef<ApiProblem | null>(null);
  let inFlight: AbortController | null = null;
  let wanted = { first: 0, last: 0 };

  function reset(): void {
    inFlight?.abort();
    inFlight = null;
    cursors = [null];
    lastPageRows = 0;
    pages.value = new Map();
    seen.value = { pages: 0, complete: false };
    problem.value = null;
    isLoading.value = false;
    wanted = { first: 0, last: 0 };
    if (list.value !== null) void load();
  }

  /** One page at a time: the first one missing among those wanted, and one ahead. */
  function missingPage(): number | null {
    const from = Math.floor(wanted.first / pageSize);
    const to = Math.floor(wanted.last / pageSize) + 1;
    for (let page = from; page <= to && page < cursors.length; page += 1) if (!pages.value.has(page)) return page;
    return null;
  }

  async function load(): Promise<void> {
    if (inFlight !== null || list.value === null) return;
    const page = missingPage();
    if (page === null) return;
    const controller = new AbortController();
    inFlight = controller;
    isLoading.value = true;
    try {
      const { items, nextCursor } = await fetchPage({ cursor: cursors[page] ?? null, limit: pageSize, signal: controller.signal });
      if (controller.signal.aborted) return;
      take(page, items, nextCursor);
      problem.value = null;
    } catch (error) {
      if (controller.signal.aborted) return;
      problem.value = toProblem(error);
    } finally {
      if (inFlight === controller) {
        inFlight = null;
        isLoading.value = false;
      }
    }
    if (problem.value === null) void load();
  }

  function take(page: number, items: readonly T[], nextCursor: string | null): void {
    const isNew = page === cursors.length - 1;
    if (isNew) {
      lastPageRows = items.length;
      if (nextCursor !== null) cursors.push(nextCursor);
      seen.value = { pages: page + 1, complete: nextCursor === null };
    }
    const middle = Math.floor((wanted.first + wanted.last) / 2 / pageSize);
    const near = [...pages.value.entries(), [page, items] as const].sort(([a], [b]) => Math.abs(a - middle) - Math.abs(b - middle));
    pages.value = new Map(near.slice(0, keptPages));
  }

  watch(list, reset, { immediate: true });
  onScopeDispose(() => inFlight?.abort());

  return {
    count: computed(() => (seen.value.pages === 0 ? 0 : (seen.value.pages - 1) * pageSize + lastPageRows)),
    isComplete: computed(() => seen.value.complete),
    isLoading,
    isFirstLoad: computed(() => seen.value.pages === 0 && problem.value === null && list.value !== null),
    problem,
    row: (index) => pages.value.get(Math.floor(index / pageSize))?.[index % pageSize],
    show(first, last) {
      wanted = { first, last };
      void load();
    },
    reload: reset,
  };
}
