import { Readable } from 'node:stream';
import type { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CybbackError } from '../domain/errors.ts';
import {
  AnswerOutOfBounds,
  type BodyBounds,
  boundedBody,
  type Pace,
  readBounded,
  tooLarge,
} from '../net/bounded-body.ts';
import { clientLeft } from '../net/client-left.ts';
import type { SparedBucket } from './spared-buckets.ts';

/** A page of a thousand of the longest keys, in XML, is a quarter of it. */
const MOST_LIST_BYTES = 16 * 1024 * 1024;
/** Settings, and what answers a write. */
const MOST_ANSWER_BYTES = 1024 * 1024;
const MOST_ERROR_BYTES = 64 * 1024;
/** What is read into memory as a whole: headers, keys and manifests have a few KiB to a few MiB. */
const MOST_FILE_BYTES = 32 * 1024 * 1024;
/** Slower is no line over which a tenant could be saved. */
export const S3_PACE: Pace = { graceMs: 60_000, bytesPerSecond: 16 * 1024 };

/** Of a read as a whole, its tries included. A list of a thousand names and the beginning of a file take a second. */
export const S3_WHOLE_MS = 4 * 60_000;

export interface AnswerRules {
  readonly pace: Pace;
  readonly wholeMs: number;
  readonly spared?: SparedBucket | undefined;
}

/** What ends when nobody waits for it any more. What writes or deletes is brought to its end. */
const READS = /^(Get|Head|List)/;

const STREAMED = 'streamed';

/** Its answer is taken at the speed of its reader, and never held as a whole. */
export function asStream(command: GetObjectCommand): GetObjectCommand {
  command.middlewareStack.add(
    (next, context) => (args) => {
      context[STREAMED] = true;
      return next(args);
    },
    { step: 'initialize', name: STREAMED },
  );
  return command;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
  /** Of an error, as it came: not everything that answers has words of S3. */
  reasonText?: string;
}

/**
 * Every answer of a bucket passes here, whatever command asked for it: the bucket of a customer may be any server. What
 * the SDK reads into memory by itself (lists, settings, errors) has a size, a file no more than was asked for, everything
 * a pace.
 */
export function boundAnswers(client: S3Client, { pace, wholeMs, spared }: AnswerRules): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const answer = result.response as Answer;
      if (!(answer.body instanceof Readable)) return result;
      const command = String(context['commandName']);
      const left = READS.test(command) ? clientLeft() : undefined;
      if (answer.statusCode >= 300) {
        const reason = await reasonOf(answer.body, pace, left);
        answer.reasonText = reason.toString('utf8');
        answer.body = Readable.from([reason]);
      } else {
        const mostFile = context[STREAMED] === true ? Infinity : askedFor(args, answer);
        const mostBytes = command === 'GetObjectCommand' ? mostFile : mostOf(command);
        // A file that says itself that it is too large costs nothing: it is one bad file, and the others are read.
        // Of a HEAD it is the length of what does not come.
        const says = command === 'GetObjectCommand' ? Number(answer.headers['content-length'] ?? 0) : 0;
        answer.body = bounded(
          answer.body,
          { mostBytes, pace },
          { left, spared: says > mostBytes ? undefined : spared, says },
        );
      }
      return result;
    },
    // Next to the connection: before anything reads the body.
    { step: 'deserialize', priority: 'low', name: 'boundAnswers' },
  );
  endInTime(client, { wholeMs, spared });
}

const mostOf = (command: string): number => (command.startsWith('List') ? MOST_LIST_BYTES : MOST_ANSWER_BYTES);

