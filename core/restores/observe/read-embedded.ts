import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import { fill } from './object-path.ts';

export interface EmbeddedSets {
  /** Children by the name of their set. */
  readonly sets: GraphObject;
  /** Sets that Graph does not show. */
  readonly unread: readonly string[];
}

/** What belongs to live objects and is asked for apart from them. Pages of several sets travel together. */
export async function readEmbedded(
  client: GraphClient,
  sources: readonly { readonly type: ObjectType; readonly id: string; readonly object: GraphObject }[],
  options: CallOptions = {},
): Promise<EmbeddedSets[]> {
  const wanted = sources.flatMap(({ type, id, object }, index) =>
    type.embedded
      .filter(({ appliesTo }) => appliesTo?.(object) !== false)
      .map(({ name, path }) => ({ index, name, url: fill(path, id) })),
  );
  const answers = await batchCollections(
    client,
    wanted.map(({ url }) => url),
    options,
  );
  const found = sources.map(() => ({ sets: {} as GraphObject, unread: [] as string[] }));
  for (const [at, { index, name }] of wanted.entries()) {
    const answer = answers[at];
    const into = found[index];
    if (answer === undefined || into === undefined) continue;
    if (answer.ok) into.sets[name] = [...answer.value];
    else if (
      isCybbackError(
        answer.error,
        'graph-permission-missing',
        'graph-not-licensed',
        'graph-bad-request',
        'graph-unsupported',
        'graph-protocol',
      )
    )
      into.unread.push(name);
    else if (!isCybbackError(answer.error, 'graph-not-found')) throw answer.error;
  }
  return found;
}
