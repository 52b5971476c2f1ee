import { isCybbackError } from '../../domain/errors.ts';
import { isDamage } from '../../repository/damage.ts';
import { isRefusal, refusedProperties, refusedWarning } from './refused-properties.ts';
import { asideOf } from './selection.ts';
import { stagesOf, startCursor } from './stages.ts';
import type { Batch, CaptureContext, Cursor, Stage, TypePlan } from './types.ts';

const NOTHING = { objects: [], deletions: [], links: [], fetched: 0 };

/**
 * What a type is read by instead, where the way that was chosen is not open: without the properties that the service
 * refuses, in full where its token is lost, by lists where there is no delta. Null where nothing of that helps.
 */
export async function otherWay(context: CaptureContext, cursor: Cursor, error: unknown): Promise<Batch | null> {
  // What an aborted round showed may be gone by now, and the token that would tell is not there any more.
  if (isCybbackError(error, 'graph-delta-expired')) return fullRead(context, cursor, { why: 'tokenLost' });
  // What is damaged is known by now; a full read writes it anew and needs nothing of it.
  if (isDamage(error) && cursor.plan.why !== 'damaged') {
    await context.examineFiles();
    return fullRead(context, cursor, { why: 'damaged' });
  }
  const stage = stagesOf(context.type, cursor.plan)[cursor.stage];
  if (!stage || !isRefusal(error) || cursor.position !== null) return null;
  return (await withoutRefused(context, cursor, stage)) ?? withoutDelta(context, cursor, stage, error);
}

/** No change round came before it, so that a difference that it shows is none that Graph did not tell of. */
function fullRead(context: CaptureContext, cursor: Cursor, change: Partial<TypePlan>): Batch {
  const full = cursor.plan.full ?? context.type.delta?.full ?? null;
  const plan: TypePlan = {
    ...cursor.plan,
    mode: 'full',
    reconcile: true,
    full,
    prove: false,
    picked: false,
    ...change,
  };
  return { ...NOTHING, startsAnew: true, cursor: startCursor(plan, null, cursor) };
}

const SELECTING: readonly Stage['kind'][] = ['latestToken', 'crawl', 'source', 'picked', 'follow', 'aside'];

async function withoutRefused(context: CaptureContext, cursor: Cursor, stage: Stage): Promise<Batch | null> {
  const before = cursor.refused ?? [];
  const aside = asideOf(context.type, { named: cursor.named ?? [], refused: before });
  if (!SELECTING.includes(stage.kind) || (!context.type.select && aside.length === 0)) return null;
  const found = (await refusedProperties(context, aside)).filter((name) => !before.includes(name));
  if (found.length === 0) return null;
  const refused = [...before, ...found].sort();
  const warnings = [refusedWarning(context.type, found)];
  if (found.every((name) => aside.includes(name)))
    return {
      ...NOTHING,
      warnings,
      cursor: { ...cursor, refused, ...(found.length === aside.length ? { ...skipped(context, cursor) } : {}) },
    };
  const { why } = cursor.plan;
  return { ...fullRead(context, { ...cursor, refused }, { why: why ?? 'selectionChanged' }), warnings };
}

function skipped({ type }: CaptureContext, cursor: Cursor): Pick<Cursor, 'stage' | 'ended'> {
  const stage = cursor.stage + 1;
  return { stage, ended: stage >= stagesOf(type, cursor.plan).length };
}

/** External tenants track no changes: lists bring everything, relations are read object by object. */
function withoutDelta(context: CaptureContext, cursor: Cursor, stage: Stage, error: Error): Batch | null {
  if (!isCybbackError(error, 'graph-bad-request', 'graph-unsupported')) return null;
  if (stage.kind === 'follow' && cursor.plan.mode === 'delta') return fullRead(context, cursor, { why: 'tokenLost' });
  return stage.kind === 'crawl' ? fullRead(context, cursor, { full: 'none', why: 'deltaNotOffered' }) : null;
}
