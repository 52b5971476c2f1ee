import { isCybbackError, type ErrorCode } from '../../domain/errors.ts';
import { stringOf } from '../../domain/json.ts';
import type { ReadFromEnds, RelationSpec } from '../../domain/object-type.ts';
import { MOST_UNKNOWN_ENDS, partOfEnd } from '../../domain/other-end.ts';
import type { Link } from '../../domain/record.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import { pages } from '../../graph/paging/pages.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';

interface FromEnds {
  readonly relation: RelationSpec & { readonly read: ReadFromEnds };
  readonly sourceIds: ReadonlySet<string>;
  /** Answers that say nothing of what was asked for alone. */
  readonly unreadable: readonly ErrorCode[];
}

/**
 * Links that their targets alone tell of, and what no target told: the relation as a whole, or one end of it. A list of
 * all that can be targets, page by page, and a request for each of them, in batches.
 */
export async function readEnds(
  client: GraphClient,
  { relation, sourceIds, unreadable }: FromEnds,
  options: CallOptions,
): Promise<{ links: readonly Link[]; unread: readonly string[] }> {
  const { list, endPath, type } = relation.read;
  const links: Link[] = [];
  const unread: string[] = [];
  try {
    for await (const page of pages(client, { url: list }, options)) {
      const ids = page.value.flatMap(({ id }) => stringOf(id) ?? []);
      const urls = ids.map((id) => endPath.replace('{id}', encodeURIComponent(id)));
      const answers = await batchCollections(client, urls, options);
      for (const [index, targetId] of ids.entries()) {
        const answer = answers[index];
        if (answer?.ok === false) {
          // Gone since it was listed.
          if (isCybbackError(answer.error, 'graph-not-found')) continue;
          if (!isCybbackError(answer.error, ...unreadable)) throw answer.error;
          unread.push(partOfEnd({ relation: relation.name, targetType: type, targetId }));
        }
        for (const { id } of answer?.ok === true ? answer.value : []) {
          const sourceId = stringOf(id) ?? '';
          if (sourceIds.has(sourceId)) links.push({ sourceId, relation: relation.name, targetId, targetType: type });
        }
      }
      if (unread.length >= MOST_UNKNOWN_ENDS) return { links: [], unread: [relation.name] };
    }
  } catch (error) {
    if (!isCybbackError(error, ...unreadable)) throw error;
    return { links: [], unread: [relation.name] };
  }
  return { links, unread };
}
