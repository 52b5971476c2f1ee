import { isCybbackError } from '../../domain/errors.ts';
import type { DeletionState } from '../../domain/states.ts';
import type { BatchOutcome } from '../../graph/types.ts';
import { countOpen, countVanished, vanishedObjects, type ParentsRead } from '../store/capture/lookups.ts';
import { scopeOf } from './scope.ts';
import { parentsRead } from './source-stages.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, Cursor } from './types.ts';
import { unreadBin, unreadBinWarning } from './unread-bin.ts';

const OBJECTS_PER_PAGE = 200;

/**
 * Finds what an enumeration that ended cleanly did not show. When that is more than a set share of the type, the
 * enumeration is read a second time first: only what both did not show is believed to be gone.
 */
export async function* findDeletions(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const parents = parentsRead(context, cursor);
  if (cursor.position === null && (await tooManyVanished(context, cursor, parents))) {
    yield secondReading(context, cursor);
    return;
  }
  let after = typeof cursor.position === 'string' ? cursor.position : null;
  for (;;) {
    const ids = await vanishedObjects(context.db, scopeOf(context), {
      after,
      limit: OBJECTS_PER_PAGE,
      parents,
    });
    after = ids.at(-1) ?? after;
    const last = ids.length < OBJECTS_PER_PAGE;
    yield {
      objects: [],
      ...(await deletionStates(context, ids)),
      links: [],
      fetched: 0,
      ...(cursor.plan.prove && { found: 'proving' as const }),
      cursor: last ? nextStage(context.type, cursor) : { ...cursor, position: after },
    };
    if (last) return;
  }
}

async function tooManyVanished(context: CaptureContext, cursor: Cursor, parents: ParentsRead | null): Promise<boolean> {
  if (cursor.attempt > 1) return false;
  const scope = scopeOf(context);
  const [known, vanished] = await Promise.all([
    countOpen(context.db, scope),
    countVanished(context.db, scope, parents),
  ]);
  const { vanishShare, vanishMinimum } = context.limits;
  return vanished >= vanishMinimum && vanished > known * vanishShare;
}

function secondReading(context: CaptureContext, cursor: Cursor): Batch {
  return {
    objects: [],
    deletions: [],
    links: [],
    fetched: 0,
    // The token stays: following it brings what changed between the two readings.
    cursor: { ...cursor, attempt: 2, stage: 0, position: null, chain: null },
    warnings: [
      {
        code: 'many-deleted',
        type: context.type.key,
        message: `Unusually many ${context.type.label.many} were missing from the tenant; they were read a second time before that was believed.`,
        remedy:
          'Compare this backup with the one before, and restore from the earlier one if the deletion was not intended.',
      },
    ],
  };
}

/**
 * Asks the recycle bin: what lies there can be undeleted, the rest is gone for good. Of what the bin does not tell it is
 * unknown; it is kept as if it lay there, with its links, and the truth comes with a later backup.
 */
export async function deletionStates(
  context: CaptureContext,
  ids: readonly string[],
): Promise<Pick<Batch, 'deletions' | 'parts' | 'warnings'>> {
  const { type } = context;
  const bin = type.restore.recycleBin;
  if (!bin || ids.length === 0) return { deletions: ids.map((id) => ({ id, state: 'hard' })) };
  const outcomes = await context.client.batch(
    ids.map((id) => ({ method: 'GET', url: bin.itemPath.replace('{id}', encodeURIComponent(id)) })),
    { signal: context.signal, priority: 'low' },
  );
  const unread = outcomes.flatMap((outcome) => (outcome.ok || isNotThere(outcome.error) ? [] : [outcome.error]));
  const [first] = unread;
  return {
    deletions: ids.map((id, index) => ({ id, state: stateFrom(outcomes[index]) })),
    ...(first && { parts: [unreadBin(first)], warnings: [unreadBinWarning(type, unread.length, first)] }),
  };
}

function stateFrom(outcome: BatchOutcome | undefined): DeletionState {
  return outcome?.ok === false && isNotThere(outcome.error) ? 'hard' : 'soft';
}

/** Not in the bin, or this cloud has none. */
function isNotThere(error: Error): boolean {
  return isCybbackError(error, 'graph-not-found', 'graph-unsupported');
}
