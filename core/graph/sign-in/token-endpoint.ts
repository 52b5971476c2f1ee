import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { Clock } from '../../domain/clock.ts';
import type { CybbackError } from '../../domain/errors.ts';
import { isGraphObject } from '../../domain/json.ts';
import type { HttpLink } from '../http-link.ts';
import { networkFailure } from '../network-failure.ts';
import { retryAfterMs } from '../retry-after.ts';
import { signInUnreachable, type TokenRefusal } from './sign-in-error.ts';

/** A token is some kilobytes. */
const MOST_BYTES = 1024 * 1024;

/**
 * MSAL's way to the network. It keeps what MSAL's errors do not carry: Retry-After, the numbers of the answer, the cause of
 * a broken connection. One per token request.
 */
export class TokenEndpoint implements INetworkModule {
  readonly #link: HttpLink;
  readonly #clock: Clock;
  /** Why no token came, once known. */
  failure: TokenRefusal | CybbackError | null = null;
  /** Lifetime of the token that came, in seconds. */
  expiresInSeconds: number | null = null;

  constructor(link: HttpLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('GET', url, options);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('POST', url, options);
  }

  async #send<T>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    const answer = await this.#link({
      method,
      url,
      headers: options.headers ?? {},
      body: options.body,
      mostBytes: MOST_BYTES,
    }).catch((cause: unknown) => {
      this.failure = signInUnreachable(new URL(url).host, networkFailure(cause).code, cause);
      throw this.failure;
    });
    const body = parse(answer.text);
    if (answer.status >= 400 || body === null || typeof body['access_token'] !== 'string') {
      this.failure = this.#refusal(answer.status, answer.headers, body ?? {});
    } else {
      this.expiresInSeconds = Number(body['expires_in']);
    }
    // Retry-After stays here: MSAL would refuse later requests by itself, without telling for how long
    const { 'retry-after': _, ...headers } = answer.headers;
    return { status: answer.status, headers, body: (body ?? {}) as T };
  }

  #refusal(status: number, headers: Readonly<Record<string, string>>, body: Record<string, unknown>): TokenRefusal {
    const codes: unknown = body['error_codes'];
    return {
      status,
      error: typeof body['error'] === 'string' ? body['error'] : '',
      aadsts: Array.isArray(codes)
        ? codes.filter((code) => typeof code === 'number')
        : numbersIn(body['error_description']),
      correlationId: typeof body['correlation_id'] === 'string' ? body['correlation_id'] : null,
      retryAfterMs: retryAfterMs(headers['retry-after'], this.#clock.now()),
    };
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isGraphObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function numbersIn(description: unknown): number[] {
  const found = typeof description === 'string' ? /AADSTS(\d+)/.exec(description)?.[1] : undefined;
  return found === undefined ? [] : [Number(found)];
}
