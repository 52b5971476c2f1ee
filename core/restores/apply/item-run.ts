import { linkKey } from '../../domain/diff/link-key.ts';
import type { ObjectState } from '../../domain/plan/index.ts';
import type { Chunk, Prepared } from '../observe/prepare.ts';
import type { RestoreContext } from '../types.ts';
import type { KeyedQueue } from './parallel.ts';

/** One item of a chunk, while a wave is carried out for it. */
export interface ItemRun {
  readonly context: RestoreContext;
  readonly chunk: Chunk;
  readonly item: Prepared;
  /** Writes to one object are serial, whichever item makes them. */
  readonly queue: KeyedQueue;
}

export function callOptions(context: RestoreContext): { signal?: AbortSignal } {
  return context.signal === undefined ? {} : { signal: context.signal };
}

/**
 * The state that is kept before the first write. Links to what this job has taken away already are part of it: they were
 * there before the job.
 */
export function stateBefore(item: Pick<Prepared, 'live' | 'entry'>): ObjectState | null {
  const found = stateFound(item);
  const { after, goes = [] } = item.entry.undoes ?? { after: { kind: 'unknown' } };
  if (found === null || after.kind !== 'there') return found;
  const gone = new Set(goes);
  const present = new Set(found.links.map(linkKey));
  const lost = after.links.filter((link) => gone.has(link.targetId.toLowerCase()) && !present.has(linkKey(link)));
  return { ...found, links: [...found.links, ...lost] };
}

/** The object as it was found, with its links and what of it could not be read; null where the tenant has none. */
export function stateFound({ live }: Pick<Prepared, 'live'>): ObjectState | null {
  if (live.kind !== 'live' && live.kind !== 'matched') return null;
  const { object, links, unread = [] } = live;
  return { object, links, ...(unread.length === 0 ? {} : { unread }) };
}
