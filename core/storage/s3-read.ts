import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isCybbackError } from '../domain/errors.ts';
import { resolveRange } from './keys.ts';
import { asStream } from './s3-bounds.ts';
import { s3Error, statusOf } from './s3-errors.ts';

export interface ReadSource {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
}

const bodyAttempts = 5;
const firstWaitMs = 100;

/**
 * Reads the whole file, or a range in S3's own form (`bytes=...`). `partial` tells whether the range was honoured; where
 * it was not, no more than `most` bytes are read.
 */
export async function readBody(
  source: ReadSource,
  range?: string,
  most = Number.POSITIVE_INFINITY,
): Promise<{ bytes: Uint8Array; partial: boolean }> {
  return retryBody(source, async () => {
    const answer = await source.client.send(
      new GetObjectCommand({ Bucket: source.bucket, Key: source.key, Range: range }),
    );
    const partial = answer.ContentRange !== undefined;
    if (Number.isFinite(most) && !(partial && (answer.ContentLength ?? most + 1) <= most)) {
      return { bytes: await firstBytes(answer.Body, most), partial };
    }
    return { bytes: (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0), partial };
  });
}

/** Of an answer that was asked for to see whether it comes: whoever sends it may send without end. */
export function discard(body: unknown): void {
  if (body instanceof Readable) body.on('error', () => undefined).destroy();
}

/** Whatever a server sends, and however much of it. */
async function firstBytes(body: unknown, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  if (body && typeof body === 'object' && Symbol.asyncIterator in body) {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk.subarray(0, most - held));
      held += chunks.at(-1)?.length ?? 0;
      if (held >= most) break;
    }
  }
  return Buffer.concat(chunks);
}

export async function readRange(source: ReadSource, range: { offset: number; length: number }): Promise<Uint8Array> {
  const { offset, length } = range;
  // Asking for nothing is no range in HTTP; one byte tells whether the file is there.
  const wanted = Math.max(1, length);
  try {
    const { bytes, partial } = await readBody(
      source,
      offset < 0 ? `bytes=${offset}` : `bytes=${offset}-${offset + wanted - 1}`,
      offset < 0 ? Number.POSITIVE_INFINITY : offset + wanted,
    );
    if (partial) return bytes.subarray(0, length);
    const { start, end } = resolveRange(range, bytes.length);
    return bytes.subarray(start, end);
  } catch (error) {
    // 416: the range lies behind the end, or the file is empty.
    if (isCybbackError(error) && error.facts['status'] === 416) return new Uint8Array(0);
    throw error;
  }
}

/** A connection that breaks is taken up again where it broke. */
export async function* readStream(source: ReadSource): AsyncIterable<Uint8Array> {
  let at = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const range = at === 0 ? {} : { Range: `bytes=${at}-` };
      const answer = await source.client.send(
        asStream(new GetObjectCommand({ Bucket: source.bucket, Key: source.key, ...range })),
      );
      const body = answer.Body;
      if (!body || !(Symbol.asyncIterator in body)) return;
      let skip = at > 0 && answer.ContentRange === undefined ? at : 0;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        const fresh = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        if (fresh.length === 0) continue;
        at += fresh.length;
        attempt = 1;
        yield fresh;
      }
      return;
    } catch (error) {
      if (at > 0 && statusOf(error) === 416) return;
      await waitOrThrow(source, error, attempt);
    }
  }
}

/** The SDK retries requests, but not a body that breaks off after its answer has begun. */
async function retryBody<T>(source: ReadSource, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      await waitOrThrow(source, error, attempt);
    }
  }
}

async function waitOrThrow({ key }: ReadSource, error: unknown, attempt: number): Promise<void> {
  const meaning = s3Error(error, 'read', key);
  // Who sends too slowly would do so again.
  const slow = isCybbackError(meaning) && meaning.facts['reason'] === 'slow';
  const brokeOff = statusOf(error) === null && isCybbackError(meaning, 'storage-unreachable') && !slow;
  if (!brokeOff || attempt >= bodyAttempts) throw meaning;
  await sleep(Math.random() * firstWaitMs * 2 ** attempt);
}
