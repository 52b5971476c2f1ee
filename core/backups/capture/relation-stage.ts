import { isCybbackError } from '../../domain/errors.ts';
import type { RelationSpec } from '../../domain/object-type.ts';
import { dropLinksOfNone } from '../store/capture/finish-links.ts';
import { currentIds, currentObjects } from '../store/capture/lookups.ts';
import { EVERY_OBJECT, openUnknown } from '../store/capture/unknown-parts.ts';
import { compared } from './compared-links.ts';
import { readFromEnds } from './ends-stage.ts';
import { expandedPages, targetsOfEach } from './expanded-pages.ts';
import { readContent } from './previous.ts';
import { unknownPart } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import { ShownIds } from './shown-ids.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, Cursor } from './types.ts';

const OBJECTS_PER_PAGE = 500;
const IDS_PER_PAGE = 5_000;
/** Positions after an ID. */
const CHANGED = 'id:';
const UNKNOWN = 'unknown:';
const UNSHOWN = 'unshown:';

/**
 * Reads one relation that no delta brings: of all objects when that is due, else of those that this backup found changed,
 * or of those that were picked.
 */
export async function* readRelation(context: CaptureContext, cursor: Cursor, index: number): AsyncGenerator<Batch> {
  const relation = context.type.relations[index];
  if (relation?.read.kind === 'ends') {
    yield* readFromEnds(context, cursor, { ...relation, read: relation.read });
    return;
  }
  if (relation?.read.path === undefined) throw new Error(`${context.type.key} has no readable relation ${index}`);
  const expand = relation.read.kind === 'get' && relation.read.expand;
  const everything = cursor.plan.reconcile;
  const beside = cursor.beside?.[index];
  try {
    if (beside?.state === 'read') yield* ofUnshown(context, cursor, { relation, shown: new ShownIds(beside.shown) });
    else if (everything && expand && !isObjectPosition(cursor)) yield* byExpand(context, cursor, relation);
    else yield* byObject(context, cursor, relation);
  } catch (error) {
    if (!isCybbackError(error, 'graph-permission-missing', 'graph-not-licensed')) throw error;
    yield everyUnknown(context, cursor, relation, error);
  }
}

/** Such positions carry a mark, so that they cannot be taken for links. */
function isObjectPosition(cursor: Cursor): boolean {
  const { position } = cursor;
  return typeof position === 'string' && (position.startsWith(CHANGED) || position.startsWith(UNKNOWN));
}

async function* byExpand(context: CaptureContext, cursor: Cursor, relation: RelationSpec): AsyncGenerator<Batch> {
  try {
    for await (const { ids, links, parts, nextLink, chain } of expandedPages(context, cursor, relation)) {
      yield {
        objects: [],
        deletions: [],
        links,
        parts,
        fetched: ids.length,
        cursor: nextLink === null ? nextStage(context.type, cursor) : { ...cursor, position: nextLink, chain },
      };
    }
  } catch (error) {
    if (!isCybbackError(error, 'graph-bad-request', 'graph-unsupported')) throw error;
    // Not offered for this set: one read per object does the same.
    yield { objects: [], deletions: [], links: [], fetched: 0, cursor: { ...cursor, position: CHANGED, chain: null } };
  }
}

/**
 * Of a relation whose pages were read beside the objects: reads it of those objects that no page has shown, as when they
 * were made meanwhile, and forgets it of those that only the pages have shown.
 */
