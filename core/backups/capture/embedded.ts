import type { GraphObject } from '../../domain/json.ts';
import type { EmbeddedSpec } from '../../domain/object-type.ts';
import { currentObjects } from '../store/capture/lookups.ts';
import { openUnknown, type StagedPart } from '../store/capture/unknown-parts.ts';
import { knownContent, readContent } from './previous.ts';
import { readParts, unknownPart } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedObject, Cursor } from './types.ts';

/** Many at once: their content lies scattered over frames, and each page reads the frames that it needs. */
const OBJECTS_PER_PAGE = 1_000;

export interface WithEmbedded {
  readonly objects: readonly CapturedObject[];
  readonly parts: readonly StagedPart[];
}

/** Adds the sets that belong to the objects under their navigation names. */
export async function withEmbedded(context: CaptureContext, objects: readonly CapturedObject[]): Promise<WithEmbedded> {
  let complete: WithEmbedded = { objects, parts: [] };
  for (const spec of context.type.embedded) {
    const { objects: now, parts } = await withOne(context, complete.objects, spec);
    complete = { objects: now, parts: [...complete.parts, ...parts] };
  }
  return complete;
}

async function withOne(
  context: CaptureContext,
  objects: readonly CapturedObject[],
  spec: EmbeddedSpec,
): Promise<WithEmbedded> {
  const ids = objects.filter(({ object }) => spec.appliesTo?.(object) ?? true).map(({ id }) => id);
  const part = { name: spec.name, single: false, owner: context.type, path: spec.path };
  const { read, parts: found, refused } = await readParts(context, part, ids);
  const parts = refused ? ids.map((id) => unknownPart(id, spec.name, refused)) : found;
  const held = await heldSets(
    context,
    spec,
    parts.filter(({ outcome }) => outcome === 'unknown'),
  );
  return {
    parts,
    objects: objects.map(({ id, object }) => {
      const set = held.get(id) ?? [...(read.get(id) ?? [])].sort(byId);
      return { id, object: set.length > 0 ? { ...object, [spec.name]: set } : without(object, spec.name) };
    }),
  };
}

/** What is held of the sets that could not be read. */
async function heldSets(
  context: CaptureContext,
  { name }: EmbeddedSpec,
  unknown: readonly StagedPart[],
): Promise<Map<string, GraphObject[]>> {
  if (unknown.length === 0) return new Map();
  const { content } = await knownContent(
    context,
    unknown.map(({ objectId }) => objectId),
  );
  return new Map(
    [...content].map(([id, object]) => {
      const held = object[name];
      return [id, Array.isArray(held) ? (held as GraphObject[]) : []];
    }),
  );
}

function without(object: GraphObject, name: string): GraphObject {
  const { [name]: _, ...rest } = object;
  return rest;
}

/** Graph promises no order; a fixed one keeps stored versions equal. */
function byId(a: GraphObject, b: GraphObject): number {
  return String(a['id']) < String(b['id']) ? -1 : 1;
}

/**
 * Reads the embedded sets of all objects that the delta did not mention: changes in them need not move the object.
 * Between reconciliations only those that the last backup did not know.
 */
export async function* embeddedOfAll(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  let after = typeof cursor.position === 'string' ? cursor.position : '';
  for (;;) {
    const located = cursor.plan.reconcile ? await unread(context, after) : await unknown(context, after);
    const content = await readContent(context, located);
    const { objects, parts } = await withEmbedded(
      context,
      [...content].map(([id, object]) => ({ id, object })),
    );
    after = located.at(-1)?.id ?? after;
    const last = located.length < OBJECTS_PER_PAGE;
    yield {
      objects,
      deletions: [],
      links: [],
      parts,
      fetched: objects.length,
      cursor: last ? nextStage(context.type, cursor) : { ...cursor, position: after },
    };
    if (last) return;
  }
}

type Located = Parameters<typeof readContent>[1];

async function unread(context: CaptureContext, after: string): Promise<Located> {
  const page = await currentObjects(context.db, scopeOf(context), { after, limit: OBJECTS_PER_PAGE, only: 'unread' });
  return page.map(({ objectId, hash, location }) => ({ id: objectId, hash, location }));
}

async function unknown(context: CaptureContext, after: string): Promise<Located> {
  const pages = await Promise.all(
    context.type.embedded.map(({ name }) =>
      openUnknown(context.db, scopeOf(context), name, { after, limit: OBJECTS_PER_PAGE }),
    ),
  );
  const ids = [...new Set(pages.flat())].sort().slice(0, OBJECTS_PER_PAGE);
  return (await knownContent(context, ids)).located;
}
