import { queryOptions } from '@tanstack/vue-query';
import { send } from '../../shared/api/client.ts';

/** What the page shows of a session. */
export interface SessionOfPerson {
  readonly id: string;
  readonly token: string;
  readonly createdAt: string;
  /** When it was last renewed: once a day while it is used. */
  readonly updatedAt: string;
  readonly expiresAt: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

export interface OwnSessions {
  /** Newest use first. */
  readonly sessions: readonly SessionOfPerson[];
  readonly presentId: string | null;
}

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }): Promise<OwnSessions> => {
    const [listed, present] = await Promise.all([send('GET', '/api/auth/list-sessions', { signal }), send('GET', '/api/auth/get-session', { signal })]);
    const sessions = await listed.json() as readonly SessionOfPerson[];
    const own = await present.json() as { readonly session: { readonly id: string } } | null;
    return { sessions: sessions.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)), presentId: own?.session.id ?? null };
  },
});

export async function revokeSession(token: string): Promise<void> {
  await send('POST', '/api/auth/revoke-session', { body: { token } });
}

export async function revokeOtherSessions(): Promise<void> {
  await send('POST', '/api/auth/revoke-other-sessions', { body: {} });
}
