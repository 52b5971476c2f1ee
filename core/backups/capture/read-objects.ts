import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import type { Warning } from '../../domain/states.ts';
import { objectOf, REFUSALS_OF_ALL } from './read-parts.ts';
import { isRefusal } from './refused-properties.ts';
import type { CaptureContext } from './types.ts';

export interface ObjectsRead {
  /** Those that are there, by ID. */
  readonly found: ReadonlyMap<string, GraphObject>;
  /** Those that Graph does not show, though they may be there: nothing is known of them. Why, by ID. */
  readonly unread: ReadonlyMap<string, Error>;
}

/**
 * The objects of these IDs as they are now, a request for each. One that Graph refuses to show, or answers nothing about,
 * costs only itself. Passing faults are thrown, and a refusal of all of several: then a permission is missing.
 */
export async function readObjects(
  { client, signal, type }: Pick<CaptureContext, 'client' | 'signal' | 'type'>,
  ids: readonly string[],
  select: readonly string[] | null,
): Promise<ObjectsRead> {
  const query = select ? `?$select=${select.join(',')}` : '';
  const urls = ids.map((id) => type.restore.objectPath.replace('{id}', encodeURIComponent(id)) + query);
  const outcomes = await client.batch(
    urls.map((url) => ({ method: 'GET', url })),
    { signal, priority: 'low' },
  );
  const found = new Map<string, GraphObject>();
  const unread = new Map<string, Error>();
  outcomes.forEach((outcome, index) => {
    const id = ids[index] ?? '';
    try {
      if (!outcome.ok) throw outcome.error;
      found.set(id, objectOf(outcome.response.body, urls[index] ?? ''));
    } catch (error) {
      if (isCybbackError(error, 'graph-not-found')) return;
      if (!isRefusal(error) && !isCybbackError(error, 'graph-protocol')) throw error;
      unread.set(id, error);
    }
  });
  throwRefusalOfAll(ids, unread);
  return { found, unread };
}

function throwRefusalOfAll(ids: readonly string[], unread: ReadonlyMap<string, Error>): void {
  const refusals = [...unread.values()].filter((error) =>
    isCybbackError(error, 'graph-permission-missing', 'graph-not-licensed'),
  );
  const [first] = refusals;
  if (first && refusals.length === ids.length && ids.length >= REFUSALS_OF_ALL) throw first;
}

/** What was held of them is kept. */
export function unreadWarnings(type: ObjectType, unread: ReadonlyMap<string, Error>): Warning[] {
  const [first] = unread;
  if (!first) return [];
  const [id, { message }] = first;
  const more = unread.size > 1 ? `, and ${String(unread.size - 1)} more` : '';
  const of = `${String(unread.size)} ${unread.size === 1 ? type.label.one : type.label.many} (${id}${more})`;
  return [
    {
      code: 'object-unread',
      type: type.key,
      message: `${of} could not be read alone: ${message} What the last backup held of that is kept; what is new is unknown.`,
      remedy: 'It is read again with the next full read of the type, within 24 hours.',
    },
  ];
}
