import { CybbackError } from '../domain/errors.ts';
import type { AccountDeps } from './deps.ts';
import type { AccountAnswer, Caller } from './forward.ts';
import { getSessionToken, listSessions, type PersonSession } from './store/person-sessions.ts';

/** Those that are alive, the newest first. */
export function sessionsOf({ db, clock }: AccountDeps, personId: string): Promise<readonly PersonSession[]> {
  return listSessions(db, { personId, now: new Date(clock.now()) });
}

export async function revokeSession(
  deps: AccountDeps,
  caller: Caller,
  { personId, id }: { personId: string; id: string },
): Promise<AccountAnswer> {
  const token = await getSessionToken(deps.db, { personId, id });
  if (token === null) throw new CybbackError('not-found', 'There is no such session; it may have ended.');
  return deps.forward(caller, { method: 'POST', path: '/revoke-session', body: { token } });
}
