import {
  type ObjectState,
  type PlanReason,
  type PlanReasonCode,
  type Wave,
  reason,
  wavesOf,
} from '../../domain/plan/index.ts';
import type { ItemState } from '../../domain/plan/item-states.ts';
import { prepare, type Chunk, type Prepared } from '../observe/prepare.ts';
import { reasonOfOutcome } from '../outcomes.ts';
import type { RestoreContext, RestoreEntry, StepRecord, WaveResult } from '../types.ts';
import { create, CREATE_ORDINAL } from './create.ts';
import { KeyedQueue, mapLimit } from './parallel.ts';
import { remove } from './remove.ts';
import type { StepResult } from './steps.ts';
import { undelete, UNDELETE_ORDINAL } from './undelete.ts';
import { secondPass, update } from './update.ts';
import { writeLinks } from './write-links.ts';

/**
 * Carries out one wave for a chunk of confirmed items. May be called again for the same chunk at any time, on any
 * worker: what is done is not done twice, what is in doubt is read back first. Throws where something has to be tried
 * again later; what other items of the chunk achieved stands.
 */
export async function applyWave(
  context: RestoreContext,
  entries: readonly RestoreEntry[],
  wave: Wave,
): Promise<WaveResult[]> {
  const due = entries.filter((entry) => wavesOf(entry.type, entry.action).includes(wave));
  if (due.length === 0) return [];
  const links = wave === 'links' || wave === 'objects' || wave === 'remove';
  const chunk = await prepare(context, due, { links, confirmed: true });
  const queue = new KeyedQueue();
  const outcomes = await mapLimit(chunk.items, context.parallel, (item) =>
    applyItem(context, chunk, item, wave, queue),
  );
  const failed = outcomes.find((outcome) => !outcome.ok);
  if (failed !== undefined) throw failed.error;
  return outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
}

async function applyItem(
  context: RestoreContext,
  chunk: Chunk,
  item: Prepared,
  wave: Wave,
  queue: KeyedQueue,
): Promise<WaveResult> {
  const result = await carryOut(context, chunk, item, wave, queue);
  const isLast = wavesOf(item.entry.type, item.entry.action).at(-1) === wave;
  const final = result.state === 'running' && isLast ? summedUp(item, result) : result;
  if (final.state !== 'running') {
    await context.store.finishItem(item.entry.ordinal, {
      state: final.state,
      reasons: final.reasons,
      newId: final.newId,
    });
  }
  return final;
}

/** The end of an item: what was refused in earlier waves counts, and is named. */
function summedUp(item: Prepared, result: WaveResult): WaveResult {
  const earlier = item.steps.filter((step) => step.kind !== 'links').flatMap(reasonsOfStep);
  const reasons = distinct([...earlier, ...result.reasons]);
  const achieved = result.writes > 0 || item.steps.some((step) => step.state === 'done');
  const state: ItemState = reasons.length === 0 ? 'done' : achieved ? 'partial' : 'failed';
  return { ...result, reasons, state };
}

function reasonsOfStep({ state, outcome }: StepRecord): PlanReason[] {
  if (state === 'failed') return [reasonOfOutcome(outcome ?? {})];
  return outcome !== null && 'refused' in outcome ? [reason('not-accepted', refusedNames(outcome.refused))] : [];
}

function distinct(reasons: readonly PlanReason[]): PlanReason[] {
  return [...new Map(reasons.map((known) => [JSON.stringify(known), known])).values()];
}

async function carryOut(
  context: RestoreContext,
  chunk: Chunk,
  item: Prepared,
  wave: Wave,
  queue: KeyedQueue,
): Promise<WaveResult> {
  if (failedBefore(item)) return ended(chunk, item, 'failed', item.steps.flatMap(reasonsOfStep));
  if (wave === 'undelete') return applyUndelete(context, chunk, item);
  if (wave === 'remove') return applyRemove(context, chunk, item);
  if (wave === 'links') return applyLinks(context, chunk, item, queue);
  return applyObject(context, chunk, item);
}

/** Without its object there are no links to write. */
function failedBefore(item: Prepared): boolean {
  return item.steps.some(
    (step) => step.state === 'failed' && (step.ordinal === UNDELETE_ORDINAL || step.ordinal === CREATE_ORDINAL),
  );
}

async function applyUndelete(context: RestoreContext, chunk: Chunk, item: Prepared): Promise<WaveResult> {
  const begun = item.steps.some((step) => step.ordinal === UNDELETE_ORDINAL);
  if (!begun && item.live.kind !== 'inBin') {
    // Somebody else took it out: the next wave brings it to the backup's state.
    return item.live.kind === 'live' ? running(chunk, item, 0) : outOfStep(context, chunk, item);
  }
  if (!begun) await context.store.keepBefore(item.entry.ordinal, null);
  return afterStep(chunk, item, await undelete(context, item));
}