/** Asks no bucket that is spared; ends a read, with all its tries, at its deadline and when nobody waits for it any more. */
function endInTime(client: S3Client, { wholeMs, spared }: Omit<AnswerRules, 'pace'>): void {
  const send = client.send.bind(client) as (command: object, options?: object) => Promise<unknown>;
  const reading = async (command: object, options: object = {}): Promise<unknown> => {
    const left = clientLeft();
    await spared?.refuse(left).catch((error: unknown) => {
      throw left?.aborted === true ? nobodyWaits(error) : error;
    });
    if (!READS.test(command.constructor.name)) return send(command, options);
    const deadline = new AbortController();
    // Not `AbortSignal.timeout`: the body of a file is read after this, at a pace of its own.
    const timer = setTimeout(() => deadline.abort(), wholeMs);
    const abortSignal = left ? AbortSignal.any([left, deadline.signal]) : deadline.signal;
    try {
      return await send(command, { abortSignal, ...options });
    } catch (error) {
      if (left?.aborted === true) throw nobodyWaits(error);
      throw deadline.signal.aborted ? tooLate(wholeMs, error) : error;
    } finally {
      clearTimeout(timer);
    }
  };
  client.send = reading as S3Client['send'];
}

function tooLate(wholeMs: number, cause: unknown): CybbackError {
  return new CybbackError(
    'storage-unreachable',
    `The storage did not answer within ${wholeMs / 1000} seconds, in several tries. Try again later.`,
    { cause, facts: { reason: 'slow' } },
  );
}

interface Asked {
  readonly left: AbortSignal | undefined;
  readonly spared: SparedBucket | undefined;
  /** Bytes, as its header says. */
  readonly says: number;
}

function bounded(body: Readable, bounds: BodyBounds, asked: Asked): Readable {
  const outer = Readable.from(translated(body, bounds, asked), { objectMode: false });
  const destroy = outer._destroy.bind(outer);
  // At once: a generator that waits for the other side would hear of it only when something comes.
  outer._destroy = (error, done) => {
    body.on('error', () => undefined).destroy();
    destroy(error, done);
  };
  return outer;
}

async function* translated(
  body: Readable,
  bounds: BodyBounds,
  { left, spared, says }: Asked,
): AsyncIterable<Uint8Array> {
  try {
    if (says > bounds.mostBytes) throw tooLarge(bounds.mostBytes);
    yield* boundedBody(body, bounds, left);
  } catch (error) {
    if (left?.aborted === true) throw nobodyWaits(error);
    if (!(error instanceof AnswerOutOfBounds)) throw error;
    const meaning = outOfBounds(error);
    spared?.note(meaning);
    throw meaning;
  }
}

function nobodyWaits(cause: unknown): CybbackError {
  return new CybbackError('cancelled', 'Nobody waits for the answer of the storage any more.', { cause });
}

function outOfBounds(error: AnswerOutOfBounds): CybbackError {
  return error.code === 'ANSWER_TOO_SLOW'
    ? new CybbackError('storage-unreachable', `The storage sends too slowly: ${error.message}. Try again later.`, {
        cause: error,
        facts: { reason: 'slow' },
      })
    : new CybbackError(
        'storage-answer',
        `The storage does not answer as an S3 storage does: ${error.message}. Check the endpoint URL.`,
        { cause: error },
      );
}

/** The status tells enough where the reason has no end. */
async function reasonOf(body: Readable, pace: Pace, left: AbortSignal | undefined): Promise<Buffer> {
  try {
    return await readBounded(body, { mostBytes: MOST_ERROR_BYTES, pace }, left);
  } catch (error) {
    if (!(error instanceof AnswerOutOfBounds)) throw error;
    return Buffer.alloc(0);
  }
}

/** Of a range that the server has honoured, its length. */
function askedFor(args: object, { statusCode }: Answer): number {
  const { headers } = (args as { request: { headers: Record<string, string> } }).request;
  const range = /^bytes=(?:(\d+)-(\d+)|-(\d+))$/.exec(headers['range'] ?? '');
  if (!range || statusCode !== 206) return MOST_FILE_BYTES;
  const [, first, last, suffix] = range;
  return suffix === undefined ? Number(last) - Number(first) + 1 : Number(suffix);
}
