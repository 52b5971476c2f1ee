import type { Ref } from 'vue';
import { useIntervalFn } from '@vueuse/core';
import { shallowRef } from 'vue';

const everySecond = shallowRef(Date.now());
const everyMinute = shallowRef(Date.now());
let users = 0;

/** The present, one clock for all that shows elapsed times. Milliseconds since the epoch. */
export function useNow({ step = 'minute' }: { step?: 'second' | 'minute' } = {}): Readonly<Ref<number>> {
  if (users === 0) {
    users += 1;
    useIntervalFn(() => { everyMinute.value = Date.now(); }, 30_000);
  }
  if (step === 'minute') return everyMinute;
  useIntervalFn(() => { everySecond.value = Date.now(); }, 1_000);
  return everySecond;
}
