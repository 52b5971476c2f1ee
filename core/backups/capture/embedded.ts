import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { EmbeddedSpec } from '../../domain/object-type.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import { currentObjects } from '../store/capture/lookups.ts';
import { readContent } from './previous.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedObject, Cursor } from './types.ts';

/** Many at once: their content lies scattered over frames, and each page reads the frames that it needs. */
const OBJECTS_PER_PAGE = 1_000;

/** Adds the sets that belong to the objects under their navigation names. */
export async function withEmbedded(
  context: CaptureContext,
  objects: readonly CapturedObject[],
): Promise<readonly CapturedObject[]> {
  let complete = objects;
  for (const spec of context.type.embedded) complete = await withOne(context, complete, spec);
  return complete;
}

async function withOne(
  context: CaptureContext,
  objects: readonly CapturedObject[],
  spec: EmbeddedSpec,
): Promise<readonly CapturedObject[]> {
  const asked = objects.filter(({ object }) => spec.appliesTo?.(object) ?? true);
  const sets = await batchCollections(
    context.client,
    asked.map(({ id }) => spec.path.replace('{id}', id)),
    { signal: context.signal, priority: 'low' },
  );
  const found = new Map<string, GraphObject[]>();
  sets.forEach((set, index) => {
    const id = asked[index]?.id;
    if (id === undefined) return;
    if (set.ok) found.set(id, [...set.value].sort(byId));
    // The object went away since it was listed; its deletion comes with the next changes.
    else if (!isCybbackError(set.error, 'graph-not-found')) throw set.error;
  });
  return objects.map(({ id, object }) => {
    const set = found.get(id);
    return set && set.length > 0
      ? { id, object: { ...object, [spec.name]: set } }
      : { id, object: without(object, spec.name) };
  });
}

function without(object: GraphObject, name: string): GraphObject {
  const { [name]: _, ...rest } = object;
  return rest;
}

/** Graph promises no order; a fixed one keeps stored versions equal. */
function byId(a: GraphObject, b: GraphObject): number {
  return String(a['id']) < String(b['id']) ? -1 : 1;
}

/** Reads the embedded sets of all objects that the delta did not mention: changes in them need not move the object. */
export async function* embeddedOfAll(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  let after = typeof cursor.position === 'string' ? cursor.position : null;
  for (;;) {
    const page = await currentObjects(context.db, scopeOf(context), { after, limit: OBJECTS_PER_PAGE, only: 'unread' });
    const content = await readContent(
      context,
      page.map(({ objectId, location }) => ({ id: objectId, location })),
    );
    const objects = await withEmbedded(
      context,
      [...content].map(([id, object]) => ({ id, object })),
    );
    after = page.at(-1)?.objectId ?? after;
    const last = page.length < OBJECTS_PER_PAGE;
    yield {
      objects,
      deletions: [],
      links: [],
      fetched: objects.length,
      cursor: last ? nextStage(context.type, cursor) : { ...cursor, position: after },
    };
    if (last) return;
  }
}
