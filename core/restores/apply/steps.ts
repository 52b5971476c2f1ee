import { CybbackError } from '../../domain/errors.ts';
import type { StepKind } from '../../domain/plan/item-states.ts';
import { failureOf, isRefused, outcomeOfError } from '../outcomes.ts';
import type { RestoreContext, StepOutcome, StepRecord, StepRequest } from '../types.ts';

/** Waits between tries of a write that Graph has not done: concurrency, throttling beyond the client's own patience. */
const RETRY_WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000];
/** A write that Graph never answers, and never does, while others go through, is given up after this: it is the object. */
const PATIENCE_MS = 30 * 60_000;

/** What the tenant shows of a write whose outcome nobody knows. */
export type ReadBack =
  | { readonly was: 'done'; readonly outcome: StepOutcome }
  /** It can be sent again. */
  | { readonly was: 'notDone' }
  /** Sent again it could be done twice: somebody has to look. */
  | { readonly was: 'unknown'; readonly outcome: StepOutcome };

export const NOT_DONE: ReadBack = { was: 'notDone' };

export interface StepWrite {
  readonly itemOrdinal: number;
  readonly ordinal: number;
  readonly kind: StepKind;
  readonly request: StepRequest;
  perform(): Promise<StepOutcome>;
  /** Asked whenever nobody knows whether the write was done. */
  readBack(intendedAt: number): Promise<ReadBack>;
}

export type StepResult =
  | { readonly state: 'done'; readonly outcome: StepOutcome; readonly wrote: boolean }
  | { readonly state: 'failed' | 'unknown'; readonly outcome: StepOutcome }
  | { readonly state: 'cancelled' };

/**
 * One write with its intention recorded before and its outcome after. Where the outcome is unknown (time-out, a worker
 * that died after the intention), the tenant is read before the write is tried again; where that does not tell, the step
 * ends as unknown. Errors that are neither a refusal nor a matter of waiting rise: the step stays intended and is looked
 * at again.
 */
export async function runStep(
  context: RestoreContext,
  steps: readonly StepRecord[],
  write: StepWrite,
): Promise<StepResult> {
  const known = steps.find((step) => step.ordinal === write.ordinal);
  if (known?.state === 'done') return { state: 'done', outcome: known.outcome ?? {}, wrote: false };
  if (known?.state === 'unknown') return { state: 'unknown', outcome: known.outcome ?? {} };
  if (known?.state === 'failed' || known?.state === 'skipped') return { state: 'failed', outcome: known.outcome ?? {} };
  if (context.isCancelled?.() === true) return { state: 'cancelled' };

  const at = known?.intendedAt ?? context.clock.now();
  if (known?.state === 'intended') {
    const found = await settleFound(context, write, await askTenant(write, at));
    if (found !== null) return found;
    return perform(context, write, { at, inDoubt: true });
  }
  const { ordinal, kind, request } = write;
  await context.store.intend(write.itemOrdinal, { ordinal, kind, request, at });
  return perform(context, write, { at, inDoubt: false });
}

interface Trial {
  readonly at: number;
  /** An earlier try may have been done after all. */
  readonly inDoubt: boolean;
}

async function perform(context: RestoreContext, write: StepWrite, { at, ...trial }: Trial): Promise<StepResult> {
  let { inDoubt } = trial;
  for (let attempt = 0; ; attempt++) {
    try {
      return await settleDone(context, write, await write.perform());
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'stop' || !(error instanceof CybbackError)) throw error;
      if (failure === 'refused') return await settleRefused(context, write, error, { at, inDoubt });
      if (failure === 'unknown') {
        inDoubt = true;
        const found = await settleFound(context, write, await askTenant(write, at));
        if (found !== null) return found;
        if (context.clock.now() - at > PATIENCE_MS) return await settleFailed(context, write, error);
      }
      const wait = RETRY_WAITS_MS[attempt];
      if (wait === undefined) throw error;
      await context.wait(Math.max(wait, error.retryAfterMs ?? 0));
    }
  }
}

/** A tenant that does not let itself be read says nothing, and ends nothing but this step. */
async function askTenant(write: StepWrite, at: number): Promise<ReadBack> {
  try {
    return await write.readBack(at);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return { was: 'unknown', outcome: outcomeOfError(error) };
  }
}

/** What stands in the way of a second try may be what the first one made. */
async function settleRefused(
  context: RestoreContext,
  write: StepWrite,
  error: CybbackError,
  { at, inDoubt }: Trial,
): Promise<StepResult> {
  if (!inDoubt || !isRefused(error, 'graph-conflict', 'graph-already-exists'))
    return settleFailed(context, write, error);
  const found = await settleFound(context, write, await askTenant(write, at));
  return found ?? settle(context, write, 'unknown', outcomeOfError(error));
}

async function settleFound(context: RestoreContext, write: StepWrite, found: ReadBack): Promise<StepResult | null> {
  switch (found.was) {
    case 'done':
      return settleDone(context, write, found.outcome);
    case 'unknown':
      return settle(context, write, 'unknown', found.outcome);
    case 'notDone':
      return null;
  }
}

async function settleDone(context: RestoreContext, write: StepWrite, outcome: StepOutcome): Promise<StepResult> {
  await context.store.settle(write.itemOrdinal, write.ordinal, { state: 'done', outcome });
  return { state: 'done', outcome, wrote: true };
}

function settleFailed(context: RestoreContext, write: StepWrite, error: CybbackError): Promise<StepResult> {
  return settle(context, write, 'failed', outcomeOfError(error));
}

async function settle(
  context: RestoreContext,
  write: StepWrite,
  state: 'failed' | 'unknown',
  outcome: StepOutcome,
): Promise<StepResult> {
  await context.store.settle(write.itemOrdinal, write.ordinal, { state, outcome });
  return { state, outcome };
}
