import type { Readable } from 'node:stream';

/** What the other side sends is more, or comes more slowly, than any proper answer. */
export class AnswerOutOfBounds extends Error {
  readonly code: 'ANSWER_TOO_LARGE' | 'ANSWER_TOO_SLOW';

  constructor(code: AnswerOutOfBounds['code'], message: string) {
    super(message);
    this.name = 'AnswerOutOfBounds';
    this.code = code;
  }
}

/** Slow lines are slow from beginning to end; nobody who sends a byte a second is one. */
export interface Pace {
  /** For the first byte, and for pauses in all. */
  readonly graceMs: number;
  /** Afterwards each byte earns its time. */
  readonly bytesPerSecond: number;
}

export interface BodyBounds {
  readonly mostBytes: number;
  readonly pace: Pace;
}

/**
 * The body of an answer as it comes, and an error (`AnswerOutOfBounds`) as soon as it leaves its bounds. Only waiting for
 * the other side counts as time, not what the reader does in between. Whoever stops reading closes the connection.
 */
export async function* boundedBody(
  body: Readable,
  bounds: BodyBounds,
  signal?: AbortSignal,
): AsyncIterable<Uint8Array> {
  const leave = (): void => void body.destroy(reasonOf(signal));
  if (signal?.aborted === true) leave();
  signal?.addEventListener('abort', leave, { once: true });
  try {
    yield* counted(body, bounds);
  } finally {
    signal?.removeEventListener('abort', leave);
    body.on('error', () => undefined).destroy();
  }
}

async function* counted(body: Readable, { mostBytes, pace }: BodyBounds): AsyncIterable<Uint8Array> {
  const chunks = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  let bytes = 0;
  let waitedMs = 0;
  for (;;) {
    const startedAt = performance.now();
    const leftMs = pace.graceMs + (bytes / pace.bytesPerSecond) * 1000 - waitedMs;
    const timer = setTimeout(() => body.destroy(tooSlow(bytes)), Math.max(0, leftMs));
    const next = await chunks.next().finally(() => clearTimeout(timer));
    if (next.done) return;
    waitedMs += performance.now() - startedAt;
    bytes += next.value.length;
    if (bytes > mostBytes) throw tooLarge(mostBytes);
    yield next.value;
  }
}

/** The whole body, where it is within its bounds. */
export async function readBounded(body: Readable, bounds: BodyBounds, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of boundedBody(body, bounds, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Also of an answer that says so before it comes. */
export function tooLarge(mostBytes: number): AnswerOutOfBounds {
  return new AnswerOutOfBounds('ANSWER_TOO_LARGE', `the answer is larger than ${String(mostBytes)} bytes`);
}

function tooSlow(bytes: number): AnswerOutOfBounds {
  return new AnswerOutOfBounds('ANSWER_TOO_SLOW', `the answer came too slowly: ${String(bytes)} bytes so far`);
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('nobody waits for the answer any more');
}
