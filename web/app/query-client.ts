import { QueryClient } from '@tanstack/vue-query';
import { watch } from 'vue';
import { accountQuery } from '../session/data.ts';
import { doubts } from '../shared/api/client.ts';
import { isProblem } from '../shared/api/problem.ts';

const FRESH_MS = 5_000;
const TRIES = 3;

/** What is known is shown at once when a page is opened again, and read again in the background. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      refetchOnWindowFocus: true,
      networkMode: 'always',
      // Refusals stay refusals; passing faults pass.
      retry: (failures, error) =>
        failures < TRIES &&
        isProblem(error) &&
        (error.code === 'offline' || error.status >= 500 || error.status === 429),
      retryDelay: (attempt, error) =>
        isProblem(error) && error.retryAfterSeconds !== null
          ? 1_000 * error.retryAfterSeconds
          : Math.min(500 * 2 ** attempt, 8_000),
    },
    mutations: { networkMode: 'always' },
  },
});

// Whatever is refused first shows that a session has ended, or that a role or membership is another one: then who is
// signed in is asked again, and the console acts on that.
watch(doubts, () => {
  void queryClient.invalidateQueries({ queryKey: accountQuery.queryKey, exact: true });
});
