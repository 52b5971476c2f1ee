import type { GraphObject } from '../../domain/json.ts';
import type { CaptureSource, RowRules } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { PARENT_ID } from '../../domain/object-types/template.ts';
import { pages } from '../../graph/paging/pages.ts';
import { currentObjects, type ParentsRead } from '../store/capture/lookups.ts';
import { openUnknown } from '../store/capture/unknown-parts.ts';
import { chainOptions } from './chain-options.ts';
import { withEmbedded } from './embedded.ts';
import { contentOrLive } from './previous.ts';
import { readParts } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedLink, CapturedObject, Cursor } from './types.ts';

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
      ...(await withEmbedded(context, identified(context, kept(context, source, page.value), source.name))),
      deletions: [],
      links: linksToldOf(source, page.value),
      fetched: page.value.length,
      ...(cursor.plan.prove && { found: 'proving' as const }),
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
    ...(await withEmbedded(context, identified(context, [object], source.name))),
    deletions: [],
    links: [],
    fetched: 1,
    cursor: nextStage(context.type, cursor),
  };
}

function identified(context: CaptureContext, value: readonly GraphObject[], source: string): CapturedObject[] {
  return value.map((object) => ({ id: context.type.identify(object, source), object }));
}

function kept({ clock }: CaptureContext, { keeps }: RowRules, rows: readonly GraphObject[]): readonly GraphObject[] {
  const now = clock.now();
  return keeps ? rows.filter((row) => keeps(row, now)) : rows;
}

function linksToldOf({ links }: RowRules, rows: readonly GraphObject[]): CapturedLink[] {
  return rows.flatMap((row) => links?.(row) ?? []).map((link) => ({ ...link, outcome: 'present' }));
}

type PerParent = Extract<CaptureSource, { kind: 'perParent' }>;

/** Position after a parent in the second part: below parents of which the last backup did not know what they hold. */
const UNKNOWN = 'unknown:';

/**
 * Reads the set below each parent; between reconciliations only below parents that this backup found changed, and below
 * those of which the last one did not know what they hold.
 */
async function* perParent(context: CaptureContext, cursor: Cursor, source: PerParent): AsyncGenerator<Batch> {
  let position = typeof cursor.position === 'string' ? cursor.position : '';
  for (;;) {
    const { ids, next } = await parentsFrom(context, source, { position, everything: cursor.plan.reconcile });
    yield {
      ...(await below(context, source, ids)),
      cursor: next === null ? nextStage(context.type, cursor) : { ...cursor, position: next },
    };
    if (next === null) return;
    position = next;
  }
}

/** Objects below which something is read, and the name under which what they hold is known or unknown. */
export type Parents = Pick<PerParent, 'name' | 'parent' | 'appliesTo'>;

/** Those to be asked from a position on: all, or those that changed and those that the last backup did not know. */
export async function parentsFrom(
  context: CaptureContext,
  source: Parents,
  { position, everything }: { readonly position: string; readonly everything: boolean },
): Promise<{ ids: readonly string[]; next: string | null }> {
  if (position.startsWith(UNKNOWN)) {
    const after = position.slice(UNKNOWN.length);
    const ids = await openUnknown(context.db, scopeOf(context), source.name, { after, limit: PARENTS_PER_PAGE });
    return { ids, next: ids.length < PARENTS_PER_PAGE ? null : UNKNOWN + (ids.at(-1) ?? '') };
  }
  const parents = await currentObjects(
    context.db,
    { ...scopeOf(context), type: source.parent },
    { after: position, limit: PARENTS_PER_PAGE, ...(everything ? {} : { only: 'changed' as const }) },
  );
  const last = parents.length < PARENTS_PER_PAGE;
  return {
    ids: await parentsAsked(context, source, parents),
    next: last ? (everything ? null : UNKNOWN) : (parents.at(-1)?.objectId ?? null),
  };
}

async function below(
  context: CaptureContext,
  source: PerParent,
  ids: readonly string[],
): Promise<Omit<Batch, 'cursor'>> {
  const part = { name: source.name, single: false, owner: objectType(source.parent), path: source.path };
  const { read, parts, refused } = await readParts(context, part, ids);
  if (refused) throw refused;
  const rows = [...read].map(([parentId, set]) => [parentId, kept(context, source, set)] as const);
  const children = rows.flatMap(([parentId, set]) =>
    identified(
      context,
      set.map((value) => belowParent(context, value, parentId)),
      source.name,
    ).map((child) => ({ ...child, parentId })),
  );
  const complete = await withEmbedded(context, children);
  return {
    objects: complete.objects,
    parts: [...parts, ...complete.parts],
    deletions: [],
    links: [
      ...children.map(({ id, parentId }): CapturedLink => ({
        sourceId: id,
        relation: 'parent',
        targetId: parentId,
        targetType: source.parent,
        outcome: 'present',
      })),
      ...rows.flatMap(([, set]) => linksToldOf(source, set)),
    ],
    fetched: children.length,
  };
}

/** Where the object does not hold its parent's ID itself, the backup keeps it with the object. */
function belowParent(context: CaptureContext, object: GraphObject, parentId: string): GraphObject {
  const wanted = context.type.references.some((reference) => reference.path === PARENT_ID);
  return wanted ? { ...object, [PARENT_ID]: parentId } : object;
}

async function parentsAsked(
  context: CaptureContext,
  source: Parents,
  parents: Awaited<ReturnType<typeof currentObjects>>,
): Promise<string[]> {
  const { appliesTo } = source;
  if (!appliesTo) return parents.map((parent) => parent.objectId);
  const { content, unread } = await contentOrLive(
    { ...context, type: objectType(source.parent) },
    parents.map(({ objectId, hash, location }) => ({ id: objectId, hash, location })),
  );
  // What they hold is asked for: else it would be taken for gone.
  return [...[...content].filter(([, object]) => appliesTo(object)).map(([id]) => id), ...unread];
}

/** The parent type of the type's per-parent source, where there is one. */
export function parentType(context: CaptureContext): CaptureContext['type'] | null {
  const source = context.type.sources.find((candidate) => candidate.kind === 'perParent');
  return source?.kind === 'perParent' ? objectType(source.parent) : null;
}

/** Below which parents this backup has looked; null for a type without any. */
export function parentsRead({ type }: CaptureContext, cursor: Cursor): ParentsRead | null {
  const source = type.sources.find((candidate): candidate is PerParent => candidate.kind === 'perParent');
  return source ? { type: source.parent, part: source.name, every: cursor.plan.reconcile } : null;
}
