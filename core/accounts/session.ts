import type { Auth } from 'better-auth';
import type { Db } from '../database/database.ts';
import { pingDatabase } from '../database/ping.ts';
import { type Caller, callerHeaders } from './forward.ts';
import { type Person, getPerson } from './store/persons.ts';

/** Somebody who is signed in. */
export interface SignedIn extends Person {
  readonly sessionId: string;
  readonly sessionStartedAt: Date;
}

export interface SessionAnswer {
  readonly person: SignedIn | null;
  /** `Set-Cookie` values: a session that goes on, or one that has ended. */
  readonly cookies: readonly string[];
}

export async function readSession({ auth, db }: { auth: Auth; db: Db }, caller: Caller): Promise<SessionAnswer> {
  if (caller.cookie === undefined) return { person: null, cookies: [] };
  const { response, headers } = await auth.api
    .getSession({ headers: new Headers(callerHeaders(caller)), returnHeaders: true })
    .catch(async (error: unknown) => {
      // It says no more than that something broke: where it is the database that is away, that is what is said.
      await pingDatabase(db);
      throw error;
    });
  const cookies = headers.getSetCookie();
  const person = response ? await getPerson(db, response.user.id) : null;
  if (!response || !person) return { person: null, cookies };
  return {
    person: { ...person, sessionId: response.session.id, sessionStartedAt: response.session.createdAt },
    cookies,
  };
}
