import { queryOptions } from '@tanstack/vue-query';
import { api } from '../../shared/api/client.ts';
import type { Schema } from '../../shared/api/operations.ts';

export type SessionOfPerson = Schema<'Session'>;

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.get('/api/auth/list-sessions', { signal })).items,
});

export async function revokeSession(id: string): Promise<void> {
  await api.post('/api/auth/revoke-session', { body: { id } });
}

export async function revokeOtherSessions(): Promise<void> {
  await api.post('/api/auth/revoke-other-sessions');
}
