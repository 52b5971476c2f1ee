import { isCybbackError } from '../../domain/errors.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { pages } from '../../graph/paging/pages.ts';
import { inBinBefore, isAnyInBin, leftTheBin } from '../store/capture/recycle-bin.ts';
import { chainOptions } from './chain-options.ts';
import { withEmbedded } from './embedded.ts';
import { readWhole } from './previous.ts';
import { unreadWarnings } from './read-objects.ts';
import { isRefusal } from './refused-properties.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedDeletion, Cursor } from './types.ts';
import { readBinAgain, unreadBin } from './unread-bin.ts';

const OBJECTS_PER_PAGE = 500;
/** Position after an ID, once the bin was read to its end. */
const LEFT = 'left:';

/**
 * Looks whether what lay in the recycle bin at the last backup still does: no change round and no enumeration tells of
 * the end that every deletion has after thirty days. Nothing is asked where nothing lay there. A bin that cannot be read
 * says nothing: what was known of it stays.
 */
export async function* readBin(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const { position } = cursor;
  if (typeof position === 'string' && position.startsWith(LEFT)) yield* ofLeft(context, cursor, position);
  else if (position !== null || (await isAnyInBin(context.db, scopeOf(context)))) yield* ofShown(context, cursor);
  else yield batch(nextStage(context.type, cursor), []);
}

export function binPath({ graphType, restore }: ObjectType): string | null {
  const path = restore.recycleBin?.itemPath.replace('/{id}', '') ?? null;
  return path === '/directory/deletedItems' ? `${path}/microsoft.graph.${graphType}?$select=id&$top=999` : path;
}

async function* ofShown(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const url = typeof cursor.position === 'string' ? cursor.position : binPath(context.type);
  if (url === null) throw new Error(`${context.type.key} has no recycle bin`);
  try {
    for await (const page of pages(context.client, { url }, chainOptions(context, cursor))) {
      const known = await inBinBefore(
        context.db,
        scopeOf(context),
        page.value.map(({ id }) => String(id)),
      );
      const next = { ...cursor, position: page.nextLink ?? LEFT, chain: page.nextLink === null ? null : page.chain };
      yield {
        ...batch(
          next,
          known.map((id) => ({ id, state: 'soft' })),
        ),
        ...(page.nextLink === null && { parts: await readBinAgain(context) }),
        barrier: page.nextLink === null,
      };
    }
  } catch (error) {
    if (!isRefusal(error) && !isCybbackError(error, 'graph-protocol')) throw error;
    // Some clouds have no such bin.
    const parts = isCybbackError(error, 'graph-unsupported') ? [] : [unreadBin(error)];
    yield { ...batch(nextStage(context.type, cursor), []), parts };
    return;
  }
  yield* ofLeft(context, { ...cursor, chain: null }, LEFT);
}

async function* ofLeft(context: CaptureContext, cursor: Cursor, position: string): AsyncGenerator<Batch> {
  let after = position.slice(LEFT.length);
  for (;;) {
    const ids = await leftTheBin(context.db, scopeOf(context), { after, limit: OBJECTS_PER_PAGE });
    after = ids.at(-1) ?? after;
    const last = ids.length < OBJECTS_PER_PAGE;
    // Out of the bin is gone for good or back again; not every return is told of by a change round.
    const { found: back, unread } = await readWhole(context, ids);
    const objects = [...back].map(([id, object]) => ({ id, object }));
    yield {
      ...batch(
        last ? nextStage(context.type, cursor) : { ...cursor, position: LEFT + after },
        ids.filter((id) => !back.has(id) && !unread.has(id)).map((id) => ({ id, state: 'hard' })),
      ),
      warnings: unreadWarnings(context.type, unread),
      ...(await withEmbedded(context, objects)),
      fetched: objects.length,
    };
    if (last) return;
  }
}

function batch(cursor: Cursor, deletions: readonly CapturedDeletion[]): Batch {
  return { objects: [], deletions, links: [], fetched: 0, cursor };
}
