import { useElementSize, useEventListener } from '@vueuse/core';
import { type ComputedRef, type Ref, computed, shallowRef, watch } from 'vue';
import { rowPlaces } from './row-places.ts';

export interface FixedRows {
  /** Indices of the rows that are on the screen or near it. */
  readonly visible: ComputedRef<readonly number[]>;
  readonly first: ComputedRef<number>;
  readonly last: ComputedRef<number>;
  readonly totalPx: ComputedRef<number>;
  /** Pixels from the top to a row. */
  readonly startOf: (index: number) => number;
  /** Width of the scrolling part in pixels. */
  readonly width: Ref<number>;
  readonly scrollToTop: () => void;
}

export interface FixedRowsOptions {
  readonly scroller: Readonly<Ref<HTMLElement | null>>;
  readonly count: Ref<number>;
  readonly rowHeight: Ref<number>;
  /** Pixels of what is folded out below rows, by their indices. */
  readonly below?: Readonly<Ref<ReadonlyMap<number, number>>>;
  /** Rows kept above and below the screen. */
  readonly overscan?: number;
}

const UNKNOWN_HEIGHT_PX = 800;
const NOTHING_BELOW: ReadonlyMap<number, number> = new Map();

/** Which rows of one height are on the screen. Costs the same for ten rows and for hundreds of thousands. */
export function useFixedRows({ scroller, count, rowHeight, below, overscan = 10 }: FixedRowsOptions): FixedRows {
  const places = computed(() => rowPlaces(count.value, rowHeight.value, below?.value ?? NOTHING_BELOW));
  const { width, height } = useElementSize(scroller);
  const top = shallowRef(0);
  useEventListener(
    scroller,
    'scroll',
    () => {
      top.value = scroller.value?.scrollTop ?? 0;
    },
    { passive: true },
  );
  watch(scroller, (element) => {
    top.value = element?.scrollTop ?? 0;
  });

  const first = computed(() => Math.max(0, Math.min(count.value - 1, places.value.rowAt(top.value)) - overscan));
  const last = computed(() =>
    Math.max(
      0,
      Math.min(count.value - 1, places.value.rowAt(top.value + (height.value || UNKNOWN_HEIGHT_PX)) + 1 + overscan),
    ),
  );

  return {
    first,
    last,
    width,
    visible: computed(() =>
      count.value === 0 ? [] : Array.from({ length: last.value - first.value + 1 }, (_, index) => first.value + index),
    ),
    totalPx: computed(() => places.value.totalPx),
    startOf: (index) => places.value.startOf(index),
    scrollToTop() {
      if (scroller.value !== null) scroller.value.scrollTop = 0;
      top.value = 0;
    },
  };
}
