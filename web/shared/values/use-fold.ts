import { type ComputedRef, type Ref, computed, shallowRef } from 'vue';
import { formatCount } from '../format/numbers.ts';

const FIRST = 8;
/** Each may ask the server for a name. */
const STEP = 100;

export interface Fold<T> {
  readonly shown: ComputedRef<readonly T[]>;
  readonly isOpen: ComputedRef<boolean>;
  /** What `turn` does next, for a button; null: everything is shown anyway. */
  readonly label: ComputedRef<string | null>;
  readonly turn: () => void;
}

/** The first few of a list, and more of it with each press of a button. */
export function useFold<T>(items: Ref<readonly T[]>): Fold<T> {
  const most = shallowRef(FIRST);
  const left = computed(() => Math.max(0, items.value.length - most.value));
  return {
    shown: computed(() => items.value.slice(0, most.value)),
    isOpen: computed(() => most.value > FIRST),
    label: computed(() => {
      if (items.value.length <= FIRST) return null;
      if (left.value === 0) return 'Show fewer';
      return left.value <= STEP
        ? `Show ${formatCount(left.value)} more`
        : `Show ${formatCount(STEP)} more of ${formatCount(left.value)}`;
    }),
    turn: () => {
      most.value = left.value > 0 ? most.value + STEP : FIRST;
    },
  };
}
