import { type QueryClient, queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Schema } from '../shared/api/operations.ts';
import { isProblem } from '../shared/api/problem.ts';
import { showTimesIn } from '../shared/format/times.ts';

export type Account = Schema<'Account'>;
export type SetupStep = Account['workspaces'][number]['setupSkipped'][number];
export type Server = Schema<'Server'>;

/** Who is signed in; null: nobody. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal }) => {
    const account = await api.get('/api/v1/account', { signal }).catch((error: unknown) => {
      if (isProblem(error, 'unauthenticated')) return null;
      throw error;
    });
    showTimesIn(account?.person.timeZone ?? null);
    return account;
  },
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

/** Null: as the browser has it. */
export async function chooseTimeZone(client: QueryClient, timeZone: string | null): Promise<void> {
  keepAccount(client, await api.patch('/api/v1/account', { body: { timeZone } }));
}

/** For the person alone: others go on seeing what was put away. */
export async function skipSetup(client: QueryClient, id: string, skipped: SetupStep[]): Promise<void> {
  keepAccount(client, await api.put('/api/v1/account/workspaces/{id}/setup', { path: { id }, body: { skipped } }));
}

function keepAccount(client: QueryClient, account: Account): void {
  client.setQueryData(accountQuery.queryKey, account);
  showTimesIn(account.person.timeZone);
}
