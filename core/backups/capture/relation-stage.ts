import { isCybbackError } from '../../domain/errors.ts';
import { type GraphObject, isGraphObject } from '../../domain/json.ts';
import type { RelationSpec } from '../../domain/object-type.ts';
import { pages } from '../../graph/paging/pages.ts';
import { currentObjects } from '../store/capture/lookups.ts';
import { EVERY_OBJECT, openUnknown, unknownAmong, type StagedPart } from '../store/capture/unknown-parts.ts';
import { chainOptions } from './chain-options.ts';
import { compared, type TargetsBySource } from './compared-links.ts';
import { readFromEnds } from './ends-stage.ts';
import { mayHide } from './hidden-parts.ts';
import { HIDDEN_MEMBERSHIP } from './part-warnings.ts';
import { readContent } from './previous.ts';
import { knownPart, readParts, unknownPart } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, Cursor } from './types.ts';

const OBJECTS_PER_PAGE = 500;
/** Graph shows at most this many members of an expanded collection; an object that shows as many is read by itself. */
const EXPAND_CAP = 20;
/** Positions after an ID. */
const CHANGED = 'id:';
const UNKNOWN = 'unknown:';

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
  try {
    if (everything && expand && !isObjectPosition(cursor)) yield* byExpand(context, cursor, relation);
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
  const url = typeof cursor.position === 'string' ? cursor.position : expandUrl(context, relation);
  try {
    for await (const page of pages(context.client, { url }, chainOptions(context, cursor))) {
      const shown = new Map(
        page.value.flatMap((object) => {
          const targets = targetsOf(object[relation.name]);
          return targets === null || targets.length >= EXPAND_CAP ? [] : [[String(object['id']), targets] as const];
        }),
      );
      // Cut off, or not shown at all: read by itself.
      const open = page.value.map((object) => String(object['id'])).filter((id) => !shown.has(id));
      const { targets: whole, parts } = await targetsOfEach(context, relation, open);
      const targets = new Map([...shown, ...whole]);
      yield {
        objects: [],
        deletions: [],
        links: await compared(context, relation, targets),
        parts: [...parts, ...(await knownAgain(context, relation, [...shown.keys()]))],
        fetched: page.value.length,
        cursor:
          page.nextLink === null
            ? nextStage(context.type, cursor)
            : { ...cursor, position: page.nextLink, chain: page.chain },
      };
    }
  } catch (error) {
    if (!isCybbackError(error, 'graph-bad-request', 'graph-unsupported')) throw error;
    // Not offered for this set: one read per object does the same.
    yield { objects: [], deletions: [], links: [], fetched: 0, cursor: { ...cursor, position: CHANGED, chain: null } };
  }
}

function expandUrl({ type }: CaptureContext, relation: RelationSpec): string {
  const source = type.sources[0];
  const collection = source?.kind === 'collection' ? source.path.split('?')[0] : undefined;
  if (collection === undefined) throw new Error(`${type.key} cannot be expanded`);
  const top = source?.kind === 'collection' && source.top !== undefined ? `&$top=${source.top}` : '';
  return `${collection}?$select=id&$expand=${relation.name}($select=id)${top}`;
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

async function targetsOfEach(
  context: CaptureContext,
  relation: RelationSpec,
  ids: readonly string[],
): Promise<{ targets: TargetsBySource; parts: readonly StagedPart[] }> {
  const path = relation.read.kind === 'ends' ? '' : (relation.read.path ?? '');
  const part = {
    name: relation.name,
    single: relation.single,
    owner: context.type,
    path,
    mayHide: mayHide(relation, context.granted),
  };
  const { read, parts, refused } = await readParts(context, part, ids);
  if (refused) throw refused;
  return { targets: read, parts };
}

async function knownAgain(
  context: CaptureContext,
  relation: RelationSpec,
  ids: readonly string[],
): Promise<StagedPart[]> {
  const { name } = relation;
  const but = mayHide(relation, context.granted) ? HIDDEN_MEMBERSHIP : '';
  const before = await unknownAmong(context.db, scopeOf(context), { part: name, ids, but });
  return ids.filter((id) => before.has(id)).map((id) => knownPart(id, name));
}

/** Null where the answer leaves the relation out: that is no empty one. */
function targetsOf(value: unknown): GraphObject[] | null {
  if (Array.isArray(value)) return value.filter(isGraphObject);
  if (value === null) return [];
  return isGraphObject(value) ? [value] : null;
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
