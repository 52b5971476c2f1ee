import { type LostContent, type PlanReason, type PlanReasonCode, reason } from '../../domain/plan/index.ts';
import type { ItemState } from '../../domain/plan/item-states.ts';
import type { Prepared } from '../observe/prepare.ts';
import { reasonOfOutcome, unknownOutcome } from '../outcomes.ts';
import type { StepRecord, WaveResult } from '../types.ts';
import type { ItemRun } from './item-run.ts';
import type { StepResult } from './steps.ts';

export function running({ chunk, item }: ItemRun, writes: number): WaveResult {
  return {
    ordinal: item.entry.ordinal,
    state: 'running',
    reasons: [],
    newId: chunk.facts.mapped(item.entry.objectId),
    writes,
  };
}

export function ended(run: ItemRun, state: ItemState, reasons: readonly PlanReason[]): WaveResult {
  return { ...running(run, 0), state, reasons };
}

export function afterStep(run: ItemRun, step: StepResult): WaveResult {
  switch (step.state) {
    case 'done':
      return { ...running(run, step.wrote ? 1 : 0), reasons: refusedReasons(step.outcome.refused) };
    case 'cancelled':
      return ended(run, 'cancelled', [reason('cancelled')]);
    case 'failed':
      return ended(run, 'failed', [reasonOfOutcome(step.outcome)]);
    case 'unknown':
      return ended(run, 'unknown', [unknownOutcome(step.outcome)]);
  }
}

/** A refused update leaves the object as it was; its links can still be written. */
export function afterUpdate(run: ItemRun, step: StepResult | null): WaveResult {
  if (step === null) return running(run, 0);
  const result = afterStep(run, step);
  return step.state === 'failed' ? { ...result, state: 'running' } : result;
}

/** The end of an item: what was refused in earlier waves counts, and is named. */
export function withEarlier(item: Prepared, result: WaveResult): WaveResult {
  const earlier = item.steps.filter((step) => step.kind !== 'links').flatMap(reasonsOfStep);
  const reasons = distinct([...earlier, ...result.reasons]);
  const achieved = result.writes > 0 || item.steps.some((step) => step.state === 'done');
  const state: ItemState = reasons.length === 0 ? 'done' : achieved ? 'partial' : 'failed';
  return { ...result, reasons, state };
}

export function reasonsOfStep({ state, outcome }: StepRecord): PlanReason[] {
  if (state === 'unknown') return [unknownOutcome(outcome ?? {})];
  return state === 'failed' ? [reasonOfOutcome(outcome ?? {})] : refusedReasons(outcome?.refused);
}

/** The tenant is not as the wave has to find it: it changed since the plan, or an earlier wave was not carried out. */
export function changedSincePlan(run: ItemRun): WaveResult {
  if (run.context.isCancelled?.() === true) return ended(run, 'cancelled', [reason('cancelled')]);
  const { action, reasons } = run.item.fresh;
  const block = action === 'blocked' ? reasons.filter((known) => !describing.includes(known.code)) : [];
  // What would lock people out is left, whatever else has changed.
  if (block.some(({ code }) => code === 'protected-account')) return ended(run, 'blocked', block);
  return ended(run, 'failed', [reason('changed-since-plan'), ...block]);
}

/** The file that holds it was damaged since the plan: nothing more is written, and what was written before counts. */
export function contentLost(run: ItemRun, { message }: LostContent): WaveResult {
  if (run.context.isCancelled?.() === true) return ended(run, 'cancelled', [reason('cancelled')]);
  return { ...running(run, 0), reasons: [reason('content-lost', { message })] };
}

/** Reasons that say what would be done, not what stands against it. */
const describing: readonly PlanReasonCode[] = [
  'new-object-id',
  'new-password',
  'in-recycle-bin',
  'matched-by-natural-key',
  'mapped-by-earlier-restore',
];

function refusedReasons(refused: unknown): PlanReason[] {
  if (typeof refused !== 'object' || refused === null) return [];
  const words = [...new Set(Object.values(refused).map(String))];
  return [reason('not-accepted', { properties: Object.keys(refused).join(', '), message: words.join(' ') })];
}

/** What a step found out that stands against nothing, but has to be known. */
function notesOf({ outcome }: StepRecord): PlanReason[] {
  if (typeof outcome?.principal !== 'string') return [];
  const code = outcome.remains === true ? 'principal-remains' : 'principal-came-along';
  return [reason(code, { principal: outcome.principal })];
}

/** What the report says of an item: what the plan said, what was found out, and what was refused. */
export function reportedReasons({ entry, steps }: Prepared, result: WaveResult): PlanReason[] {
  return distinct([...(entry.planned ?? []), ...steps.flatMap(notesOf), ...result.reasons]);
}

function distinct(reasons: readonly PlanReason[]): PlanReason[] {
  return [...new Map(reasons.map((known) => [JSON.stringify(known), known])).values()];
}
