import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Agent, request as undiciRequest } from 'undici';
import { readBounded } from '../net/bounded-body.ts';
import { mapOrigin, type OriginMap } from './origin-map.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Absolute, with the real host name. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Of the answer, unpacked; fewer than for other answers. */
  readonly mostBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * One exchange over the network, no retries. Rejects with undici's error when the answer did not arrive whole, and with
 * `AnswerOutOfBounds` or a `TimeoutError` where it is not within its bounds.
 */
export type HttpLink = (request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpConnections {
  readonly link: HttpLink;
  close(): Promise<void>;
}

/** Far more than the largest page or batch that Graph gives (some megabytes). */
const MOST_BYTES = 64 * 1024 * 1024;
/** An answer that is no success is a reason, in a few sentences. */
const MOST_ERROR_BYTES = 1024 * 1024;
/** Of the whole exchange, in terms of the longest silence within it. */
const WHOLE_TIMEOUTS = 3;

/** Connections kept alive and shared by everything that speaks to Microsoft. The origin map is applied here, last. */
export function createHttpConnections(options: {
  originMap: OriginMap;
  timeoutMs: number;
  connections?: number;
  /** Of a successful answer, unpacked. */
  mostBytes?: number;
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
      const deadline = AbortSignal.timeout(WHOLE_TIMEOUTS * options.timeoutMs);
      const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
      const { statusCode, headers, body } = await undiciRequest(mapOrigin(request.url, options.originMap), {
        dispatcher: agent,
        method: request.method,
        headers: { 'accept-encoding': 'gzip', ...request.headers },
        body: request.body ?? null,
        signal,
      });
      const plain = headers['content-encoding'] === 'gzip' ? unzipped(body) : body;
      const most = statusCode < 300 ? (request.mostBytes ?? options.mostBytes ?? MOST_BYTES) : MOST_ERROR_BYTES;
      // Slowness is the business of the time-outs above: they know what an operator has set.
      const bounds = {
        mostBytes: most,
        pace: { graceMs: WHOLE_TIMEOUTS * options.timeoutMs, bytesPerSecond: Infinity },
      };
      const text = (await readBounded(plain, bounds, signal)).toString('utf8');
      return { status: statusCode, headers: flat(headers), text };
    },
    close: () => agent.close(),
  };
}

/** A packed body can grow a thousandfold: it is counted as it comes out. */
function unzipped(body: Readable): Readable {
  // The error of either end is the error of the other, where it is read.
  return pipeline(body, createGunzip(), () => undefined);
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
