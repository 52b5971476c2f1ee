import { useQueryClient } from '@tanstack/vue-query';
import { type ComputedRef, computed } from 'vue';
import { type RouteLocationRaw, useRoute, useRouter } from 'vue-router';
import { forgetSession } from '../session/data.ts';
import { nextOf } from './next.ts';

export interface Next {
  /** Where the person wanted to go before having to sign in; null: nowhere in particular. */
  readonly next: ComputedRef<string | null>;
  /** Another step of signing in, which continues to the same place. */
  readonly step: (path: string) => RouteLocationRaw;
  /** Continues as the person who has just signed in. */
  readonly enter: (place?: string) => Promise<void>;
}

export function useNext(): Next {
  const route = useRoute();
  const router = useRouter();
  const client = useQueryClient();
  const next = computed(() => nextOf(route.query['next']));
  return {
    next,
    step: (path) => ({ path, query: next.value === null ? {} : { next: next.value } }),
    async enter(place = next.value ?? '/') {
      await forgetSession(client);
      await router.replace(place);
    },
  };
}
