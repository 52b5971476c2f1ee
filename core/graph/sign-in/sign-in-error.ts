import { CybbackError, type CybbackErrorOptions } from '../../domain/errors.ts';
import type { GraphIdentity } from '../types.ts';
import { SIGN_IN_ERRORS, SIGN_IN_OAUTH_ERRORS, SIGN_IN_REFUSED } from './sign-in-errors.ts';

/** What the token endpoint answered instead of a token. Holds nothing of the request. */
export interface TokenRefusal {
  readonly status: number;
  /** OAuth's `error`; empty where the answer was not of that form. */
  readonly error: string;
  readonly aadsts: readonly number[];
  readonly correlationId: string | null;
  readonly retryAfterMs: number | undefined;
}

type Who = Pick<GraphIdentity, 'tenantId' | 'clientId'>;

export function signInError(refusal: TokenRefusal, who: Who): CybbackError {
  const options: CybbackErrorOptions = {
    facts: {
      status: refusal.status,
      oauthError: refusal.error,
      aadsts: refusal.aadsts[0] ?? null,
      correlationId: refusal.correlationId,
      tenantId: who.tenantId,
      clientId: who.clientId,
    },
    ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }),
  };
  const row = SIGN_IN_ERRORS.find(({ aadsts }) => refusal.aadsts.some((number) => aadsts.includes(number)));
  if (row !== undefined) return new CybbackError(row.code, withNumber(filled(row.sentence, who), refusal), options);
  if (refusal.status === 429)
    return new CybbackError(
      'sign-in-throttled',
      'Entra ID limits the sign-ins. The sign-in is tried again later.',
      options,
    );
  if (refusal.status >= 500 || refusal.error === '') {
    return new CybbackError(
      'sign-in-unavailable',
      `The sign-in service of Entra ID answered ${String(refusal.status)} without a usable reason. The sign-in is tried again.`,
      options,
    );
  }
  const known = SIGN_IN_OAUTH_ERRORS[refusal.error] ?? SIGN_IN_REFUSED;
  return new CybbackError(known.code, withNumber(filled(known.sentence, who), refusal), options);
}

export function signInUnreachable(host: string, reason: string, cause: unknown): CybbackError {
  return new CybbackError(
    'sign-in-unavailable',
    `The sign-in service ${host} cannot be reached (${reason}). Check the network of this server; the sign-in is tried again.`,
    {
      cause,
      facts: { host, reason },
    },
  );
}

function filled(sentence: string, who: Who): string {
  return sentence.replace('{app}', who.clientId).replace('{tenant}', who.tenantId);
}

function withNumber(sentence: string, { aadsts }: TokenRefusal): string {
  return aadsts[0] === undefined ? sentence : `${sentence} (AADSTS${String(aadsts[0])})`;
}
