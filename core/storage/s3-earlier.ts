import { GetObjectCommand, PutObjectRetentionCommand, type S3Client } from '@aws-sdk/client-s3';
import { bucketFacts } from './bucket-facts.ts';
import { asStream } from './s3-bounds.ts';
import { s3Error } from './s3-errors.ts';
import { type ListedVersion, versionPages } from './s3-version-pages.ts';
import type { EarlierFile, Retention, Storage } from './storage.ts';

/** Files are written once: hardly any has ever had more than two versions. */
const MOST_EARLIER = 100;

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
  let found = 0;
  const isOwn = (version: ListedVersion): boolean => version.key === key && !version.isMarker;
  for await (const page of versionPages(client, { bucket, prefix: key }, isOwn)) {
    // No versions are kept, or the key may not ask: then there is nothing to find.
    if (!page) return;
    for (const { versionId, isLatest, sizeBytes } of page) {
      if (versionId === undefined || isLatest) continue;
      if ((found += 1) > MOST_EARLIER) return;
      yield { sizeBytes, stream: () => versionStream(client, { Bucket: bucket, Key: key, VersionId: versionId }) };
    }
  }
}

async function* versionStream(
  client: S3Client,
  place: { Bucket: string; Key: string; VersionId: string },
): AsyncIterable<Uint8Array> {
  try {
    const { Body } = await client.send(asStream(new GetObjectCommand(place)));
    if (Body && Symbol.asyncIterator in Body) yield* Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw s3Error(error, 'read', place.Key);
  }
}
