import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { type CybbackError, isCybbackError } from '../domain/errors.ts';

/**
 * A bucket whose answer left its bounds costs whoever asks tens of megabytes, and would cost them again at once: nobody
 * in this process asks it again for a while. What it said then is what everybody is told, and not at once: jobs that fail
 * as fast as they are started would keep the process from others' work as well.
 */
export interface SparedBucket {
  /** Errors: that of the answer, as long as the bucket is spared; the reason of the signal where that comes first. */
  refuse(signal?: AbortSignal): Promise<void>;
  note(error: unknown): void;
}

const TIMES = { sparedMs: 60_000, refusedAfterMs: 2_000 };
const MOST_SPARED = 10_000;

/** By a name of the place that is another one when its settings change. */
export function createSparedBuckets({ sparedMs, refusedAfterMs } = TIMES): (place: string) => SparedBucket {
  const spared = new LRUCache<string, CybbackError>({ max: MOST_SPARED, ttl: sparedMs });
  return (place) => ({
    async refuse(signal) {
      const error = spared.get(place);
      if (!error) return;
      await sleep(refusedAfterMs, undefined, { ref: false, ...(signal ? { signal } : {}) });
      throw error;
    },
    note(error) {
      if (isCybbackError(error, 'storage-answer')) spared.set(place, error);
    },
  });
}
