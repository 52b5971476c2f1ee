import {
  AuthenticationHandler,
  Client,
  TelemetryHandler,
  type AuthenticationProvider,
  type AuthenticationProviderOptions,
} from '@microsoft/microsoft-graph-client';
import type { HttpLink } from '../http-link.ts';
import type { LinkRules } from '../own-link.ts';
import type { TokenSource } from '../types.ts';
import { Limiter, type LimiterOptions } from './limiter.ts';
import { Outermost } from './outermost.ts';
import { RedirectGuard } from './redirect-guard.ts';
import { UndiciLink } from './undici-link.ts';

export interface ChainOptions extends LimiterOptions {
  readonly rules: LinkRules;
  readonly link: HttpLink;
  readonly tokens: TokenSource;
}

/** What one try of a call asks of the token source, and which token it got. */
export interface TokenRequest extends AuthenticationProviderOptions {
  readonly rejected: string | undefined;
  readonly signal: AbortSignal | undefined;
  given?: string;
}

/** Microsoft's client with the product's own chain: its retry handler neither ends with a signal nor knows network errors. */
export function createChain(options: ChainOptions): Client {
  return Client.initWithMiddleware({
    baseUrl: options.rules.graphOrigin,
    // private endpoints are not on the client's own list of hosts that may see a token
    customHosts: new Set([new URL(options.rules.graphOrigin).hostname]),
    middleware: [
      new Outermost(),
      new AuthenticationHandler(authentication(options.tokens)),
      new Limiter(options),
      new RedirectGuard(options.rules),
      new TelemetryHandler(),
      new UndiciLink(options.link),
    ],
  });
}

function authentication(tokens: TokenSource): AuthenticationProvider {
  return {
    async getAccessToken(options?: AuthenticationProviderOptions): Promise<string> {
      const request = options as TokenRequest | undefined;
      const token = await tokens.token({
        ...(request?.rejected === undefined ? {} : { rejected: request.rejected }),
        ...(request?.signal === undefined ? {} : { signal: request.signal }),
      });
      if (request !== undefined) request.given = token;
      return token;
    },
  };
}
