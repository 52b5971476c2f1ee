import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type _Object,
  type S3Client,
} from '@aws-sdk/client-s3';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { checkKey, checkPrefix, isKey } from './keys.ts';
import { prefixed } from './prefixed.ts';
import { createS3Client, type S3Connections, type S3Options } from './s3-client.ts';
import { s3Protection } from './s3-earlier.ts';
import { s3Error, statusOf, wasHungUpOn, type S3Action } from './s3-errors.ts';
import { listAll, type ListPage } from './s3-list.ts';
import { discard, readBody, readRange, readStream } from './s3-read.ts';
import { removeVersions } from './s3-remove.ts';
import { upload } from './s3-upload.ts';
import { s3Versions } from './s3-versions.ts';
import type { SparedBucket } from './spared-buckets.ts';
import type { Storage } from './storage.ts';

export interface S3Deps {
  readonly client?: S3Client;
  /** Of the client that is made where none is given. */
  readonly connections?: S3Connections;
  readonly partBytes?: number;
  /** How long a put-if-absent waits for others where the provider ignores the condition. */
  readonly settleMs?: number;
}

const defaultPartBytes = 8 * 1024 * 1024;
const defaultSettleMs = 3000;

/** A bucket of AWS or of any compatible provider. */
export function s3Storage(options: S3Options, deps: S3Deps = {}): Storage {
  return prefixed(bucketStorage(options, deps), options.prefix);
}