async function* ofUnshown(
  context: CaptureContext,
  cursor: Cursor,
  { relation, shown }: { relation: RelationSpec; shown: ShownIds },
): AsyncGenerator<Batch> {
  const { db } = context;
  const read = new ShownIds();
  for await (const ids of idsAfter(context, '')) read.add(ids);
  const mayDiffer = read.differenceTo(shown);
  let position = typeof cursor.position === 'string' ? cursor.position.slice(UNSHOWN.length) : '';
  if (mayDiffer) {
    await dropLinksOfNone(db, scopeOf(context), relation.name);
    for await (const ids of idsAfter(context, position)) {
      position = ids.at(-1) ?? position;
      const { targets, parts } = await targetsOfEach(context, relation, ids.filter(mayDiffer));
      yield {
        objects: [],
        deletions: [],
        links: await compared(context, relation, targets),
        parts,
        fetched: targets.size,
        cursor: { ...cursor, position: UNSHOWN + position },
      };
    }
  }
  yield { objects: [], deletions: [], links: [], fetched: 0, cursor: nextStage(context.type, cursor) };
}

async function* idsAfter(context: CaptureContext, start: string): AsyncGenerator<readonly string[]> {
  let after = start;
  for (;;) {
    const ids = await currentIds(context.db, scopeOf(context), { after, limit: IDS_PER_PAGE });
    if (ids.length > 0) yield ids;
    if (ids.length < IDS_PER_PAGE) return;
    after = ids.at(-1) ?? after;
  }
}

async function* byObject(context: CaptureContext, cursor: Cursor, relation: RelationSpec): AsyncGenerator<Batch> {
  const { reconcile, picked } = cursor.plan;
  let position = isObjectPosition(cursor) ? String(cursor.position) : CHANGED;
  for (;;) {
    const { ids, fetched, next } = await askedFrom(
      context,
      relation,
      position,
      reconcile ? undefined : picked === true ? 'read' : 'changed',
    );
    const { targets, parts } = await targetsOfEach(context, relation, ids);
    yield {
      objects: [],
      deletions: [],
      links: await compared(context, relation, targets),
      parts,
      fetched,
      cursor: next === null ? nextStage(context.type, cursor) : { ...cursor, position: next },
    };
    if (next === null) return;
    position = next;
  }
}

/** First what is due, then, between reconciliations, what the last backup did not know. */
async function askedFrom(
  context: CaptureContext,
  relation: RelationSpec,
  position: string,
  only: 'changed' | 'read' | undefined,
): Promise<{ ids: readonly string[]; fetched: number; next: string | null }> {
  if (position.startsWith(UNKNOWN)) {
    const after = position.slice(UNKNOWN.length);
    const ids = await openUnknown(context.db, scopeOf(context), relation.name, { after, limit: OBJECTS_PER_PAGE });
    const next = ids.length < OBJECTS_PER_PAGE ? null : UNKNOWN + (ids.at(-1) ?? '');
    return { ids, fetched: ids.length, next };
  }
  const page = await currentObjects(context.db, scopeOf(context), {
    after: position.slice(CHANGED.length),
    limit: OBJECTS_PER_PAGE,
    ...(only && { only }),
  });
  const ids = await idsAsked(context, relation, page);
  const last = page.length < OBJECTS_PER_PAGE;
  const next = last ? (only === 'changed' ? UNKNOWN : null) : CHANGED + (page.at(-1)?.objectId ?? '');
  return { ids, fetched: ids.length, next };
}

async function idsAsked(
  context: CaptureContext,
  { read }: RelationSpec,
  page: Awaited<ReturnType<typeof currentObjects>>,
): Promise<string[]> {
  const appliesTo = read.kind === 'get' ? read.appliesTo : undefined;
  if (!appliesTo) return page.map((object) => object.objectId);
  const content = await readContent(
    context,
    page.map(({ objectId, hash, location }) => ({ id: objectId, hash, location })),
  );
  return [...content].filter(([, object]) => appliesTo(object)).map(([id]) => id);
}

function everyUnknown(context: CaptureContext, cursor: Cursor, relation: RelationSpec, error: Error): Batch {
  return {
    objects: [],
    deletions: [],
    links: [],
    parts: [unknownPart(EVERY_OBJECT, relation.name, error)],
    fetched: 0,
    cursor: { ...nextStage(context.type, cursor), incomplete: true },
  };
}
