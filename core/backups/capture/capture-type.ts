import { assertNever } from '../../domain/assert-never.ts';
import { CybbackError } from '../../domain/errors.ts';
import { otherEnd } from '../../domain/other-end.ts';
import { lacking } from '../../domain/plan/permissions.ts';
import { windowEnd } from '../../jobs/window-end.ts';
import type { ManifestType } from '../../repository/types.ts';
import { countOpen } from '../store/capture/lookups.ts';
import { countLost } from '../store/capture/lost-versions.ts';
import { readCursor } from '../store/capture/progress.ts';
import { readAside } from './aside-stage.ts';
import { Beside, isReadBeside } from './beside.ts';
import { readBin } from './bin-stage.ts';
import { findDeletions } from './deletion-stage.ts';
import { crawl, follow, latestToken } from './delta-stages.ts';
import { embeddedOfAll } from './embedded.ts';
import { seenWith } from './hidden-parts.ts';
import { readLeftOut } from './left-out-stage.ts';
import { otherWay } from './other-way.ts';
import { readPicked } from './picked-stage.ts';
import { readRelation } from './relation-stage.ts';
import { readSample } from './sample-stage.ts';
import { scopeOf } from './scope.ts';
import { asideOf, namedProperties, selectedType } from './selection.ts';
import { parentType, readSource } from './source-stages.ts';
import { PLAN_VERSION, planType, reconcileRequests, stagesOf, startCursor } from './stages.ts';
import type { Batch, CaptureContext, Cursor, TypeOutcome } from './types.ts';
import { Window } from './window.ts';

/**
 * Reads a type for a bounded time and makes what it read durable. Called again and again until `done`; each call goes
 * on where the last durable cursor stands, whoever made it.
 *
 * Errors: whatever Graph, storage or database answer, as `CybbackError`; what was read until then is kept.
 */
export async function captureType(given: CaptureContext): Promise<TypeOutcome> {
  demandGrant(given);
  const isOver = onceOver(windowEnd(given.clock, given, given.limits));
  // Written by `commitWindow` alone, from the type it is read as.
  const stored = (await readCursor(given.db, scopeOf(given))) as Cursor | null;
  const window = new Window(given, { durable: stored, cursor: stored ?? (await firstCursor(given)) });
  const beside = new Beside(given, window, isOver);
  try {
    if (window.cursor.plan.version !== PLAN_VERSION && !window.cursor.ended) await window.add(await begunAnew(given));
    beside.start();
    // However short the time is: a window that reads nothing would be called again and again.
    for (let first = true; !window.cursor.ended && (first || !isOver()); first = false) {
      await runStage(asSelected(given, window.cursor), { window, beside, isOver });
    }
    await beside.end();
  } catch (error) {
    await beside.stop();
    await window.commit().catch(() => undefined);
    throw error;
  }
  await window.commit();
  return { done: window.cursor.ended };
}

/** Whoever was not asked for a permission need not be refused by Graph for every object. */
function demandGrant({ type, granted }: CaptureContext): void {
  const { optional, read } = type.permissions;
  const missing = optional === true ? lacking(read, [...granted]) : [];
  if (missing.length > 0)
    throw new CybbackError('graph-permission-missing', `The permission ${missing.join(', ')} is not granted.`);
}

/** Begun by another version of the product, whose stages have another order. */
async function begunAnew(given: CaptureContext): Promise<Batch> {
  const cursor = await firstCursor(given);
  return { objects: [], deletions: [], links: [], fetched: 0, startsAnew: true, barrier: true, cursor };
}

/** The type as this tenant is asked for it, as far as the reading has found out. */
function asSelected(given: CaptureContext, { named = [], refused = [] }: Cursor): CaptureContext {
  return { ...given, type: selectedType(given.type, { named, refused }) };
}

async function firstCursor(context: CaptureContext): Promise<Cursor> {
  const base: ManifestType | undefined = context.base?.types[context.type.key];
  const named = namedProperties(context.type, context.backup.context, context.granted);
  // What was refused is asked for again in a full read, or when there is something new to ask for.
  const sameNames = JSON.stringify(base?.named ?? []) === JSON.stringify(named);
  const refused = base?.refused && sameNames && context.backup.mode !== 'full' ? base.refused : [];
  const kept = { sees: seenWith(context.type, context.granted), named, refused };
  const aside = asideOf(context.type, kept).length > 0;
  const plan = planType(selectedType(context.type, kept), {
    mode: context.backup.mode,
    base,
    requests: base ? await countRequests(context, aside) : 0,
    sees: kept.sees,
    aside,
    sameNames,
    // A proof reads everything, and writes nothing.
    lost:
      context.asOf === undefined && (await countLost(context.db, scopeOf(context), context.backup.repositoryId)) > 0,
    prove: context.asOf !== undefined && context.comparing === undefined,
    everything: context.comparing?.asked === true,
    picked: (context.comparing?.picked ?? null) !== null,
    now: context.clock.now(),
    limits: context.limits,
  });
  return startCursor(plan, plan.mode === 'delta' ? (base?.token ?? null) : null, kept);
}

/** Requests that reading everything that no delta covers would take. */
async function countRequests(context: CaptureContext, aside: boolean): Promise<number> {
  const scope = scopeOf(context);
  const parent = parentType(context);
  const otherEnds = context.type.relations.flatMap((relation) => otherEnd(relation) ?? []);
  const [objects, parents, ...ends] = await Promise.all([
    countOpen(context.db, scope),
    parent ? countOpen(context.db, { ...scope, type: parent.key }) : 0,
    ...otherEnds.map((type) => countOpen(context.db, { ...scope, type })),
  ]);
  return reconcileRequests(context.type, { objects, parents, ends, aside });
}

interface Reading {
  readonly window: Window;
  readonly beside: Beside;
  isOver(): boolean;
}

async function runStage(context: CaptureContext, { window, beside, isOver }: Reading): Promise<void> {
  if (isReadBeside(context.type, window.cursor)) {
    await beside.end();
    await window.commitRows();
    return;
  }
  const { stage } = window.cursor;
  try {
    for await (const batch of batches(context, window.cursor)) {
      context.signal.throwIfAborted();
      if (beside.hasFailed) break;
      await window.add(batch);
      if (window.cursor.stage !== stage || isOver()) break;
    }
    beside.throwIfFailed();
    // The next stage reads what this one has brought.
    if (window.cursor.stage !== stage) await window.commitRows();
  } catch (error) {
    beside.throwIfFailed();
    const otherwise = await otherWay(context, window.cursor, error);
    if (otherwise === null) throw error;
    await beside.stop();
    await window.add({ ...otherwise, barrier: true });
    beside.start();
  }
}

/** What is over stays over, for everybody who asks: whether others wait may change. */
function onceOver(isOver: () => boolean): () => boolean {
  let over = false;
  return () => (over ||= isOver());
}

function batches(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const stage = stagesOf(context.type, cursor.plan)[cursor.stage];
  if (!stage) throw new Error(`${context.type.key} has no stage ${cursor.stage}`);
  switch (stage.kind) {
    case 'picked':
      return readPicked(context, cursor);
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
    case 'sample':
      return readSample(context, cursor);
    case 'bin':
      return readBin(context, cursor);
    case 'aside':
      return readAside(context, cursor);
    case 'relation':
      return readRelation(context, cursor, stage.index);
    case 'leftOut':
      return readLeftOut(context, cursor, stage.index);
    case 'embedded':
      return embeddedOfAll(context, cursor);
    default:
      return assertNever(stage);
  }
}
