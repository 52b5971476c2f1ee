import type { Auth } from 'better-auth';
import type { Db } from '../database/database.ts';
import { pingDatabase } from '../database/ping.ts';
import { ADDRESS_HEADER, AUTH_PATH, SIGN_IN_HEADER } from './better-auth.ts';
import { refusalOf } from './refusals.ts';

/** What counts of the request in which somebody asks for something. */
export interface Caller {
  readonly cookie: string | undefined;
  readonly userAgent: string | undefined;
  /** Address of the network. */
  readonly address: string;
}

export interface AuthCall {
  readonly method: 'GET' | 'POST';
  /** Below /api/auth. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Whom `/verify-email` signs in as well. */
  readonly signInAs?: string | undefined;
}

export interface AccountAnswer {
  readonly body: unknown;
  /** Whole `Set-Cookie` values. */
  readonly cookies: readonly string[];
}

export interface ForwardDeps {
  readonly auth: Auth;
  readonly db: Db;
  readonly publicUrl: string;
}

/** Lets better-auth answer a call. Errors: what it refuses, in our words; `database-unavailable`. */
export async function forward(
  { auth, db, publicUrl }: ForwardDeps,
  caller: Caller,
  call: AuthCall,
): Promise<AccountAnswer> {
  const { origin } = new URL(publicUrl);
  const url = new URL(`${AUTH_PATH}${call.path}`, origin);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  const response = await auth.handler(
    new Request(url, {
      method: call.method,
      // The origin was looked at before any of this.
      headers: {
        ...callerHeaders(caller),
        ...(call.signInAs === undefined ? {} : { [SIGN_IN_HEADER]: call.signInAs }),
        origin,
        ...(call.method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(call.method === 'POST' ? { body: JSON.stringify(call.body ?? {}) } : {}),
    }),
  );
  const body = await bodyOf(response);
  if (response.ok) return { body, cookies: response.headers.getSetCookie() };
  // It answers 500 whatever broke: where it is the database that is away, that is what is said.
  if (response.status >= 500) await pingDatabase(db);
  throw refusalOf(response.status, body);
}

export function callerHeaders({ cookie, userAgent, address }: Caller): Record<string, string> {
  return {
    [ADDRESS_HEADER]: address,
    ...(cookie === undefined ? {} : { cookie }),
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent.slice(0, 500) }),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}
