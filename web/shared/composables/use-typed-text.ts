import { useDebounceFn } from '@vueuse/core';
import { type Ref, type WritableComputedRef, computed, shallowRef, watch } from 'vue';

const TYPING_MS = 200;

/** What is being typed, for an input; it reaches `settled` (usually of the address) when the person pauses. */
export function useTypedText(settled: Ref<string>): WritableComputedRef<string> {
  const typed = shallowRef(settled.value);
  /** Written here and not yet seen to arrive: the address follows late, when more may be typed already. */
  const underWay: string[] = [];

  const settle = useDebounceFn(() => {
    const text = typed.value.trim();
    if (text === (underWay.at(-1) ?? settled.value)) return;
    underWay.push(text);
    settled.value = text;
  }, TYPING_MS);

  watch(
    settled,
    (value) => {
      const place = underWay.indexOf(value);
      underWay.splice(0, place + 1);
      // By the back button, or a link.
      if (place < 0) typed.value = value;
    },
    { flush: 'sync' },
  );

  return computed({
    get: () => typed.value,
    set: (text) => {
      typed.value = text;
      void settle();
    },
  });
}
