import { CybbackError } from '../../domain/errors.ts';
import type { StepKind } from '../../domain/plan/item-states.ts';
import { failureOf, outcomeOfError } from '../outcomes.ts';
import type { RestoreContext, StepOutcome, StepRecord, StepRequest } from '../types.ts';

/** Waits between tries of a write that Graph has not done: concurrency, throttling beyond the client's own patience. */
const RETRY_WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000];

export interface StepWrite {
  readonly itemOrdinal: number;
  readonly ordinal: number;
  readonly kind: StepKind;
  readonly request: StepRequest;
  perform(): Promise<StepOutcome>;
  /** What the tenant shows of the write: its outcome where it was done, else null. Asked whenever nobody knows. */
  readBack(intendedAt: number): Promise<StepOutcome | null>;
}

export type StepResult =
  | { readonly state: 'done'; readonly outcome: StepOutcome; readonly wrote: boolean }
  | { readonly state: 'failed'; readonly outcome: StepOutcome }
  | { readonly state: 'cancelled' };

/**
 * One write with its intention recorded before and its outcome after. Where the outcome is unknown (time-out, a worker
 * that died after the intention), the tenant is read before the write is tried again. Errors that are neither a refusal
 * nor a matter of waiting rise: the step stays intended and is looked at again.
 */
export async function runStep(
  context: RestoreContext,
  steps: readonly StepRecord[],
  write: StepWrite,
): Promise<StepResult> {
  const known = steps.find((step) => step.ordinal === write.ordinal);
  if (known?.state === 'done') return { state: 'done', outcome: known.outcome ?? {}, wrote: false };
  if (known?.state === 'failed' || known?.state === 'skipped') return { state: 'failed', outcome: known.outcome ?? {} };
  if (context.isCancelled?.() === true) return { state: 'cancelled' };

  const at = known?.intendedAt ?? context.clock.now();
  if (known?.state === 'intended') {
    const done = await write.readBack(at);
    if (done !== null) return settleDone(context, write, done);
  } else {
    await context.store.intend(write.itemOrdinal, {
      ordinal: write.ordinal,
      kind: write.kind,
      request: write.request,
      at,
    });
  }
  return perform(context, write, at);
}

async function perform(context: RestoreContext, write: StepWrite, at: number): Promise<StepResult> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await settleDone(context, write, await write.perform());
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'stop' || !(error instanceof CybbackError)) throw error;
      if (failure === 'refused') return settleFailed(context, write, error);
      if (failure === 'unknown') {
        const done = await write.readBack(at);
        if (done !== null) return settleDone(context, write, done);
      }
      const wait = RETRY_WAITS_MS[attempt];
      if (wait === undefined) throw error;
      await context.wait(Math.max(wait, error.retryAfterMs ?? 0));
    }
  }
}

async function settleDone(context: RestoreContext, write: StepWrite, outcome: StepOutcome): Promise<StepResult> {
  await context.store.settle(write.itemOrdinal, write.ordinal, { state: 'done', outcome });
  return { state: 'done', outcome, wrote: true };
}

async function settleFailed(context: RestoreContext, write: StepWrite, error: CybbackError): Promise<StepResult> {
  const outcome = outcomeOfError(error);
  await context.store.settle(write.itemOrdinal, write.ordinal, { state: 'failed', outcome });
  return { state: 'failed', outcome };
}
