import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { bucketFacts } from './bucket-facts.ts';
import { asStream } from './s3-bounds.ts';
import { s3Error, statusOf } from './s3-errors.ts';
import { pageGuard } from './s3-list.ts';
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
  let place: Place = {};
  let found = 0;
  const guard = pageGuard(`the versions of ${key}`);
  for (;;) {
    const answer = await listed(client, bucket, key, place);
    if (!answer) return;
    let own = 0;
    for (const { Key, VersionId, Size, IsLatest } of answer.Versions ?? []) {
      if (Key !== key) continue;
      own += 1;
      if (VersionId === undefined || IsLatest === true) continue;
      if ((found += 1) > MOST_EARLIER) return;
      yield { sizeBytes: Size ?? 0, stream: () => versionStream(client, { Bucket: bucket, Key: key, VersionId }) };
    }
    const next = placeAfter(answer);
    guard({ empty: own === 0, next: next && JSON.stringify(next) });
    if (!next) return;
    place = next;
  }
}

interface Place {
  readonly KeyMarker?: string | undefined;
  readonly VersionIdMarker?: string | undefined;
}

function placeAfter({ IsTruncated, NextKeyMarker, NextVersionIdMarker }: Listed): Place | null {
  if (IsTruncated !== true || NextKeyMarker === undefined) return null;
  return { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker };
}

type Listed = { Versions?: { Key?: string; VersionId?: string; Size?: number; IsLatest?: boolean }[] | undefined } & {
  IsTruncated?: boolean | undefined;
  NextKeyMarker?: string | undefined;
  NextVersionIdMarker?: string | undefined;
};

/** Null where the provider keeps no versions, or the key may not ask: then there is nothing to find. */
async function listed(client: S3Client, bucket: string, key: string, place: Place): Promise<Listed | null> {
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
    const { Body } = await client.send(asStream(new GetObjectCommand(place)));
    if (Body && Symbol.asyncIterator in Body) yield* Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw s3Error(error, 'read', place.Key);
  }
}
