import { linkTargetType } from '../../domain/delta/delta-entry.ts';
import { isCybbackError } from '../../domain/errors.ts';
import { type GraphObject, isGraphObject, stringOf } from '../../domain/json.ts';
import type { ObjectType, RelationSpec } from '../../domain/object-type.ts';
import type { ObjectState } from '../../domain/plan/index.ts';
import type { Link } from '../../domain/record.ts';
import type { BatchOutcome, CallOptions, GraphClient } from '../../graph/types.ts';
import { relationPath } from './object-path.ts';

/** Relations that a restore writes; the others are captured for reference and not read again. */
export function writtenRelations(type: ObjectType): readonly RelationSpec[] {
  return type.relations.filter((relation) => relation.write !== undefined);
}

/**
 * The links of live objects, in the order of the objects, and the relations that Graph did not show. First pages travel
 * together, further ones one by one.
 */
export async function readLinks(
  client: GraphClient,
  sources: readonly { readonly type: ObjectType; readonly id: string; readonly object: GraphObject }[],
  options: CallOptions = {},
): Promise<Pick<ObjectState, 'links' | 'unread'>[]> {
  const wanted = sources.flatMap(({ type, id, object }, index) =>
    writtenRelations(type)
      .filter((relation) => relation.read.kind !== 'get' || relation.read.appliesTo?.(object) !== false)
      .map((relation) => ({ index, type, id, relation })),
  );
  const answers = await client.batch(
    wanted.map(({ type, id, relation }) => ({ method: 'GET' as const, url: relationPath(type, relation, id) })),
    options,
  );
  const found = sources.map((): { links: Link[]; unread: string[] } => ({ links: [], unread: [] }));
  for (const [at, { index, id, relation }] of wanted.entries()) {
    try {
      for await (const target of targets(client, answers[at], relation, options)) {
        const targetId = stringOf(target.id);
        if (targetId === null) continue;
        found[index]?.links.push({
          sourceId: id,
          relation: relation.name,
          targetId,
          targetType: linkTargetType(target, relation),
        });
      }
    } catch (error) {
      // Hidden membership, a relation that this tenant does not offer: it costs the relation of that object alone.
      if (!isCybbackError(error, 'graph-permission-missing', 'graph-bad-request', 'graph-unsupported')) throw error;
      found[index]?.unread.push(relation.name);
    }
  }
  return found.map(({ links, unread }) => (unread.length === 0 ? { links } : { links, unread }));
}

async function* targets(
  client: GraphClient,
  answer: BatchOutcome | undefined,
  relation: RelationSpec,
  options: CallOptions,
): AsyncIterable<GraphObject> {
  if (answer === undefined) return;
  if (!answer.ok) {
    // A single-valued relation without a target is "not found".
    if (relation.single && isCybbackError(answer.error, 'graph-not-found')) return;
    throw answer.error;
  }
  const body = answer.response.body;
  if (relation.single) {
    yield body;
    return;
  }
  if (Array.isArray(body.value)) yield* body.value.filter(isGraphObject);
  for (let next = stringOf(body['@odata.nextLink']); next !== null;) {
    const page = await client.page({ url: next }, options);
    yield* page.value;
    next = page.nextLink;
  }
}
