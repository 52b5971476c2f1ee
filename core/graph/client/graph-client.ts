import { randomUUID } from 'node:crypto';
import { AuthenticationHandlerOptions, ResponseType, type Client } from '@microsoft/microsoft-graph-client';
import { type Clock, systemClock } from '../../domain/clock.ts';
import { isGraphObject, type GraphObject } from '../../domain/json.ts';
import type { Logger } from '../../observability/logger.ts';
import { backoffMs } from '../backoff.ts';
import { sendBatch } from '../batch/send-batch.ts';
import { chargesOf, isRead } from '../budget/request-cost.ts';
import { graphError } from '../errors/graph-error.ts';
import { protocolError } from '../errors/transport-error.ts';
import type { HttpLink } from '../http-link.ts';
import { ownUrl, type LinkRules } from '../own-link.ts';
import { pageOf } from '../paging/page-of.ts';
import { headersOf } from '../read-headers.ts';
import { saysNothing } from '../says-nothing.ts';
import type {
  BatchOptions,
  BatchOutcome,
  Budget,
  CallOptions,
  GraphClient,
  GraphPage,
  GraphRequest,
  GraphResponse,
  Priority,
  TokenSource,
} from '../types.ts';
import { wait } from '../wait.ts';
import { Call, type ParsedAnswer, type SendOverrides } from './call.ts';
import { createChain, type TokenRequest } from './chain.ts';
import { UsageCounter } from './usage.ts';

/** How often an empty answer is asked for again before it counts as none. */
const REREADS = 3;

export interface GraphClientOptions {
  readonly rules: LinkRules;
  readonly link: HttpLink;
  readonly tokens: TokenSource;
  readonly budget: Budget;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Wait before a repetition where Graph names none, in milliseconds. Default: exponential with jitter. */
  readonly backoff?: (attempt: number) => number;
  /** Default 60 s. */
  readonly maxWaitMs?: number;
  /** Default 240 s. */
  readonly maxSendingMs?: number;
  /** Default 4. */
  readonly retries?: number;
  /** Sent where a call names none. Default `normal`; backups say `low`. */
  readonly priority?: Priority;
}

export class ConnectionGraphClient implements GraphClient {
  readonly usage: UsageCounter;
  readonly #options: GraphClientOptions;
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #backoff: (attempt: number) => number;

  constructor(options: GraphClientOptions) {
    this.#options = options;
    this.usage = new UsageCounter();
    this.#clock = options.clock ?? systemClock;
    this.#backoff = options.backoff ?? ((attempt) => backoffMs(attempt, Math.random()));
    this.#client = createChain({
      rules: options.rules,
      link: options.link,
      tokens: options.tokens,
      budget: options.budget,
      usage: this.usage,
      clock: this.#clock,
      backoff: this.#backoff,
      logger: options.logger,
      maxWaitMs: options.maxWaitMs ?? 60_000,
      retries: options.retries ?? 4,
      maxSendingMs: options.maxSendingMs ?? 240_000,
    });
  }

  async send<T = GraphObject>(request: GraphRequest, options: CallOptions = {}): Promise<GraphResponse<T>> {
    const answer = await this.#answer(request, options, {});
    return { status: answer.status, headers: answer.headers, body: answer.body as T };
  }

  async page(request: Omit<GraphRequest, 'method'>, options: CallOptions = {}): Promise<GraphPage> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#answer({ ...request, method: 'GET' }, options, {});
      // An answer without the collection is no empty collection: nothing was said.
      if (saysNothing(answer.body) && attempt < REREADS) await this.#pauseBeforeReread(options);
      else return pageOf(answer.body, request.url);
    }
  }

  /** One object that is there; an empty answer is read again. Errors besides those of `send`: `graph-protocol`, final. */
  async object(request: Omit<GraphRequest, 'method'>, options: CallOptions = {}): Promise<GraphObject> {
    for (let attempt = 0; ; attempt += 1) {
      const { body } = await this.#answer({ ...request, method: 'GET' }, options, {});
      if (!saysNothing(body) && isGraphObject(body)) return body;
      if (attempt >= REREADS)
        throw protocolError('no object', { method: 'GET', url: request.url, outcomeUnknown: false, final: true });
      await this.#pauseBeforeReread(options);
    }
  }

  /** Short and always the same: many empty answers in a row must not add up to minutes. */
  async #pauseBeforeReread({ signal }: CallOptions): Promise<void> {
    const pauseMs = this.#backoff(0);
    this.usage.waitedMs += pauseMs;
    await wait(pauseMs, signal);
  }

  batch(
    requests: readonly GraphRequest[],
    { onOutcome, ...options }: BatchOptions = {},
  ): Promise<readonly BatchOutcome[]> {
    return sendBatch({
      requests,
      rules: this.#options.rules,
      clock: this.#clock,
      backoff: this.#backoff,
      usage: this.usage,
      budget: this.#options.budget,
      maxWaitMs: this.#options.maxWaitMs ?? 60_000,
      signal: options.signal,
      ...(onOutcome && { onOutcome }),
      single: (request) => this.send(request, options),
      send: async (body, overrides) =>
        (await this.#answer({ method: 'POST', url: '/$batch', body }, options, overrides)).body,
    });
  }

  /** A refused token is renewed once; refused again, it is an error. */
  async #answer(request: GraphRequest, options: CallOptions, overrides: SendOverrides): Promise<ParsedAnswer> {
    const call = this.#call(request, options, overrides);
    const headers = this.#headers(request, options, call);
    const first = await this.#try(call, headers, undefined);
    if (call.answer?.status === 401 && first !== undefined) await this.#try(call, headers, first);
    const { answer } = call;
    if (answer === null) throw new Error('the chain ended without an answer');
    if (answer.status < 300) return answer;
    throw graphError({
      ...answer,
      method: call.method,
      url: call.url,
      nowMs: this.#clock.now(),
      outcomeUnknown: call.outcomeUnknown,
      clientRequestId: call.clientRequestId,
    });
  }

  #call(request: GraphRequest, options: CallOptions, overrides: SendOverrides): Call {
    return new Call({
      method: request.method,
      url: ownUrl(request.url, this.#options.rules),
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      charges: overrides.charges ?? chargesOf(request),
      repeatable: overrides.repeatable ?? isRead(request),
      signal: options.signal,
      clientRequestId: randomUUID(),
    });
  }

  #headers(request: GraphRequest, options: CallOptions, call: Call): Record<string, string> {
    return {
      ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      'x-ms-throttle-priority': options.priority ?? this.#options.priority ?? 'normal',
      'client-request-id': call.clientRequestId,
      ...headersOf(request),
    };
  }

  /** @returns the token that was used. */
  async #try(call: Call, headers: Record<string, string>, rejected: string | undefined): Promise<string | undefined> {
    const token: TokenRequest = { rejected, signal: call.signal };
    const request = this.#client
      .api(call.url)
      .headers({ ...headers })
      .responseType(ResponseType.RAW)
      .middlewareOptions([call, new AuthenticationHandlerOptions(undefined, token)]);
    await send(request, call);
    if (call.error !== null) throw call.error;
    return token.given;
  }
}

type ClientRequest = ReturnType<Client['api']>;

function send(request: ClientRequest, call: Call): Promise<unknown> {
  switch (call.method) {
    case 'GET':
      return request.get();
    case 'POST':
      return request.post(call.body);
    case 'PATCH':
      return request.patch(call.body);
    case 'PUT':
      return request.put(call.body);
    case 'DELETE':
      return request.delete();
  }
}
