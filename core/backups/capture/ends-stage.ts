import { isCybbackError } from '../../domain/errors.ts';
import { stringOf } from '../../domain/json.ts';
import type { ReadFromEnds, RelationSpec } from '../../domain/object-type.ts';
import { leftOutPart } from '../../domain/other-end.ts';
import { currentObjects } from '../store/capture/lookups.ts';
import { EVERY_OBJECT } from '../store/capture/unknown-parts.ts';
import { compared } from './compared-links.ts';
import { type Ends, linksOfEnds } from './links-of-ends.ts';
import { readContent } from './previous.ts';
import { unknownPart } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import { parentsFrom } from './source-stages.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedLink, Cursor } from './types.ts';

const OBJECTS_PER_PAGE = 500;

/**
 * Reads a relation that its targets alone tell of: of all of them when that is due, or when an object of the type changed;
 * else of those that this backup found changed, and of those that could not be read the last time. Where no object of the
 * type has such links, nothing is asked.
 */
export async function* readFromEnds(
  context: CaptureContext,
  cursor: Cursor,
  relation: RelationSpec & { readonly read: ReadFromEnds },
): AsyncGenerator<Batch> {
  const { read } = relation;
  const sources = await sourcesOf(context, read);
  if (cursor.position === null || sources.having.size === 0) {
    const links = await compared(context, relation, new Map(sources.without.map((id) => [id, []])));
    yield batch(sources.having.size === 0 ? nextStage(context.type, cursor) : { ...cursor, position: '' }, { links });
    if (sources.having.size === 0) return;
  }
  const ends: Ends = {
    type: read.type,
    path: read.endPath,
    sourceOf: ({ id }) => (sources.having.has(stringOf(id) ?? '') ? stringOf(id) : null),
  };
  const parents = { name: leftOutPart(relation), parent: read.type, appliesTo: read.canBe };
  const everything = cursor.plan.reconcile || sources.changed;
  try {
    for (let position = typeof cursor.position === 'string' ? cursor.position : ''; ;) {
      const { ids, next } = await parentsFrom(context, parents, { position, everything });
      const found = await linksOfEnds(context, relation, ends, ids);
      yield batch(next === null ? nextStage(context.type, cursor) : { ...cursor, position: next }, found);
      if (next === null) return;
      position = next;
    }
  } catch (error) {
    if (!isCybbackError(error, 'graph-permission-missing', 'graph-not-licensed')) throw error;
    const parts = [unknownPart(EVERY_OBJECT, leftOutPart(relation), error)];
    yield batch({ ...nextStage(context.type, cursor), incomplete: true }, { links: [], parts });
  }
}

function batch(
  cursor: Cursor,
  { links, parts = [] }: { readonly links: readonly CapturedLink[]; readonly parts?: Batch['parts'] },
): Batch {
  return { objects: [], deletions: [], links, parts, fetched: 0, cursor };
}

/** Objects of the type that have such links, and those that have none; a handful, as the type has few objects. */
async function sourcesOf(
  context: CaptureContext,
  { appliesTo }: ReadFromEnds,
): Promise<{ having: ReadonlySet<string>; without: readonly string[]; changed: boolean }> {
  const having = new Set<string>();
  const without: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Awaited<ReturnType<typeof currentObjects>> = await currentObjects(context.db, scopeOf(context), {
      after,
      limit: OBJECTS_PER_PAGE,
    });
    const content = await readContent(
      context,
      page.map(({ objectId, hash, location }) => ({ id: objectId, hash, location })),
    );
    for (const [id, object] of content)
      if (appliesTo(object)) having.add(id);
      else without.push(id);
    after = page.length < OBJECTS_PER_PAGE ? null : (page.at(-1)?.objectId ?? null);
  }
  const changed = await currentObjects(context.db, scopeOf(context), { after: '', limit: 1, only: 'changed' });
  return { having, without, changed: changed.length > 0 };
}
