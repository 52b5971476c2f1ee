import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { bucketFacts } from './bucket-facts.ts';
import { s3Error, statusOf } from './s3-errors.ts';
import type { EarlierFile, Retention, Storage } from './storage.ts';

/** What a bucket with versioning and Object Lock offers beyond keeping files. */
export function s3Protection(
  client: S3Client,
  bucket: string,
): Required<Pick<Storage, 'earlier' | 'retention' | 'extendRetention'>> {
  return {
    async *earlier(key) {
      yield* earlierVersions(client, bucket, key);
    },

    async retention() {
      const { objectLock } = await bucketFacts(client, bucket);
      if (objectLock.state !== 'on' || objectLock.mode === null || objectLock.days === null) return null;
      return { mode: objectLock.mode, days: objectLock.days };
    },

    async extendRetention(key, { mode, until }) {
      try {
        const Retention = { Mode: modeName(mode), RetainUntilDate: until } as const;
        await client.send(new PutObjectRetentionCommand({ Bucket: bucket, Key: key, Retention }));
      } catch (error) {
        throw s3Error(error, 'retain', key);
      }
    },
  };
}

const modeName = (mode: Retention['mode']): 'COMPLIANCE' | 'GOVERNANCE' =>
  mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE';

async function* earlierVersions(client: S3Client, bucket: string, key: string): AsyncIterable<EarlierFile> {
  let place: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
  while (place) {
    const answer = await listed(client, bucket, key, place);
    if (!answer) return;
    for (const { Key, VersionId, Size, IsLatest } of answer.Versions ?? []) {
      if (Key !== key || VersionId === undefined || IsLatest === true) continue;
      yield { sizeBytes: Size ?? 0, stream: () => versionStream(client, { Bucket: bucket, Key: key, VersionId }) };
    }
    place = answer.IsTruncated
      ? { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker }
      : null;
  }
}

type Listed = { Versions?: { Key?: string; VersionId?: string; Size?: number; IsLatest?: boolean }[] | undefined } & {
  IsTruncated?: boolean | undefined;
  NextKeyMarker?: string | undefined;
  NextVersionIdMarker?: string | undefined;
};

/** Null where the provider keeps no versions, or the key may not ask: then there is nothing to find. */
async function listed(
  client: S3Client,
  bucket: string,
  key: string,
  place: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined },
): Promise<Listed | null> {
  try {
    return (await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...place }))) as Listed;
  } catch (error) {
    const status = statusOf(error);
    if (status !== null && status >= 400 && status !== 429 && status !== 503) return null;
    throw s3Error(error, 'list', key);
  }
}

async function* versionStream(
  client: S3Client,
  place: { Bucket: string; Key: string; VersionId: string },
): AsyncIterable<Uint8Array> {
  try {
    const { Body } = await client.send(new GetObjectCommand(place));
    if (Body && Symbol.asyncIterator in Body) yield* Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw s3Error(error, 'read', place.Key);
  }
}
