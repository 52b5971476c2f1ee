import type { Context } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../../domain/clock.ts';
import { isCybbackError } from '../../domain/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { pathOf } from '../errors/graph-error.ts';
import { protocolError, transportError } from '../errors/transport-error.ts';
import { isTooLarge, networkFailure } from '../network-failure.ts';
import { retryAfterMs } from '../retry-after.ts';
import { throttled } from '../throttled.ts';
import type { Budget } from '../types.ts';
import { cancelled, throwIfCancelled, wait } from '../wait.ts';
import type { Call, ParsedAnswer } from './call.ts';
import { CallMiddleware } from './middleware.ts';
import { judgeAnswer, judgeFailure, type Verdict } from './retry-decision.ts';
import type { UsageCounter } from './usage.ts';

export interface LimiterOptions {
  readonly budget: Budget;
  readonly usage: UsageCounter;
  readonly clock: Clock;
  /** Wait before try number `attempt` + 2, where Graph names none. Milliseconds. */
  readonly backoff: (attempt: number) => number;
  readonly logger: Logger;
  /** Longest sum of pauses in one call; beyond it the wait is handed up. */
  readonly maxWaitMs: number;
  /** Longest sum of tries in one call that passing faults may cost. */
  readonly maxSendingMs: number;
  /** How often a passing fault is met with another try. */
  readonly retries: number;
}

/** How near to the limit Graph may call the app (1 = at it) before everybody slows down. */
const NEAR_LIMIT = 0.9;

/** Spends from the budget, sends, and sends again what a repetition can help. */
export class Limiter extends CallMiddleware {
  readonly #options: LimiterOptions;

  constructor(options: LimiterOptions) {
    super();
    this.#options = options;
  }

  protected async handle(call: Call, context: Context): Promise<void> {
    let pausedMs = 0;
    let faults = 0;
    let sendingMs = 0;
    for (let attempt = 0; ; attempt += 1) {
      await this.#spend(call);
      const sentAt = this.#options.clock.now();
      const failure = await this.#send(call, context);
      sendingMs += this.#options.clock.now() - sentAt;
      const verdict =
        failure === null ? judgeAnswer(answerOf(call), call.repeatable) : judgeFailure(failure.error, call.repeatable);
      if (verdict === 'final' || verdict === 'unknown') return this.#conclude(call, failure, verdict);

      const asked =
        failure === null ? retryAfterMs(answerOf(call).headers['retry-after'], this.#options.clock.now()) : undefined;
      // "0" would be a loop without pause
      const pauseMs = asked !== undefined && asked > 0 ? asked : this.#options.backoff(attempt);
      if (verdict === 'throttled') {
        await this.#throttled(call, pauseMs, pausedMs);
      } else if (
        (faults += 1) > this.#options.retries ||
        pausedMs + pauseMs > this.#options.maxWaitMs ||
        sendingMs > this.#options.maxSendingMs
      ) {
        return this.#conclude(call, failure, verdict);
      }
      this.#log(call, failure, pauseMs, attempt);
      pausedMs += pauseMs;
      this.#options.usage.waitedMs += pauseMs;
      await wait(pauseMs, call.signal);
    }
  }

  async #spend(call: Call): Promise<void> {
    for (const { pool, units } of call.charges) {
      this.#options.usage.waitedMs += await this.#options.budget.spend({
        pool,
        units,
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      });
    }
  }

  async #send(call: Call, context: Context): Promise<{ error: unknown } | null> {
    throwIfCancelled(call.signal);
    this.#options.usage.requests += 1;
    try {
      await this.next(context);
      await this.#slowDown(call);
      return null;
    } catch (error) {
      // cut off in the middle of a write: it may have been done
      if (call.signal?.aborted === true) throw cancelled(call.signal, call.repeatable ? {} : { outcomeUnknown: true });
      if (isCybbackError(error)) throw error;
      return { error };
    }
  }

  /** The wait is everybody's: other requests of the pool would only be refused too, and count. */
  async #throttled(call: Call, pauseMs: number, pausedMs: number): Promise<void> {
    this.#options.usage.throttled += 1;
    const pool = call.charges[0]?.pool;
    if (pool !== undefined) await this.#options.budget.pause(pool, pauseMs);
    if (pausedMs + pauseMs > this.#options.maxWaitMs)
      throw throttled(pauseMs, { method: call.method, path: pathOf(call.url), clientRequestId: call.clientRequestId });
  }

  async #slowDown(call: Call): Promise<void> {
    const share = Number(answerOf(call).headers['x-ms-throttle-limit-percentage']);
    const pool = call.charges[0]?.pool;
    // 0.9 asks for half a second, 1.0 for one, 1.8 for five
    if (share >= NEAR_LIMIT && pool !== undefined)
      await this.#options.budget.pause(pool, Math.round((share - 0.8) * 5000));
  }

  /** Leaves the answer for the client to map, or throws what stands for the missing one. */
  #conclude(call: Call, failure: { error: unknown } | null, verdict: Verdict): void {
    const exchange = {
      method: call.method,
      url: call.url,
      clientRequestId: call.clientRequestId,
      outcomeUnknown: verdict === 'unknown',
    };
    if (failure !== null && isTooLarge(failure.error))
      throw protocolError('more than any answer of it can hold', { ...exchange, final: true });
    if (failure !== null) throw transportError(failure.error, exchange);
    const answer = answerOf(call);
    if (answer.body === undefined && answer.status < 300) throw protocolError('something that is no JSON', exchange);
    call.outcomeUnknown = verdict === 'unknown';
  }

  #log(call: Call, failure: { error: unknown } | null, pauseMs: number, attempt: number): void {
    const reason = failure === null ? String(answerOf(call).status) : networkFailure(failure.error).code;
    this.#options.logger.debug(
      { method: call.method, path: pathOf(call.url), reason, pauseMs, attempt },
      'graph request is sent again',
    );
  }
}

function answerOf(call: Call): ParsedAnswer {
  if (call.answer === null) throw new Error('the chain ended without an answer');
  return call.answer;
}
