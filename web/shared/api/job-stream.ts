import { EventSourceParserStream } from 'eventsource-parser/stream';
import { openAnswer } from './client.ts';
import type { Schema } from './operations.ts';
import { isProblem } from './problem.ts';

export type BackupEvent = EventOf<Schema<'BackupEvent'>>;
export type RestoreEvent = EventOf<Schema<'RestoreEvent'>>;

/** What the stream of each path sends. */
export interface JobStreams {
  '/api/v1/backups/{id}/events': BackupEvent;
  '/api/v1/restores/{id}/events': RestoreEvent;
}

type EventOf<Sent extends { readonly id: number; readonly event: string; readonly data: unknown }> =
  Sent extends unknown ? { readonly id: number; readonly kind: Sent['event']; readonly data: Sent['data'] } : never;

export interface JobStreamOptions<P extends keyof JobStreams> {
  readonly path: P;
  readonly id: string;
  /** The last event that is known already. */
  readonly after: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: JobStreams[P]) => void;
  readonly onState: (state: JobStreamState) => void;
}

/** `ended`: the job has ended and all its events have come. */
export type JobStreamState = 'connecting' | 'live' | 'lost' | 'ended';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says every 15 seconds that it is there: a connection that is silent for three times as long is dead. */
const LONGEST_SILENCE_MS = 45_000;

/**
 * Follows a job until it has ended, through lost connections: each try continues after the last event that came. The
 * browser's own EventSource cannot send the workspace's header.
 */
export async function followJob<P extends keyof JobStreams>({
  path,
  id: job,
  after,
  signal,
  onEvent,
  onState,
}: JobStreamOptions<P>): Promise<void> {
  let last = after;
  let waitMs = FIRST_WAIT_MS;
  onState('connecting');
  while (!signal.aborted) {
    const pulse = watchPulse(LONGEST_SILENCE_MS);
    try {
      const response = await openAnswer<keyof JobStreams>(
        path,
        {
          path: { id: job },
          query: { after: last > 0 ? last : null },
          signal: AbortSignal.any([signal, pulse.signal]),
        },
        'text/event-stream',
      );
      if (response.status === 204 || response.body === null) return onState('ended');
      onState('live');
      for await (const { id, event, data } of eventsOf(response.body, pulse.beat)) {
        waitMs = FIRST_WAIT_MS;
        last = Number(id);
        onEvent({ id: last, kind: event ?? 'message', data: JSON.parse(data) as unknown } as JobStreams[P]);
      }
      // The stream ends with the job or with the connection: the next answer tells which (204 or more events).
    } catch (error) {
      if (signal.aborted) return;
      if (isProblem(error, 'not-found', 'forbidden', 'unauthenticated')) throw error;
      onState('lost');
    } finally {
      pulse.stop();
    }
    await pause(waitMs, signal);
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  }
}

async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  beat: () => void,
): AsyncGenerator<{ id?: string | undefined; event?: string | undefined; data: string }> {
  const heard = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      beat();
      controller.enqueue(chunk);
    },
  });
  const reader = body
    .pipeThrough(heard)
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Aborts once there was no beat for so long. */
function watchPulse(longestMs: number): { readonly signal: AbortSignal; beat(): void; stop(): void } {
  const controller = new AbortController();
  const give = (): ReturnType<typeof setTimeout> => setTimeout(() => controller.abort(), longestMs);
  let timer = give();
  return {
    signal: controller.signal,
    beat() {
      clearTimeout(timer);
      timer = give();
    },
    stop: () => clearTimeout(timer),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
