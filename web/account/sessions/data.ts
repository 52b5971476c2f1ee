import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { session, sessionList } from '#api/accounts/sign-in-schema.ts';
import { api, send } from '../../shared/api/client.ts';

export type SessionOfPerson = z.infer<typeof session>;

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) =>
    (await api.get<z.infer<typeof sessionList>>('/api/auth/list-sessions', {}, signal)).items,
});

export async function revokeSession(id: string): Promise<void> {
  await send('POST', '/api/auth/revoke-session', { body: { id } });
}

export async function revokeOtherSessions(): Promise<void> {
  await send('POST', '/api/auth/revoke-other-sessions', { body: {} });
}
