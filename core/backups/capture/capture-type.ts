import { assertNever } from '../../domain/assert-never.ts';
import { isCybbackError } from '../../domain/errors.ts';
import type { ManifestType } from '../../repository/types.ts';
import { countOpen } from '../store/capture/lookups.ts';
import { readCursor } from '../store/capture/progress.ts';
import { findDeletions } from './deletion-stage.ts';
import { crawl, follow, latestToken } from './delta-stages.ts';
import { embeddedOfAll } from './embedded.ts';
import { seenWith } from './hidden-parts.ts';
import { readRelation } from './relation-stage.ts';
import { scopeOf } from './scope.ts';
import { parentType, readSource } from './source-stages.ts';
import { planType, stagesOf, startCursor } from './stages.ts';
import type { Batch, CaptureContext, Cursor, TypeOutcome } from './types.ts';
import { Window } from './window.ts';

/**
 * Reads a type for a bounded time and makes what it read durable. Called again and again until `done`; each call goes
 * on where the last durable cursor stands, whoever made it.
 *
 * Errors: whatever Graph, storage or database answer, as `CybbackError`; what was read until then is kept.
 */
export async function captureType(context: CaptureContext): Promise<TypeOutcome> {
  const endsAt = context.clock.now() + context.limits.windowMs;
  // Written by `commitWindow` alone, from the type it is read as.
  const stored = (await readCursor(context.db, scopeOf(context))) as Cursor | null;
  const window = new Window(context, { durable: stored, cursor: stored ?? (await firstCursor(context)) });
  try {
    while (!window.cursor.ended && context.clock.now() < endsAt) {
      await runStage(context, window, endsAt);
    }
  } catch (error) {
    await window.commit().catch(() => undefined);
    throw error;
  }
  await window.commit();
  return { done: window.cursor.ended };
}

async function firstCursor(context: CaptureContext): Promise<Cursor> {
  const base: ManifestType | undefined = context.base?.types[context.type.key];
  const plan = planType(context.type, {
    mode: context.backup.mode,
    base,
    known: base ? await countRead(context) : 0,
    sees: seenWith(context.type, context.granted),
    now: context.clock.now(),
    limits: context.limits,
  });
  const sees = seenWith(context.type, context.granted);
  return { ...startCursor(plan, plan.mode === 'delta' ? (base?.token ?? null) : null), sees };
}

/** How many reads a reconciliation would take: one an object, or one a parent where there are more of those. */
async function countRead(context: CaptureContext): Promise<number> {
  const scope = scopeOf(context);
  const parent = parentType(context);
  const counts = await Promise.all([
    countOpen(context.db, scope),
    parent ? countOpen(context.db, { ...scope, type: parent.key }) : 0,
  ]);
  return Math.max(...counts);
}

async function runStage(context: CaptureContext, window: Window, endsAt: number): Promise<void> {
  const { stage } = window.cursor;
  try {
    for await (const batch of batches(context, window.cursor)) {
      context.signal.throwIfAborted();
      await window.add(batch);
      if (window.cursor.stage !== stage || context.clock.now() >= endsAt) break;
    }
    // The next stage reads what this one has brought.
    if (window.cursor.stage !== stage) await window.commit();
  } catch (error) {
    if (!isCybbackError(error, 'graph-delta-expired')) throw error;
    await window.add({ ...startAgain(context, window.cursor), barrier: true });
  }
}

/** The token or a page link of its round is no longer known: the type is read in full, deletions found by comparison. */
function startAgain(context: CaptureContext, cursor: Cursor): Batch {
  const full = context.type.delta?.full ?? null;
  return {
    objects: [],
    deletions: [],
    links: [],
    fetched: 0,
    // What an aborted round showed may be gone by now, and the token that would tell is not there any more.
    startsAnew: true,
    cursor: startCursor({ mode: 'full', reconcile: true, full: cursor.plan.full ?? full, why: 'tokenLost' }, null),
  };
}

function batches(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const stage = stagesOf(context.type, cursor.plan)[cursor.stage];
  if (!stage) throw new Error(`${context.type.key} has no stage ${cursor.stage}`);
  switch (stage.kind) {
    case 'latestToken':
      return latestToken(context, cursor);
    case 'crawl':
      return crawl(context, cursor);
    case 'source':
      return readSource(context, cursor, stage.index);
    case 'follow':
      return follow(context, cursor);
    case 'deletions':
      return findDeletions(context, cursor);
    case 'relation':
      return readRelation(context, cursor, stage.index);
    case 'embedded':
      return embeddedOfAll(context, cursor);
    default:
      return assertNever(stage);
  }
}
