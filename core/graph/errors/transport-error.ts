import { CybbackError } from '../../domain/errors.ts';
import { networkFailure } from '../network-failure.ts';
import { pathOf } from './graph-error.ts';

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly clientRequestId?: string | undefined;
  readonly outcomeUnknown: boolean;
  /** It was read again already. */
  readonly final?: boolean;
}

/** No answer, or only a part of one. */
export function transportError(cause: unknown, exchange: Exchange): CybbackError {
  const { code } = networkFailure(cause);
  return new CybbackError(
    'graph-unavailable',
    `Microsoft Graph could not be reached for ${exchange.method} ${pathOf(exchange.url)}, or broke off (${code}).`,
    {
      cause,
      facts: { reason: code, ...facts(exchange) },
    },
  );
}

/** A success whose body cannot be read. */
export function protocolError(what: string, exchange: Exchange): CybbackError {
  return new CybbackError(
    'graph-protocol',
    `Microsoft Graph answered ${exchange.method} ${pathOf(exchange.url)} with ${what}.`,
    { facts: facts(exchange), final: exchange.final ?? false },
  );
}

function facts({ method, url, clientRequestId, outcomeUnknown }: Exchange): CybbackError['facts'] {
  return {
    method,
    path: pathOf(url),
    clientRequestId: clientRequestId ?? null,
    ...(outcomeUnknown ? { outcomeUnknown: true } : {}),
  };
}
