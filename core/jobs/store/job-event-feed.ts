import pg from 'pg';
import { JOB_EVENT_CHANNEL } from './job-events.ts';

/** Tells who waits that a job has new events. What they are is read from the table: an announcement may be lost or double. */
export interface JobEventFeed {
  /** @returns the end of the subscription. `wake` may be called without a new event. */
  subscribe(jobId: string, wake: () => void): () => void;
  close(): Promise<void>;
}

export interface JobEventFeedOptions {
  readonly databaseUrl: string;
  /** Waits between attempts to reconnect, in milliseconds; the last one repeats. */
  readonly reconnectMs?: readonly number[];
  onError?(error: Error): void;
}

const RECONNECT_MS = [100, 500, 2_000, 5_000];

/** One listening connection for the whole process, opened with the first subscription and again whenever it is lost. */
export function openJobEventFeed({
  databaseUrl,
  reconnectMs = RECONNECT_MS,
  onError,
}: JobEventFeedOptions): JobEventFeed {
  const subscribers = new Map<string, Set<() => void>>();
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let attempts = 0;
  let started = false;
  let closed = false;

  const wake = (jobId: string): void => subscribers.get(jobId)?.forEach((call) => call());
  const wakeAll = (): void => subscribers.forEach((calls) => calls.forEach((call) => call()));

  const lost = (lostClient: pg.Client, error: Error | null): void => {
    if (client !== lostClient) return;
    client = null;
    lostClient.end().catch(() => undefined);
    if (closed) return;
    if (error) onError?.(error);
    const waitMs = reconnectMs[Math.min(attempts, reconnectMs.length - 1)] ?? 1_000;
    attempts += 1;
    timer = setTimeout(connect, waitMs);
    timer.unref();
  };

  const connect = (): void => {
    const next = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
    client = next;
    next.on('notification', ({ payload }) => payload !== undefined && wake(payload));
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next, null));
    next
      .connect()
      .then(() => next.query(`listen ${JOB_EVENT_CHANNEL}`))
      .then(() => {
        attempts = 0;
        // What was announced while nobody listened is found by reading.
        wakeAll();
      })
      .catch((error: unknown) => lost(next, error instanceof Error ? error : new Error(String(error))));
  };

  return {
    subscribe(jobId, call) {
      if (!started && !closed) {
        started = true;
        connect();
      }
      const calls = subscribers.get(jobId) ?? new Set();
      subscribers.set(jobId, calls.add(call));
      return () => {
        calls.delete(call);
        if (calls.size === 0 && subscribers.get(jobId) === calls) subscribers.delete(jobId);
      };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
