import type { GraphObject } from '../../domain/json.ts';
import { pages } from '../../graph/paging/pages.ts';
import { currentObjects } from '../store/capture/lookups.ts';
import { chainOptions } from './chain-options.ts';
import { asideHash } from './part-hashes.ts';
import { heldVersions, knownContent } from './previous.ts';
import { type ObjectsRead, readObjects, unreadWarnings } from './read-objects.ts';
import { refusedProperties } from './refused-properties.ts';
import { scopeOf } from './scope.ts';
import { asideOf } from './selection.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedObject, Cursor } from './types.ts';

const OBJECTS_PER_PAGE = 500;
/** Positions after an ID. */
const CHANGED = 'id:';

/**
 * Reads the properties that neither list nor delta brings and lays them over what is known: of every object when that is
 * due, by a list of their own; else of those that this backup found changed.
 */
export async function* readAside(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const names = asideOf(context.type, { named: cursor.named ?? [], refused: cursor.refused ?? [] });
  const url = cursor.plan.reconcile ? listUrl(context, names) : null;
  if (url === null) yield* ofChanged(context, cursor, names);
  else yield* ofAll(context, cursor, names, url);
}

function listUrl({ type }: CaptureContext, names: readonly string[]): string | null {
  const source = type.sources[0];
  if (source?.kind !== 'collection') return null;
  const top = source.top === undefined ? '' : `&$top=${String(source.top)}`;
  return `${source.path.split('?')[0] ?? ''}?$select=${['id', ...names].join(',')}${top}`;
}

async function* ofAll(
  context: CaptureContext,
  cursor: Cursor,
  names: readonly string[],
  url: string,
): AsyncGenerator<Batch> {
  const start = typeof cursor.position === 'string' ? cursor.position : url;
  for await (const page of pages(context.client, { url: start }, chainOptions(context, cursor))) {
    yield {
      objects: await laidOver(context, names, page.value),
      deletions: [],
      links: [],
      fetched: 0,
      cursor:
        page.nextLink === null
          ? nextStage(context.type, cursor)
          : { ...cursor, position: page.nextLink, chain: page.chain },
    };
  }
}

async function* ofChanged(context: CaptureContext, cursor: Cursor, names: readonly string[]): AsyncGenerator<Batch> {
  let after = typeof cursor.position === 'string' ? cursor.position.slice(CHANGED.length) : '';
  for (;;) {
    const page = await currentObjects(context.db, scopeOf(context), {
      after,
      limit: OBJECTS_PER_PAGE,
      only: cursor.plan.picked === true ? 'read' : 'changed',
    });
    const { found, unread } = await readObjects(
      context,
      page.map(({ objectId }) => objectId),
      ['id', ...names],
    );
    await throwRefusedProperty(context, names, { found, unread });
    after = page.at(-1)?.objectId ?? after;
    const last = page.length < OBJECTS_PER_PAGE;
    yield {
      objects: await laidOver(context, names, [...found.values()]),
      deletions: [],
      links: [],
      fetched: 0,
      warnings: unreadWarnings(context.type, unread),
      cursor: last ? nextStage(context.type, cursor) : { ...cursor, position: CHANGED + after },
    };
    if (last) return;
  }
}

/** Where not a single object is shown, the service may refuse a property, which is found in another way. */
async function throwRefusedProperty(
  context: CaptureContext,
  names: readonly string[],
  { found, unread }: ObjectsRead,
): Promise<void> {
  const [first] = unread.values();
  if (found.size > 0 || !first) return;
  if ((await refusedProperties(context, names)).length > 0) throw first;
}

/**
 * Complete content of those objects whose named properties differ from what is known: only of these is anything read.
 * Objects of which nothing is known are left for their own reading.
 */
async function laidOver(
  context: CaptureContext,
  names: readonly string[],
  values: readonly GraphObject[],
): Promise<CapturedObject[]> {
  const held = await heldVersions(
    context,
    values.map(({ id }) => String(id)),
  );
  const open = values.filter((value) => {
    const version = held.get(String(value['id']));
    return version && version.asideHash !== asideHash(context.type, value, names);
  });
  const { content } = await knownContent(
    context,
    open.map(({ id }) => String(id)),
  );
  return open.flatMap((value) => {
    const id = String(value['id']);
    const held = content.get(id);
    if (!held || names.every((name) => isSame(held[name], value[name]))) return [];
    const others = Object.entries(held).filter(([name]) => !names.includes(name));
    const shown = names.flatMap((name) => {
      const now = value[name];
      return now === undefined ? [] : [[name, now] as const];
    });
    return [{ id, object: Object.fromEntries([...others, ...shown]) }];
  });
}

function isSame(a: GraphObject[string] | undefined, b: GraphObject[string] | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
