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

type FromEnds = RelationSpec & { readonly read: ReadFromEnds };

/** Objects of the type, by whether they have such links. */
interface Sources {
  readonly having: ReadonlySet<string>;
  readonly without: readonly string[];
  /** This backup found one of them new or different. */
  readonly changed: boolean;
}

/**
 * Reads a relation that its targets alone tell of: of all of them when that is due, or when an object of the type changed;
 * else of those that this backup found changed, and of those that could not be read the last time. Where no object of the
 * type has such links, nothing is asked.
 */
export async function* readFromEnds(
  context: CaptureContext,
  cursor: Cursor,
  relation: FromEnds,
): AsyncGenerator<Batch> {
  const sources = await sourcesOf(context, relation.read);
  if (cursor.position === null) {
    const links = await compared(context, relation, new Map(sources.without.map((id) => [id, []])));
    const isAll = sources.having.size === 0;
    yield batch(isAll ? nextStage(context.type, cursor) : { ...cursor, position: '' }, { links });
    if (isAll) return;
  }
  try {
    yield* askEnds(context, cursor, { relation, sources });
  } catch (error) {
    if (!isCybbackError(error, 'graph-permission-missing', 'graph-not-licensed')) throw error;
    const parts = [unknownPart(EVERY_OBJECT, leftOutPart(relation), error)];
    yield batch({ ...nextStage(context.type, cursor), incomplete: true }, { links: [], parts });
  }
}

async function* askEnds(
  context: CaptureContext,
  cursor: Cursor,
  { relation, sources }: { readonly relation: FromEnds; readonly sources: Sources },
): AsyncGenerator<Batch> {
  const { type, endPath, canBe } = relation.read;
  const ends: Ends = {
    type,
    path: endPath,
    sourceOf: ({ id }) => (sources.having.has(stringOf(id) ?? '') ? stringOf(id) : null),
  };
  const parents = { name: leftOutPart(relation), parent: type, appliesTo: canBe };
  const everything = cursor.plan.reconcile || sources.changed;
  let position = typeof cursor.position === 'string' ? cursor.position : '';
  for (;;) {
    const { ids, next } = await parentsFrom(context, parents, { position, everything });
    const found = await linksOfEnds(context, relation, ends, ids);
    yield batch(next === null ? nextStage(context.type, cursor) : { ...cursor, position: next }, found);
    if (next === null) return;
    position = next;
  }
}

function batch(
  cursor: Cursor,
  { links, parts = [] }: { readonly links: readonly CapturedLink[]; readonly parts?: Batch['parts'] },
): Batch {
  return { objects: [], deletions: [], links, parts, fetched: 0, cursor };
}

/** A handful: of types whose relations are read like this a tenant has few objects. */
async function sourcesOf(context: CaptureContext, { appliesTo }: ReadFromEnds): Promise<Sources> {
  const scope = scopeOf(context);
  const having = new Set<string>();
  const without: string[] = [];
  let after = '';
  for (;;) {
    const page = await currentObjects(context.db, scope, { after, limit: OBJECTS_PER_PAGE });
    const located = page.map(({ objectId, hash, location }) => ({ id: objectId, hash, location }));
    for (const [id, object] of await readContent(context, located)) {
      if (appliesTo(object)) having.add(id);
      else without.push(id);
    }
    after = page.at(-1)?.objectId ?? '';
    if (page.length < OBJECTS_PER_PAGE) break;
  }
  const changed = await currentObjects(context.db, scope, { after: null, limit: 1, only: 'changed' });
  return { having, without, changed: changed.length > 0 };
}
