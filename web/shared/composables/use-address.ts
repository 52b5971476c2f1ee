import { type WritableComputedRef, computed } from 'vue';
import {
  type LocationQueryRaw,
  type RouteLocationNormalizedLoaded,
  type Router,
  useRoute,
  useRouter,
} from 'vue-router';

/** `push`: a step that the back button takes back; `replace`: typing, and what follows from something else. */
export type AddressMode = 'push' | 'replace';

export interface Address {
  /** Empty where the address does not say it. */
  readonly get: (name: string) => string;
  /** Null and empty take it out of the address. */
  readonly set: (changes: Readonly<Record<string, string | null>>, mode?: AddressMode) => void;
  readonly param: (
    name: string,
    options?: { readonly fallback?: string; readonly mode?: AddressMode },
  ) => WritableComputedRef<string>;
}

interface Pending {
  readonly path: string;
  readonly query: LocationQueryRaw;
  readonly mode: AddressMode;
}

/** What is written before the router has followed is put together, or the last one would win. */
let pending: Pending | null = null;

/** What a person may want to share is in the query of the address: filters, tabs, what is open. */
export function useAddress(): Address {
  const route = useRoute();
  const router = useRouter();

  function get(name: string): string {
    const value = route.query[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  }

  function set(changes: Readonly<Record<string, string | null>>, mode: AddressMode = 'replace'): void {
    const isFirst = pending === null;
    const before = pending?.path === route.path ? pending : { path: route.path, query: route.query, mode };
    const query: LocationQueryRaw = { ...before.query };
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') delete query[name];
      else query[name] = value;
    }
    pending = { path: route.path, query, mode: before.mode === 'push' ? 'push' : mode };
    if (isFirst)
      queueMicrotask(() => {
        follow(route, router);
      });
  }

  return {
    get,
    set,
    param: (name, { fallback = '', mode = 'replace' } = {}) =>
      computed({
        get: () => get(name) || fallback,
        set: (value) => {
          set({ [name]: value === fallback ? null : value }, mode);
        },
      }),
  };
}

function follow(route: RouteLocationNormalizedLoaded, router: Router): void {
  const next = pending;
  pending = null;
  // The person has gone elsewhere meanwhile.
  if (next === null || next.path !== route.path) return;
  void router[next.mode]({ query: next.query, hash: route.hash });
}
