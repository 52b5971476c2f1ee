import type { Clock } from '../../domain/clock.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import { backoffMs } from '../backoff.ts';
import type { TokenSource } from '../types.ts';
import { orCancelled, throwIfCancelled, wait } from '../wait.ts';
import type { AcquiredToken } from './acquire-token.ts';
import { rolesOf } from './token-claims.ts';

const RENEW_BEFORE_MS = 5 * 60_000;
const ATTEMPTS = 4;
/** A longer wait asked for by the sign-in service is handed up. */
const LONGEST_WAIT_MS = 10_000;
const REJECTED_KEPT = 20;

export interface TokenSourceOptions {
  readonly acquire: () => Promise<AcquiredToken>;
  readonly clock: Clock;
  readonly random?: () => number;
}

/** Tokens of one identity: one request in flight, renewed five minutes before expiry, a refused token never given again. */
export function createTokenSource({ acquire, clock, random = Math.random }: TokenSourceOptions): TokenSource {
  let current: AcquiredToken | null = null;
  let inFlight: Promise<AcquiredToken> | null = null;
  const rejected: string[] = [];

  const usable = (token: AcquiredToken | null, marginMs: number): token is AcquiredToken =>
    token !== null && token.expiresAtMs - marginMs > clock.now() && !rejected.includes(token.token);

  const renew = (): Promise<AcquiredToken> => {
    inFlight ??= acquireWithRetries(acquire, random)
      .then((token) => {
        if (rejected.includes(token.token)) throw tokenRejected();
        current = token;
        return token;
      })
      .finally(() => {
        inFlight = null;
      });
    return inFlight;
  };

  const valid = async (signal: AbortSignal | undefined): Promise<AcquiredToken> => {
    throwIfCancelled(signal);
    if (usable(current, RENEW_BEFORE_MS)) return current;
    try {
      return await orCancelled(renew(), signal);
    } catch (error) {
      // a passing fault of the sign-in hurts nobody while the old token still lasts
      if (usable(current, 0) && isCybbackError(error) && error.retryable) return current;
      throw error;
    }
  };

  return {
    async token({ rejected: refused, signal } = {}) {
      if (refused !== undefined && !rejected.includes(refused))
        rejected.splice(0, rejected.length, ...rejected.slice(1 - REJECTED_KEPT), refused);
      return (await valid(signal)).token;
    },
    async grantedPermissions({ fresh = false } = {}) {
      return rolesOf((fresh ? await renew() : await valid(undefined)).token);
    },
  };
}

export function tokenRejected(): CybbackError {
  return new CybbackError(
    'graph-token-rejected',
    'Microsoft Graph refused a fresh access token. Check that tenant and cloud of the connection are right.',
  );
}

async function acquireWithRetries(acquire: () => Promise<AcquiredToken>, random: () => number): Promise<AcquiredToken> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await acquire();
    } catch (error) {
      if (!isCybbackError(error) || !error.retryable || attempt + 1 >= ATTEMPTS) throw error;
      const waitMs = error.retryAfterMs ?? backoffMs(attempt, random());
      if (waitMs > LONGEST_WAIT_MS) throw error;
      await wait(waitMs);
    }
  }
}
