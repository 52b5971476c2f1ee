import { useElementSize, useEventListener } from '@vueuse/core';
import { type ComputedRef, type Ref, computed, shallowRef, watch } from 'vue';

export interface FixedRows {
  /** Indices of the rows that are on the screen or near it. */
  readonly visible: ComputedRef<readonly number[]>;
  readonly first: ComputedRef<number>;
  readonly last: ComputedRef<number>;
  readonly totalPx: ComputedRef<number>;
  /** Width of the scrolling part in pixels. */
  readonly width: Ref<number>;
  readonly scrollToTop: () => void;
}

export interface FixedRowsOptions {
  readonly scroller: Readonly<Ref<HTMLElement | null>>;
  readonly count: Ref<number>;
  readonly rowHeight: Ref<number>;
  /** Rows kept above and below the screen. */
  readonly overscan?: number;
}

const UNKNOWN_HEIGHT_PX = 800;

/** Which rows of one height are on the screen. Costs the same for ten rows and for hundreds of thousands. */
export function useFixedRows({ scroller, count, rowHeight, overscan = 10 }: FixedRowsOptions): FixedRows {
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

  const first = computed(() =>
    Math.max(0, Math.min(count.value - 1, Math.floor(top.value / rowHeight.value)) - overscan),
  );
  const last = computed(() =>
    Math.max(
      0,
      Math.min(
        count.value - 1,
        Math.ceil((top.value + (height.value || UNKNOWN_HEIGHT_PX)) / rowHeight.value) + overscan,
      ),
    ),
  );

  return {
    first,
    last,
    width,
    visible: computed(() =>
      count.value === 0 ? [] : Array.from({ length: last.value - first.value + 1 }, (_, index) => first.value + index),
    ),
    totalPx: computed(() => count.value * rowHeight.value),
    scrollToTop() {
      if (scroller.value !== null) scroller.value.scrollTop = 0;
      top.value = 0;
    },
  };
}