async function applyObject(context: RestoreContext, chunk: Chunk, item: Prepared): Promise<WaveResult> {
  const { entry, fresh, live } = item;
  if (entry.action === 'create') {
    const begun = item.steps.some((step) => step.ordinal === CREATE_ORDINAL);
    if (!begun && fresh.action !== 'create') return outOfStep(context, chunk, item);
    if (!begun) await context.store.keepBefore(entry.ordinal, null);
    return afterStep(chunk, item, await create(context, chunk, item));
  }
  if (live.kind === 'absent' || live.kind === 'inBin' || fresh.action === 'blocked')
    return outOfStep(context, chunk, item);
  const wasUndeleted = item.steps.some((step) => step.ordinal === UNDELETE_ORDINAL);
  if (!wasUndeleted) await context.store.keepBefore(entry.ordinal, stateOf(item));
  if (live.kind === 'matched') {
    await context.store.claimNewId({ type: entry.type, oldId: entry.objectId, newId: String(live.object.id) });
    chunk.facts.remember(entry.objectId, String(live.object.id));
  }
  return afterUpdate(chunk, item, await update(context, chunk, item));
}

async function applyLinks(
  context: RestoreContext,
  chunk: Chunk,
  item: Prepared,
  queue: KeyedQueue,
): Promise<WaveResult> {
  const { entry, live } = item;
  const isMade =
    entry.action !== 'create' || item.steps.some((step) => step.ordinal === CREATE_ORDINAL && step.state === 'done');
  if (!isMade || (live.kind !== 'live' && live.kind !== 'matched')) return outOfStep(context, chunk, item);
  const completed = entry.action === 'create' ? await complete(context, chunk, item) : [];
  if (completed.some((result) => result.state === 'cancelled'))
    return ended(chunk, item, 'cancelled', [reason('cancelled')]);
  const links = await writeLinks(context, chunk, item, queue);
  if (links.cancelled) return ended(chunk, item, 'cancelled', [reason('cancelled')]);
  const writes = completed.reduce((sum, result) => sum + result.writes, links.writes);
  return {
    ...running(chunk, item, writes),
    reasons: [...completed.flatMap((result) => result.reasons), ...links.reasons],
  };
}

/** What the creation had to leave for later, and what Graph did not take then. */
async function complete(context: RestoreContext, chunk: Chunk, item: Prepared): Promise<WaveResult[]> {
  const second = afterUpdate(chunk, item, await secondPass(context, chunk, item));
  return second.state === 'cancelled'
    ? [second]
    : [second, afterUpdate(chunk, item, await update(context, chunk, item))];
}

async function applyRemove(context: RestoreContext, chunk: Chunk, item: Prepared): Promise<WaveResult> {
  const begun = item.steps.length > 0;
  if (!begun && item.live.kind === 'absent') return running(chunk, item, 0);
  if (!begun && item.fresh.action !== 'remove') return outOfStep(context, chunk, item);
  if (!begun) await context.store.keepBefore(item.entry.ordinal, stateOf(item));
  return afterStep(chunk, item, await remove(context, item));
}

function afterStep(chunk: Chunk, item: Prepared, step: StepResult): WaveResult {
  switch (step.state) {
    case 'done': {
      const refused = 'refused' in step.outcome ? [reason('not-accepted', refusedNames(step.outcome.refused))] : [];
      return { ...running(chunk, item, step.wrote ? 1 : 0), reasons: refused };
    }
    case 'cancelled':
      return ended(chunk, item, 'cancelled', [reason('cancelled')]);
    case 'failed':
      return ended(chunk, item, 'failed', [reasonOfOutcome(step.outcome)]);
  }
}

/** A refused update leaves the object as it was; its links can still be written. */
function afterUpdate(chunk: Chunk, item: Prepared, step: StepResult | null): WaveResult {
  if (step === null) return running(chunk, item, 0);
  const result = afterStep(chunk, item, step);
  return step.state === 'failed' ? { ...result, state: 'running' } : result;
}

function refusedNames(refused: unknown): Readonly<Record<string, string>> {
  return { properties: typeof refused === 'object' && refused !== null ? Object.keys(refused).join(', ') : '' };
}

/** The tenant is not as the wave has to find it: it changed since the plan, or an earlier wave was not carried out. */
function outOfStep(context: RestoreContext, chunk: Chunk, item: Prepared): WaveResult {
  if (context.isCancelled?.() === true) return ended(chunk, item, 'cancelled', [reason('cancelled')]);
  const block =
    item.fresh.action === 'blocked' ? item.fresh.reasons.filter((known) => !describing.includes(known.code)) : [];
  return ended(chunk, item, 'failed', [reason('changed-since-plan'), ...block]);
}

/** Reasons that say what would be done, not what stands against it. */
const describing: readonly PlanReasonCode[] = [
  'new-object-id',
  'new-password',
  'in-recycle-bin',
  'matched-by-natural-key',
  'mapped-by-earlier-restore',
];

function stateOf(item: Prepared): ObjectState | null {
  return item.live.kind === 'live' || item.live.kind === 'matched'
    ? { object: item.live.object, links: item.live.links }
    : null;
}

function running(chunk: Chunk, item: Prepared, writes: number): WaveResult {
  return {
    ordinal: item.entry.ordinal,
    state: 'running',
    reasons: [],
    newId: chunk.facts.mapped(item.entry.objectId),
    writes,
  };
}

function ended(chunk: Chunk, item: Prepared, state: ItemState, reasons: readonly PlanReason[]): WaveResult {
  return { ...running(chunk, item, 0), state, reasons };
}
