import { linkTargetType } from '../../domain/delta/delta-entry.ts';
import { isCybbackError } from '../../domain/errors.ts';
import { type GraphObject, isGraphObject, stringOf } from '../../domain/json.ts';
import type { RelationSpec } from '../../domain/object-type.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import { pages } from '../../graph/paging/pages.ts';
import { currentObjects, openLinks } from '../store/capture/lookups.ts';
import { chainOptions } from './chain-options.ts';
import { readContent } from './previous.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedLink, Cursor } from './types.ts';

const OBJECTS_PER_PAGE = 500;
/** Graph shows at most this many members of an expanded collection; an object that shows as many is read by itself. */
const EXPAND_CAP = 20;

type ReadSpec = Extract<RelationSpec['read'], { kind: 'get' }>;
type TargetsBySource = ReadonlyMap<string, readonly GraphObject[]>;

/** Reads one relation that no delta brings: of all objects when that is due, else of those that this backup found changed. */
export async function* readRelation(context: CaptureContext, cursor: Cursor, index: number): AsyncGenerator<Batch> {
  const relation = context.type.relations[index];
  if (relation?.read.kind !== 'get') throw new Error(`${context.type.key} has no readable relation ${index}`);
  const { read } = relation;
  const everything = cursor.plan.reconcile;
  try {
    if (everything && read.expand && !isObjectPosition(cursor)) yield* byExpand(context, cursor, relation);
    else yield* byObject(context, cursor, relation, read, everything);
  } catch (error) {
    if (isCybbackError(error, 'graph-permission-missing')) yield withoutPermission(context, cursor, relation);
    else throw error;
  }
}

/** Positions after an object carry a mark, so that they cannot be taken for links. */
function isObjectPosition(cursor: Cursor): boolean {
  return typeof cursor.position === 'string' && cursor.position.startsWith('id:');
}

async function* byExpand(context: CaptureContext, cursor: Cursor, relation: RelationSpec): AsyncGenerator<Batch> {
  const url = typeof cursor.position === 'string' ? cursor.position : expandUrl(context, relation);
  try {
    for await (const page of pages(context.client, { url }, chainOptions(context, cursor))) {
      const shown = new Map(page.value.map((object) => [String(object['id']), targetsOf(object[relation.name])]));
      const capped = [...shown].filter(([, targets]) => targets.length >= EXPAND_CAP).map(([id]) => id);
      const whole = await targetsOfEach(context, relation, capped);
      yield {
        objects: [],
        deletions: [],
        links: await compared(context, relation, new Map([...shown, ...whole])),
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
    yield { objects: [], deletions: [], links: [], fetched: 0, cursor: { ...cursor, position: 'id:', chain: null } };
  }
}

function expandUrl({ type }: CaptureContext, relation: RelationSpec): string {
  const source = type.sources[0];
  const collection = source?.kind === 'collection' ? source.path.split('?')[0] : undefined;
  if (collection === undefined) throw new Error(`${type.key} cannot be expanded`);
  const top = source?.kind === 'collection' && source.top !== undefined ? `&$top=${source.top}` : '';
  return `${collection}?$select=id&$expand=${relation.name}($select=id)${top}`;
}

async function* byObject(
  context: CaptureContext,
  cursor: Cursor,
  relation: RelationSpec,
  read: ReadSpec,
  everything: boolean,
): AsyncGenerator<Batch> {
  let after = isObjectPosition(cursor) ? String(cursor.position).slice('id:'.length) : null;
  for (;;) {
    const page = await currentObjects(context.db, scopeOf(context), {
      after,
      limit: OBJECTS_PER_PAGE,
      ...(everything ? {} : { only: 'changed' as const }),
    });
    const ids = await idsAsked(context, read, page);
    const targets = await targetsOfEach(context, relation, ids);
    after = page.at(-1)?.objectId ?? after;
    const last = page.length < OBJECTS_PER_PAGE;
    yield {
      objects: [],
      deletions: [],
      links: await compared(context, relation, targets),
      fetched: ids.length,
      cursor: last ? nextStage(context.type, cursor) : { ...cursor, position: `id:${after ?? ''}` },
    };
    if (last) return;
  }
}

async function idsAsked(
  context: CaptureContext,
  read: ReadSpec,
  page: Awaited<ReturnType<typeof currentObjects>>,
): Promise<string[]> {
  const { appliesTo } = read;
  if (!appliesTo) return page.map((object) => object.objectId);
  const content = await readContent(
    context,
    page.map(({ objectId, location }) => ({ id: objectId, location })),
  );
  return [...content].filter(([, object]) => appliesTo(object)).map(([id]) => id);
}

async function targetsOfEach(
  context: CaptureContext,
  relation: RelationSpec,
  ids: readonly string[],
): Promise<Map<string, readonly GraphObject[]>> {
  const path = relation.read.kind === 'get' ? relation.read.path : '';
  const sets = await batchCollections(
    context.client,
    ids.map((id) => ({ url: path.replace('{id}', encodeURIComponent(id)), single: relation.single })),
    { signal: context.signal, priority: 'low' },
  );
  const targets = new Map<string, readonly GraphObject[]>();
  sets.forEach((set, index) => {
    const id = ids[index];
    if (id === undefined) return;
    if (set.ok) targets.set(id, set.value);
    // Either the object is gone (its deletion comes by itself) or a single-valued relation is empty.
    else if (isCybbackError(set.error, 'graph-not-found')) targets.set(id, []);
    else throw set.error;
  });
  return targets;
}

function targetsOf(value: unknown): GraphObject[] {
  if (Array.isArray(value)) return value.filter(isGraphObject);
  return isGraphObject(value) ? [value] : [];
}

/** Present targets, and those that the last backup held and this read did not show. */
async function compared(
  context: CaptureContext,
  relation: RelationSpec,
  targets: TargetsBySource,
): Promise<CapturedLink[]> {
  const links: CapturedLink[] = [];
  const seen = new Set<string>();
  for (const [sourceId, objects] of targets) {
    for (const object of objects) {
      const targetId = stringOf(object['id']);
      if (targetId === null) continue;
      seen.add(`${sourceId}\0${targetId}`);
      links.push({
        sourceId,
        relation: relation.name,
        targetId,
        targetType: linkTargetType(object, relation),
        outcome: 'present',
      });
    }
  }
  for (const known of await openLinks(context.db, scopeOf(context), relation.name, [...targets.keys()])) {
    if (seen.has(`${known.sourceId}\0${known.targetId}`)) continue;
    links.push({ ...known, relation: relation.name, outcome: 'missing' });
  }
  return links;
}

function withoutPermission(context: CaptureContext, cursor: Cursor, relation: RelationSpec): Batch {
  return {
    objects: [],
    deletions: [],
    links: [],
    fetched: 0,
    cursor: { ...nextStage(context.type, cursor), incomplete: true },
    warnings: [
      {
        code: 'graph-permission-missing',
        type: context.type.key,
        message: `${context.type.label.many}: ${relation.name} could not be read because a permission is missing; what the last backup held is kept.`,
        remedy: 'Open the connection, see which permission is missing, grant it with admin consent, and run a backup.',
      },
    ],
  };
}
