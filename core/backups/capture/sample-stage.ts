import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical/canonical-json.ts';
import { storable } from '../../domain/canonical/storable.ts';
import { mergeDelta } from '../../domain/delta/merge-delta.ts';
import { countOpen, sampleUnread, type KnownVersion } from '../store/capture/lookups.ts';
import { readContent, readWhole } from './previous.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, Cursor } from './types.ts';

const MOST = 100;

/**
 * Reads some of the objects again that delta and catalogue call unchanged. Where one of them differs, the whole type is
 * read in this backup, and what is found is counted.
 */
export async function* readSample(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const next = (await isAnyDifferent(context))
    ? {
        ...nextStage(context.type, cursor),
        // The stage after the first round is the same in both orders.
        stage: cursor.stage,
        ended: false,
        plan: { ...cursor.plan, prove: true, reconcile: true, why: 'differenceFound' as const },
      }
    : nextStage(context.type, cursor);
  yield { objects: [], deletions: [], links: [], fetched: 0, cursor: next, barrier: true };
}

async function isAnyDifferent(context: CaptureContext): Promise<boolean> {
  const scope = scopeOf(context);
  const known = await countOpen(context.db, scope);
  const size = Math.min(MOST, Math.ceil(known / context.limits.sampleEvery));
  const starts = Array.from({ length: size }, () => someId(context.random()));
  const sample = (await sampleUnread(context.db, scope, starts)).filter(
    ({ repositoryId }) => repositoryId === context.backup.repositoryId,
  );
  if (sample.length === 0) return false;
  const ids = sample.map(({ objectId }) => objectId);
  const [{ found: now, unread }, before] = await Promise.all([
    readWhole(context, ids),
    readContent(
      context,
      sample.map(({ objectId, hash, location }) => ({ id: objectId, hash, location })),
    ),
  ]);
  return sample.some((version) => {
    const object = now.get(version.objectId);
    if (unread.has(version.objectId)) return false;
    return object === undefined || differs(context, version, mergeDelta(before.get(version.objectId) ?? null, object));
  });
}

function differs({ type }: CaptureContext, { hash }: KnownVersion, object: Parameters<typeof storable>[1]): boolean {
  return (
    createHash('sha256')
      .update(canonicalJson(type, storable(type, object)))
      .digest('hex') !== hash
  );
}

/** The beginning of an ID: IDs are spread evenly, so that the next one after it is a random one. */
function someId(random: number): string {
  return Math.floor(random * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}
