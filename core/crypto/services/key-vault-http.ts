import type { KeyClientOptions } from '@azure/keyvault-keys';
import { request as send } from 'undici';
import { readBounded } from '../../net/bounded-body.ts';
import { MOST_SERVICE_BYTES, SERVICE_PACE } from './service-key.ts';

type HttpClient = NonNullable<KeyClientOptions['httpClient']>;
type Request = Parameters<HttpClient['sendRequest']>[0];
type Response = Awaited<ReturnType<HttpClient['sendRequest']>>;

/** What the SDK sends with: each answer has a size, and a time. `route` gives another address, for tests. */
export function keyVaultHttp({
  timeoutMs,
  route = (url) => url,
}: {
  readonly timeoutMs: number;
  readonly route?: (url: string) => string;
}): HttpClient {
  return {
    async sendRequest(request: Request): Promise<Response> {
      const signals = [AbortSignal.timeout(timeoutMs), ...(request.abortSignal ? [request.abortSignal] : [])];
      const answer = await send(route(request.url), {
        method: request.method as 'GET',
        headers: request.headers.toJSON(),
        body: typeof request.body === 'string' ? request.body : null,
        signal: AbortSignal.any(signals as AbortSignal[]),
      });
      const body = await readBounded(answer.body, { mostBytes: MOST_SERVICE_BYTES, pace: SERVICE_PACE });
      return {
        request,
        status: answer.statusCode,
        headers: headersOf(answer.headers),
        bodyAsText: body.toString('utf8'),
      };
    },
  };
}

function headersOf(from: Readonly<Record<string, string | string[] | undefined>>): Response['headers'] {
  const map = new Map(Object.entries(from).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
  return {
    get: (name) => map.get(name.toLowerCase()),
    has: (name) => map.has(name.toLowerCase()),
    set: (name, value) => void map.set(name.toLowerCase(), String(value)),
    delete: (name) => void map.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(map),
    [Symbol.iterator]: () => map.entries(),
  };
}
