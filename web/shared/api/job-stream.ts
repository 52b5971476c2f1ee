import { EventSourceParserStream } from 'eventsource-parser/stream';
import { send } from './client.ts';
import { isProblem } from './problem.ts';

export interface JobStreamEvent {
  readonly id: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface JobStreamOptions {
  /** `/backups/<id>/events` */
  readonly path: string;
  /** The last event that is known already. */
  readonly after: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: JobStreamEvent) => void;
  readonly onState: (state: JobStreamState) => void;
}

/** `ended`: the job has ended and everything was told. */
export type JobStreamState = 'connecting' | 'live' | 'lost' | 'ended';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says every 15 seconds that it is there: a connection that is silent for three times as long is dead. */
const LONGEST_SILENCE_MS = 45_000;

/**
 * Follows a job until it has ended, through lost connections: each try goes on after the last event that came. The
 * browser's own EventSource cannot send the workspace's header.
 */
export async function followJob({ path, after, signal, onEvent, onState }: JobStreamOptions): Promise<void> {
  let last = after;
  let waitMs = FIRST_WAIT_MS;
  onState('connecting');
  while (!signal.aborted) {
    const pulse = watchPulse(LONGEST_SILENCE_MS);
    try {
      const response = await send('GET', path, {
        query: last > 0 ? { after: last } : {},
        signal: AbortSignal.any([signal, pulse.signal]),
        headers: { accept: 'text/event-stream' },
      });
      if (response.status === 204 || response.body === null) return onState('ended');
      onState('live');
      for await (const { id, event, data } of eventsOf(response.body, pulse.beat)) {
        waitMs = FIRST_WAIT_MS;
        last = Number(id);
        onEvent({ id: last, kind: event ?? 'message', data: JSON.parse(data) as Record<string, unknown> });
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
