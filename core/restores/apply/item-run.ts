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

/** The object as it was found, with its links and what of it could not be read; null where the tenant has none. */
export function stateFound({ live }: Pick<Prepared, 'live'>): ObjectState | null {
  if (live.kind !== 'live' && live.kind !== 'matched') return null;
  const { object, links, unread = [] } = live;
  return { object, links, ...(unread.length === 0 ? {} : { unread }) };
}
