import { linkTargetType } from '../../domain/delta/delta-entry.ts';
import { isCybbackError } from '../../domain/errors.ts';
import { type GraphObject, stringOf } from '../../domain/json.ts';
import type { RelationSpec } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { pages } from '../../graph/paging/pages.ts';
import { openLinksTo } from '../store/capture/lookups.ts';
import { EVERY_OBJECT, type StagedPart } from '../store/capture/unknown-parts.ts';
import { chainOptions } from './chain-options.ts';
import { leftOutPart } from './left-out-part.ts';
import { readParts, unknownPart } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, CapturedLink, Cursor } from './types.ts';

/**
 * Reads a relation from the other end: lists leave targets of a kind out, and no page says whether the delta shows them.
 * What an end cannot tell is unknown of that end alone, and its links stay.
 */
export async function* readLeftOut(context: CaptureContext, cursor: Cursor, index: number): AsyncGenerator<Batch> {
  const relation = context.type.relations[index];
  if (!relation?.leftOut) throw new Error(`${context.type.key} leaves nothing out of relation ${index}`);
  const ends = objectType(relation.leftOut.type);
  const [source] = ends.sources;
  if (source?.kind !== 'collection') throw new Error(`${ends.key} cannot be listed`);
  const list = `${source.path.split('?')[0] ?? ''}?$select=id&$top=999`;
  const url = typeof cursor.position === 'string' ? cursor.position : list;
  try {
    for await (const page of pages(context.client, { url }, chainOptions(context, cursor))) {
      const ids = page.value.map(({ id }) => String(id));
      yield {
        objects: [],
        deletions: [],
        ...(await ofEnds(context, relation, ids)),
        fetched: 0,
        cursor:
          page.nextLink === null
            ? nextStage(context.type, cursor)
            : { ...cursor, position: page.nextLink, chain: page.chain },
      };
    }
  } catch (error) {
    if (!isCybbackError(error, 'graph-permission-missing', 'graph-not-licensed', 'graph-protocol')) throw error;
    yield {
      objects: [],
      deletions: [],
      links: [],
      parts: [unknownPart(EVERY_OBJECT, leftOutPart(relation), error)],
      fetched: 0,
      cursor: { ...nextStage(context.type, cursor), incomplete: true },
    };
  }
}

async function ofEnds(
  context: CaptureContext,
  relation: RelationSpec,
  ids: readonly string[],
): Promise<{ links: readonly CapturedLink[]; parts: readonly StagedPart[] }> {
  const { type, path } = relation.leftOut ?? {};
  if (type === undefined || path === undefined) return { links: [], parts: [] };
  const part = { name: leftOutPart(relation), single: false, owner: objectType(type), path };
  const { read, parts, refused } = await readParts(context, part, ids);
  if (refused) throw refused;
  const present = [...read].flatMap(([targetId, found]) =>
    found.flatMap((object) => sourceOf(context, object) ?? []).map((sourceId) => ({ sourceId, targetId })),
  );
  const seen = new Set(present.map(({ sourceId, targetId }) => `${sourceId} ${targetId}`));
  const known = await openLinksTo(context.db, scopeOf(context), relation.name, [...read.keys()]);
  return {
    parts,
    links: [
      ...present.map((link): CapturedLink => ({
        ...link,
        relation: relation.name,
        targetType: type,
        outcome: 'present',
      })),
      ...known
        .filter(({ sourceId, targetId }) => !seen.has(`${sourceId} ${targetId}`))
        .map((link): CapturedLink => ({ ...link, relation: relation.name, outcome: 'missing' })),
    ],
  };
}

/** The other end names objects of several types. */
function sourceOf({ type }: CaptureContext, object: GraphObject): string[] | null {
  const id = stringOf(object['id']);
  return id !== null && linkTargetType(object) === type.key ? [id] : null;
}
