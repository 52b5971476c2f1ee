import type { Clock } from '../../domain/clock.ts';
import { chargesOf, type Charge } from '../budget/request-cost.ts';
import type { SendOverrides } from '../client/call.ts';
import type { UsageCounter } from '../client/usage.ts';
import type { LinkRules } from '../own-link.ts';
import type { BatchOutcome, Budget, GraphRequest, GraphResponse } from '../types.ts';

export interface BatchJob {
  readonly requests: readonly GraphRequest[];
  readonly rules: LinkRules;
  readonly clock: Clock;
  readonly backoff: (attempt: number) => number;
  readonly usage: UsageCounter;
  readonly budget: Budget;
  readonly maxWaitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onOutcome?: (index: number, outcome: BatchOutcome) => void;
  readonly single: (request: GraphRequest) => Promise<GraphResponse>;
  readonly send: (body: unknown, overrides: SendOverrides) => Promise<unknown>;
}

export interface Item {
  /** Place among the requests of the caller. */
  readonly index: number;
  readonly request: GraphRequest;
}

/** What came of one request stands, whatever becomes of those that it travelled with. */
export function settle(job: BatchJob, outcomes: BatchOutcome[], index: number, outcome: BatchOutcome): void {
  outcomes[index] = outcome;
  job.onOutcome?.(index, outcome);
}

export function failed(error: unknown): BatchOutcome {
  return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
}

/** What a group costs: the sum of its items by pool. */
export function chargesOfAll(items: readonly Item[]): readonly Charge[] {
  const sums = new Map<Charge['pool'], number>();
  for (const { pool, units } of items.flatMap(({ request }) => chargesOf(request)))
    sums.set(pool, (sums.get(pool) ?? 0) + units);
  return [...sums].map(([pool, units]) => ({ pool, units }));
}
