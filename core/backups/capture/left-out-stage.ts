import { linkTargetType } from '../../domain/delta/delta-entry.ts';
import { isCybbackError } from '../../domain/errors.ts';
import { stringOf } from '../../domain/json.ts';
import type { ObjectType, RelationSpec } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { leftOutPart } from '../../domain/other-end.ts';
import { pages } from '../../graph/paging/pages.ts';
import { EVERY_OBJECT } from '../store/capture/unknown-parts.ts';
import { chainOptions } from './chain-options.ts';
import { type Ends, linksOfEnds } from './links-of-ends.ts';
import { unknownPart } from './read-parts.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, Cursor } from './types.ts';

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
        ...(await linksOfEnds(context, relation, endsOf(context.type, relation), ids)),
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

function endsOf(type: ObjectType, { leftOut }: RelationSpec): Ends {
  if (!leftOut) throw new Error(`${type.key} leaves nothing out`);
  return {
    ...leftOut,
    // The other end names objects of several types.
    sourceOf: (named) => (linkTargetType(named) === type.key ? stringOf(named['id']) : null),
  };
}
