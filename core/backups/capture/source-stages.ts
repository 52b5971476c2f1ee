import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { CaptureSource } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { PARENT_ID } from '../../domain/object-types/template.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import { pages } from '../../graph/paging/pages.ts';
import { currentObjects } from '../store/capture/lookups.ts';
import { chainOptions } from './chain-options.ts';
import { withEmbedded } from './embedded.ts';
import { readContent } from './previous.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedObject, Cursor } from './types.ts';

/** Many at once: their content lies scattered over frames, and each page reads the frames that it needs. */
const PARENTS_PER_PAGE = 1_000;

/** Enumerates one of the places in which objects of the type lie. */
export async function* readSource(context: CaptureContext, cursor: Cursor, index: number): AsyncGenerator<Batch> {
  const source = context.type.sources[index];
  if (!source) throw new Error(`${context.type.key} has no source ${index}`);
  switch (source.kind) {
    case 'collection':
      yield* collection(context, cursor, source);
      return;
    case 'singleton':
      yield await singleton(context, cursor, source);
      return;
    case 'perParent':
      yield* perParent(context, cursor, source);
  }
}

async function* collection(
  context: CaptureContext,
  cursor: Cursor,
  source: Extract<CaptureSource, { kind: 'collection' }>,
): AsyncGenerator<Batch> {
  const top = source.top === undefined ? '' : `${source.path.includes('?') ? '&' : '?'}$top=${source.top}`;
  const start = typeof cursor.position === 'string' ? cursor.position : source.path + top;
  const request = { url: start, headers: source.headers ?? {} };
  for await (const page of pages(context.client, request, chainOptions(context, cursor))) {
    yield {
      objects: await withEmbedded(context, identified(context, page.value, source.name)),
      deletions: [],
      links: [],
      fetched: page.value.length,
      cursor:
        page.nextLink === null
          ? nextStage(context.type, cursor)
          : { ...cursor, position: page.nextLink, chain: page.chain },
    };
  }
}

async function singleton(
  context: CaptureContext,
  cursor: Cursor,
  source: Extract<CaptureSource, { kind: 'singleton' }>,
): Promise<Batch> {
  const { '@odata.context': _, ...object } = await context.client.object(
    { url: source.path, headers: source.headers ?? {} },
    { signal: context.signal, priority: 'low' },
  );
  return {
    objects: await withEmbedded(context, identified(context, [object], source.name)),
    deletions: [],
    links: [],
    fetched: 1,
    cursor: nextStage(context.type, cursor),
  };
}

function identified(context: CaptureContext, value: readonly GraphObject[], source: string): CapturedObject[] {
  return value.map((object) => ({ id: context.type.identify(object, source), object }));
}

/** Reads the set below each parent; between reconciliations only below parents that this backup found changed. */
async function* perParent(
  context: CaptureContext,
  cursor: Cursor,
  source: Extract<CaptureSource, { kind: 'perParent' }>,
): AsyncGenerator<Batch> {
  const scope = { ...scopeOf(context), type: source.parent };
  let after = typeof cursor.position === 'string' ? cursor.position : null;
  for (;;) {
    const parents = await currentObjects(context.db, scope, {
      after,
      limit: PARENTS_PER_PAGE,
      ...(cursor.plan.reconcile ? {} : { only: 'changed' as const }),
    });
    const ids = await parentsAsked(context, source, parents);
    const sets = await batchCollections(
      context.client,
      ids.map((id) => source.path.replace('{id}', id)),
      { signal: context.signal, priority: 'low' },
    );
    const objects: CapturedObject[] = [];
    const links: Batch['links'][number][] = [];
    sets.forEach((set, index) => {
      const parentId = ids[index];
      if (parentId === undefined) return;
      if (!set.ok) {
        if (isCybbackError(set.error, 'graph-not-found')) return;
        throw set.error;
      }
      for (const child of identified(
        context,
        set.value.map((value) => belowParent(context, value, parentId)),
        source.name,
      )) {
        objects.push(child);
        links.push({
          sourceId: child.id,
          relation: 'parent',
          targetId: parentId,
          targetType: source.parent,
          outcome: 'present',
        });
      }
    });
    after = parents.at(-1)?.objectId ?? after;
    const last = parents.length < PARENTS_PER_PAGE;
    yield {
      objects: await withEmbedded(context, objects),
      deletions: [],
      links,
      fetched: objects.length,
      cursor: last ? nextStage(context.type, cursor) : { ...cursor, position: after },
    };
    if (last) return;
  }
}

/** Where the object does not hold its parent's ID itself, the backup keeps it with the object. */
function belowParent(context: CaptureContext, object: GraphObject, parentId: string): GraphObject {
  const wanted = context.type.references.some((reference) => reference.path === PARENT_ID);
  return wanted ? { ...object, [PARENT_ID]: parentId } : object;
}

async function parentsAsked(
  context: CaptureContext,
  source: Extract<CaptureSource, { kind: 'perParent' }>,
  parents: Awaited<ReturnType<typeof currentObjects>>,
): Promise<string[]> {
  const { appliesTo } = source;
  if (!appliesTo) return parents.map((parent) => parent.objectId);
  const content = await readContent(
    context,
    parents.map(({ objectId, location }) => ({ id: objectId, location })),
  );
  return [...content].filter(([, object]) => appliesTo(object)).map(([id]) => id);
}

/** The parent type of the type's per-parent source, where there is one. */
export function parentType(context: CaptureContext): CaptureContext['type'] | null {
  const source = context.type.sources.find((candidate) => candidate.kind === 'perParent');
  return source?.kind === 'perParent' ? objectType(source.parent) : null;
}
