import { type QueryClient, queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { isProblem } from '../shared/api/problem.ts';

export type Account = Schema<'Account'>;
export type Me = Schema<'Me'>;
export type Server = Schema<'Server'>;

/** Who is signed in; null: nobody. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) =>
    api.get('/api/v1/account', { signal }).catch((error: unknown) => {
      if (isProblem(error, 'unauthenticated')) return null;
      throw error;
    }),
  staleTime: 60_000,
});

/** What the person may do in a workspace. */
export function meQuery(workspace: string) {
  return queryOptions({
    queryKey: ['me', workspace],
    queryFn: ({ signal }) => api.get('/api/v1/me', { signal }),
    staleTime: 30_000,
  });
}

export const serverQuery = queryOptions({
  queryKey: ['server'],
  queryFn: ({ signal }) => api.get('/api/v1/server', { signal }),
  staleTime: 300_000,
});

/** Whether the server can be reached. Errors: `ApiProblem`. */
export async function pingServer(): Promise<void> {
  await api.get('/api/v1/server');
}

/** After signing in or out nothing of what was known before may be shown. */
export async function forgetSession(client: QueryClient): Promise<void> {
  await client.cancelQueries();
  client.clear();
}
