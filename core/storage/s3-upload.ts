import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

export interface UploadTarget {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** Sends `If-None-Match: *`. */
  readonly ifAbsent: boolean;
  /** Bodies up to this size go in one request; larger ones in parts of it. At least 5 MiB for most providers. */
  readonly partBytes: number;
}

/** A file appears when its last request has succeeded, whole. */
export async function upload(target: UploadTarget, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const parts = body instanceof Uint8Array ? slices(body, target.partBytes) : gather(body, target.partBytes);
  const first = await parts.next();
  const second = first.done ? first : await parts.next();
  if (second.done) return putWhole(target, first.done ? new Uint8Array(0) : first.value);
  await putParts(target, chain([first.done ? new Uint8Array(0) : first.value, second.value], parts));
}

async function putWhole({ client, bucket, key, ifAbsent }: UploadTarget, body: Uint8Array): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentLength: body.length,
      ContentMD5: md5(body),
      ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
    }),
  );
}

async function putParts(
  { client, bucket, key, ifAbsent }: UploadTarget,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  const place = { Bucket: bucket, Key: key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
  const uploadPart = async (body: Uint8Array, PartNumber: number): Promise<{ PartNumber: number; ETag: string }> => {
    const part = { ...place, UploadId, PartNumber, Body: body, ContentLength: body.length, ContentMD5: md5(body) };
    return { PartNumber, ETag: (await client.send(new UploadPartCommand(part))).ETag ?? '' };
  };
  try {
    const done: { PartNumber: number; ETag: string }[] = [];
    let ahead: ReturnType<typeof uploadPart> | null = null;
    for await (const part of parts) {
      // One part is on its way while the next is gathered.
      if (ahead) done.push(await ahead);
      ahead = uploadPart(part, done.length + 1);
      ahead.catch(() => undefined);
    }
    if (ahead) done.push(await ahead);
    const complete = {
      ...place,
      UploadId,
      MultipartUpload: { Parts: done },
      ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
    };
    await client.send(new CompleteMultipartUploadCommand(complete));
  } catch (error) {
    // Parts of an unfinished upload are paid for; if this fails too, the bucket's lifecycle rule must remove them.
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined);
    throw error;
  }
}

async function* slices(body: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += sizeBytes) yield body.subarray(at, at + sizeBytes);
}

async function* gather(body: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < sizeBytes) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

async function* chain(first: Iterable<Uint8Array>, rest: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* first;
  yield* rest;
}

const md5 = (body: Uint8Array): string => createHash('md5').update(body).digest('base64');
