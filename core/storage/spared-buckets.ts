import { LRUCache } from 'lru-cache';
import { type CybbackError, isCybbackError } from '../domain/errors.ts';

/**
 * A bucket whose answer left its bounds costs whoever asks tens of megabytes, and would cost them again at once: nobody
 * in this process asks it again for a while. What it said then is what everybody is told.
 */
export interface SparedBucket {
  /** Errors: that of the answer, as long as the bucket is spared. */
  refuse(): void;
  note(error: unknown): void;
}

const SPARED_MS = 60_000;
const MOST_SPARED = 10_000;

/** By a name of the place that is another one when its settings change. */
export function createSparedBuckets(sparedMs = SPARED_MS): (place: string) => SparedBucket {
  const spared = new LRUCache<string, CybbackError>({ max: MOST_SPARED, ttl: sparedMs });
  return (place) => ({
    refuse() {
      const error = spared.get(place);
      if (error) throw error;
    },
    note(error) {
      if (isCybbackError(error, 'storage-answer')) spared.set(place, error);
    },
  });
}
