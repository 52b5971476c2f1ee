import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CybbackError } from '#core/domain/errors.ts';
import { type JobState, ENDED_STATES } from '#core/domain/states.ts';
import { type JobEvent, jobEventsSince } from '#core/jobs/store/job-events.ts';
import { isStillAllowed } from '../accounts/authenticate.ts';
import type { ApiContext } from './context.ts';
import type { OpenStreams } from './open-streams.ts';
import { principalOf } from './plugins/auth.ts';

declare module 'fastify' {
  interface FastifyInstance {
    openStreams: OpenStreams;
  }
}

export interface EventStreamOptions {
  readonly workspaceId: string;
  readonly jobId: string;
  /** Events up to this one are known to the reader. */
  readonly after: number;
  /** The job's present state; asked again whenever there is nothing to send. */
  state(): Promise<JobState>;
}

const BATCH = 200;

/**
 * Server-Sent Events of a job: everything since `after`, then what comes, until the job has ended and all is sent.
 * Where nothing is left to say of an ended job the answer is 204, which tells an EventSource not to come back.
 */
export async function sendEvents(
  context: ApiContext,
  reply: FastifyReply,
  options: EventStreamOptions,
): Promise<FastifyReply> {
  if (isEnded(await options.state()) && (await read(context, options, options.after)).length === 0) {
    return reply.code(204).send();
  }
  const gone = new AbortController();
  const leave = reply.server.openStreams.open(principalOf(reply.request));
  reply.raw.on('close', () => {
    leave();
    gone.abort();
  });
  return (
    reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-cache, no-transform')
      // Proxies of the nginx kind would hold small chunks back.
      .header('x-accel-buffering', 'no')
      .send(
        Readable.from(
          events(context, { ...options, isAllowed: () => isStillAllowed(context, reply.request) }, gone.signal),
          { objectMode: false },
        ),
      )
  );
}

/** From the header that an EventSource sends when it reconnects, or from the query for a first connection. */
export function lastEventId(request: FastifyRequest, after: number | undefined): number {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return after ?? 0;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw new CybbackError('request-invalid', 'Last-Event-ID is the number of the last event received.');
}

async function* events(
  context: ApiContext,
  options: EventStreamOptions & { isAllowed(): Promise<boolean> },
  signal: AbortSignal,
): AsyncGenerator<string> {
  const bell = createBell();
  const unsubscribe = context.events.subscribe(options.jobId, bell.ring);
  let last = options.after;
  try {
    yield 'retry: 2000\n\n';
    while (!signal.aborted) {
      // Asked before reading: what is written until the end is then part of what is read.
      const ended = isEnded(await options.state());
      const found = await read(context, options, last);
      for (const event of found) {
        last = event.id;
        yield frame(event);
      }
      if (found.length === BATCH) continue;
      if (ended) return;
      // Asked while it lasts: the key may be revoked, the session ended, the member removed.
      if (!(await options.isAllowed())) return;
      if (!(await bell.wait(context.settings.heartbeatMs, signal))) yield ': still here\n\n';
    }
  } finally {
    unsubscribe();
  }
}

function read(
  { db }: ApiContext,
  { workspaceId, jobId }: EventStreamOptions,
  after: number,
): Promise<readonly JobEvent[]> {
  return jobEventsSince(db, { workspaceId, jobId, after, limit: BATCH });
}

function frame({ id, kind, data, at }: JobEvent): string {
  const payload = { ...(typeof data === 'object' ? data : {}), at: at.toISOString() };
  return `id: ${String(id)}\nevent: ${kind}\ndata: ${JSON.stringify(payload)}\n\n`;
}

function isEnded(state: JobState): boolean {
  return ENDED_STATES.includes(state);
}

/** Remembers a ring that comes while nobody waits. */
function createBell(): { ring(): void; wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> } {
  let rung = false;
  let answer: ((heard: boolean) => void) | null = null;
  return {
    ring() {
      rung = true;
      answer?.(true);
    },
    async wait(timeoutMs, signal) {
      if (!rung && !signal.aborted) {
        const waiting = new Promise<boolean>((resolve) => (answer = resolve));
        const stop = (): void => answer?.(false);
        const timer = setTimeout(stop, timeoutMs);
        signal.addEventListener('abort', stop, { once: true });
        await waiting;
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        answer = null;
      }
      const heard = rung;
      rung = false;
      return heard;
    },
  };
}
