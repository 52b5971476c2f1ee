import type { WritableComputedRef } from 'vue';
import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/**
 * A value of the address, so that it can be shared and survives a reload. `push`: a step that the back button takes
 * back; `replace`: what is typed or switched. An empty value leaves the address.
 */
export function useQueryParam(name: string, how: 'push' | 'replace' = 'replace'): WritableComputedRef<string | null> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return (Array.isArray(value) ? value[0] : value) ?? null;
    },
    set: (value) => {
      const { [name]: before, ...others } = router.currentRoute.value.query;
      const next = value === null || value === '' ? null : value;
      if ((before ?? null) === next) return;
      void router[how]({ query: next === null ? others : { ...others, [name]: next }, hash: route.hash });
    },
  });
}

/** A value of the address that is one of a few; the first of them, which the address leaves out, where it is none. */
export function useQueryChoice<T extends string>(name: string, choices: readonly [T, ...T[]], how: 'push' | 'replace' = 'replace'): WritableComputedRef<T> {
  const param = useQueryParam(name, how);
  return computed({
    get: () => choices.find((choice) => choice === param.value) ?? choices[0],
    set: (value) => {
      param.value = value === choices[0] ? null : value;
    },
  });
}
