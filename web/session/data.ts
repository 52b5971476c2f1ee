import { type QueryClient, queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { account, server } from '#api/accounts/schema.ts';
import type { me } from '#api/workspace/schema.ts';
import { api } from '../shared/api/client.ts';
import { isProblem } from '../shared/api/problem.ts';

export type Account = z.infer<typeof account>;
export type Me = z.infer<typeof me>;
export type Server = z.infer<typeof server>;

/** Who is signed in; null: nobody. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) =>
    api.get<Account>('/account', {}, signal).catch((error: unknown) => {
      if (isProblem(error, 'unauthenticated')) return null;
      throw error;
    }),
  staleTime: 60_000,
});

/** What the person may do in a workspace. */
export function meQuery(workspace: string) {
  return queryOptions({
    queryKey: ['me', workspace],
    queryFn: ({ signal }) => api.get<Me>('/me', {}, signal),
    staleTime: 30_000,
  });
}

export const serverQuery = queryOptions({
  queryKey: ['server'],
  queryFn: ({ signal }) => api.get<Server>('/server', {}, signal),
  staleTime: 300_000,
});

/** After signing in or out nothing of what was known before may be shown. */
export async function forgetSession(client: QueryClient): Promise<void> {
  await client.cancelQueries();
  client.clear();
}
