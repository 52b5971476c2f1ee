import { createSharedComposable, useIntervalFn } from '@vueuse/core';
import { type Ref, shallowRef } from 'vue';

const useMinute = createSharedComposable(() => clock(30_000));
const useSecond = createSharedComposable(() => clock(1_000));

/** The present, one clock for all that shows elapsed times. Milliseconds since the epoch. */
export function useNow({ step = 'minute' }: { step?: 'second' | 'minute' } = {}): Readonly<Ref<number>> {
  return step === 'minute' ? useMinute() : useSecond();
}

function clock(everyMs: number): Readonly<Ref<number>> {
  const now = shallowRef(Date.now());
  useIntervalFn(() => {
    now.value = Date.now();
  }, everyMs);
  return now;
}
