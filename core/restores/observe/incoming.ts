import { isCybbackError, type ErrorCode } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { objectType } from '../../domain/object-types/index.ts';
import type { IncomingLink } from '../../domain/plan/index.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import type { RestoreEntry } from '../types.ts';
import type { Facts } from './facts.ts';
import { objectPath, withSelect } from './object-path.ts';

/** Answers about one holder alone: it cannot be told whether its links may be written. */
const UNREAD: readonly ErrorCode[] = [
  'graph-permission-missing',
  'graph-not-licensed',
  'graph-bad-request',
  'graph-unsupported',
  'graph-protocol',
];

/**
 * Adds to every incoming link the live object that holds it: members of a dynamic or synchronized group are not
 * written, however the link came into the backup. Each holder is read once.
 */
export async function readSources(
  context: { readonly client: GraphClient },
  facts: Facts,
  entries: readonly RestoreEntry[],
  options: CallOptions,
): Promise<RestoreEntry[]> {
  const wanted = new Map(
    entries
      .flatMap(({ incoming }) => incoming.flatMap((link) => address(facts, link) ?? []))
      .map((path) => [path, null]),
  );
  const paths = [...wanted.keys()];
  const answers = await context.client.batch(
    paths.map((url) => ({ method: 'GET' as const, url })),
    options,
  );
  const objects = new Map<string, GraphObject>();
  const unread = new Set<string>();
  for (const [index, path] of paths.entries()) {
    const answer = answers[index];
    if (answer?.ok === true) objects.set(path, answer.response.body);
    else if (answer !== undefined && isCybbackError(answer.error, ...UNREAD)) unread.add(path);
    else if (answer !== undefined && !isCybbackError(answer.error, 'graph-not-found')) throw answer.error;
  }
  return entries.map((entry) => ({
    ...entry,
    incoming: entry.incoming.map((link) => {
      const path = address(facts, link) ?? '';
      if (unread.has(path)) return { ...link, sourceUnread: true };
      const source = objects.get(path);
      return source === undefined ? link : { ...link, source };
    }),
  }));
}

function address(facts: Facts, link: IncomingLink): string | null {
  const type = objectType(link.sourceType);
  const resolution = facts.references.resolve(link.sourceId, [{ kind: 'object', type: link.sourceType }]);
  return 'id' in resolution ? withSelect(type, objectPath(type, resolution.id)) : null;
}