function bucketStorage(options: S3Options, deps: S3Deps): Storage {
  const client = deps.client ?? createS3Client(options, deps.connections);
  const { bucket } = options;
  const partBytes = deps.partBytes ?? defaultPartBytes;
  const settleMs = deps.settleMs ?? defaultSettleMs;
  /** Whether the provider honours `If-None-Match` on writes; unknown until the first such write. */
  let conditional: boolean | null = null;

  const attempt = async <T>(action: S3Action, key: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw s3Error(error, action, key);
    }
  };
  const sourceOf = (key: string): { client: S3Client; bucket: string; key: string } => {
    checkKey(key);
    return { client, bucket, key };
  };

  const size = (key: string): Promise<number | null> =>
    attempt('look at', key, async () => {
      try {
        const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: sourceOf(key).key }));
        return answer.ContentLength ?? 0;
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return null;
        if (status !== null && status < 500) await askForReason(key);
        throw error;
      }
    });

  /** The answer to HEAD has no body and so no reason; the one to GET has. */
  const askForReason = async (key: string): Promise<void> => {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-0' }));
    discard(answer.Body);
  };

  const page = async (prefix: string, ContinuationToken: string | undefined): Promise<ListPage<_Object>> => {
    const place = { Bucket: bucket, Prefix: prefix, ContinuationToken };
    const answer = await attempt('list', prefix, () => client.send(new ListObjectsV2Command(place)));
    return {
      entries: (answer.Contents ?? []).flatMap((file) => (file.Key === undefined ? [] : [[file.Key, file] as const])),
      next: answer.IsTruncated ? (answer.NextContinuationToken ?? null) : null,
    };
  };

  const putAlways = (key: string, body: Uint8Array | AsyncIterable<Uint8Array>, ifAbsent: boolean): Promise<void> =>
    attempt('write', key, async () => {
      try {
        await upload({ client, bucket, key, ifAbsent, partBytes }, body);
      } catch (error) {
        if (wasHungUpOn(error)) await askWhy(key);
        throw error;
      }
    });

  /**
   * A server that refuses before it has read the whole body may close the connection, and its answer is lost with it. A
   * request without a body gets to hear what is wrong with bucket or keys.
   */
  const askWhy = async (key: string): Promise<void> => {
    try {
      await askForReason(key);
    } catch (error) {
      if (
        isCybbackError(
          s3Error(error, 'read', key),
          'storage-no-bucket',
          'storage-credentials',
          'storage-region',
          'storage-clock-skew',
        )
      )
        throw error;
    }
  };

  /** 409 says that another write of the key is under way; its end decides. */
  const putConditional = async (key: string, body: Uint8Array): Promise<void> => {
    for (let round = 1; ; round += 1) {
      try {
        await putAlways(key, body, true);
        return;
      } catch (error) {
        if (!isCybbackError(error) || error.facts['status'] !== 409 || round >= 5) throw error;
        await sleep(Math.random() * 200 * round);
      }
    }
  };

  /**
   * Without the condition, writers cannot exclude each other. Each looks before it writes and again after a time in
   * which any other writer that had looked before must have written: the last one to write has won.
   */
  const putSettled = async (key: string, body: Uint8Array): Promise<void> => {
    if ((await size(key)) !== null) throw exists(key);
    await putAlways(key, body, false);
    await checkSettled(key, body);
  };

  const checkSettled = async (key: string, body: Uint8Array): Promise<void> => {
    await sleep(settleMs);
    const found = await readBody(sourceOf(key));
    if (!Buffer.from(found.bytes).equals(body)) throw exists(key);
  };

  /** Null where the answer was lost. */
  const refusesAgain = async (key: string, body: Uint8Array): Promise<boolean | null> => {
    try {
      await putConditional(key, body);
      return false;
    } catch (error) {
      if (isCybbackError(error, 'storage-exists')) return true;
      if (isCybbackError(error, 'storage-unreachable')) return null;
      throw error;
    }
  };

  const putIfAbsent = async (key: string, body: Uint8Array): Promise<void> => {
    if (conditional === false) return putSettled(key, body);
    // Where the condition turns out to be ignored, it must not have destroyed anything.
    if (conditional === null && (await size(key)) !== null) throw exists(key);
    try {
      await putConditional(key, body);
    } catch (error) {
      if (!isCybbackError(error) || error.facts['status'] !== 501) throw error;
      conditional = false;
      return putSettled(key, body);
    }
    // The file is there now: the same bytes once more are harmless, and the answer tells what the provider does.
    conditional ??= await refusesAgain(key, body);
    if (!conditional) await checkSettled(key, body);
  };

  const protection = s3Protection(client, bucket);
  const spared = deps.connections?.spared;

  const deletePlainly = (key: string): Promise<void> =>
    attempt('delete', key, async () => {
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      } catch (error) {
        if (statusOf(error) !== 404 || /NoSuchBucket/.test(String(error))) throw error;
      }
    });

  return {
    ...protection,
    earlier: (key) => noting(spared, protection.earlier(key)),
    ...s3Versions(client, bucket),
    description: `s3 bucket ${bucket}`,

    async put(key, body, { ifAbsent = false } = {}) {
      checkKey(key);
      if (!ifAbsent) return putAlways(key, body, false);
      await putIfAbsent(key, body instanceof Uint8Array ? body : await collect(body));
    },

    async get(key, mostBytes) {
      if (mostBytes !== undefined) return readRange(sourceOf(key), { offset: 0, length: mostBytes });
      const { bytes } = await readBody(sourceOf(key));
      return bytes;
    },
    getRange: async (key, range) => readRange(sourceOf(key), range),
    async *stream(key) {
      yield* readStream(sourceOf(key));
    },
    async size(key) {
      checkKey(key);
      return size(key);
    },

    async *list(prefix) {
      checkPrefix(prefix);
      const files = listAll(`the files of ${bucket}`, (token) => page(prefix, token));
      for await (const [key, { Size, ETag, LastModified }] of noting(spared, files)) {
        // Others may keep files in the bucket under names that are no keys here.
        if (isKey(key)) yield { key, sizeBytes: Size ?? 0, tag: `${ETag ?? ''} ${LastModified?.toISOString() ?? ''}` };
      }
    },

    async delete(key) {
      checkKey(key);
      await deletePlainly(key);
    },
    async remove(key) {
      checkKey(key);
      return removeVersions({ client, bucket, key, deletePlainly: () => deletePlainly(key) });
    },
  };
}

/** A list that leads nowhere is left alone as an answer without end is. */
async function* noting<T>(spared: SparedBucket | undefined, items: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* items;
  } catch (error) {
    spared?.note(error);
    throw error;
  }
}

function exists(key: string): CybbackError {
  return new CybbackError(
    'storage-exists',
    `Could not write ${key}: a file of that name exists already. It was left as it is.`,
  );
}

/** What is put only if absent is small: headers, keys, manifests. */
async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
