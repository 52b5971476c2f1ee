import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, request as undiciRequest } from 'undici';
import { mapOrigin, type OriginMap } from './origin-map.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Absolute, with the real host name. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** One exchange over the network, no retries. Rejects with undici's error when the answer did not arrive whole. */
export type HttpLink = (request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpConnections {
  readonly link: HttpLink;
  close(): Promise<void>;
}

const unzip = promisify(gunzip);

/** Connections kept alive and shared by everything that speaks to Microsoft. The origin map is applied here, last. */
export function createHttpConnections(options: {
  originMap: OriginMap;
  timeoutMs: number;
  connections?: number;
}): HttpConnections {
  const agent = new Agent({
    // per host, for all tenants of the process: few enough to be kind, enough that a slow tenant holds up no other
    connections: options.connections ?? 32,
    keepAliveTimeout: 30_000,
    connect: { timeout: Math.min(10_000, options.timeoutMs) },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
  });
  return {
    link: async (request) => {
      const { statusCode, headers, body } = await undiciRequest(mapOrigin(request.url, options.originMap), {
        dispatcher: agent,
        method: request.method,
        headers: { 'accept-encoding': 'gzip', ...request.headers },
        body: request.body ?? null,
        signal: request.signal ?? null,
      });
      const zipped = headers['content-encoding'] === 'gzip';
      const text = zipped ? (await unzip(Buffer.from(await body.arrayBuffer()))).toString('utf8') : await body.text();
      return { status: statusCode, headers: flat(headers), text };
    },
    close: () => agent.close(),
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
