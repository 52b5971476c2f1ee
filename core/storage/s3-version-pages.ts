import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { s3Error, statusOf } from './s3-errors.ts';
import { pageGuard } from './s3-list.ts';

/** Something that a bucket keeps under a name. */
export interface ListedVersion {
  readonly key: string;
  readonly versionId: string | undefined;
  /** It is what lies under the name now. */
  readonly isLatest: boolean;
  /** What says that the name was deleted: it has no bytes. */
  readonly isMarker: boolean;
  readonly sizeBytes: number;
  readonly at: Date | undefined;
}

/** Where a page ends, in the words of S3: a key and a version of it. */
export interface VersionPlace {
  readonly KeyMarker?: string | undefined;
  readonly VersionIdMarker?: string | undefined;
}

export interface ListedVersions {
  readonly entries: readonly ListedVersion[];
  /** Null: it was the last page, or it does not say where the next one begins. */
  readonly next: VersionPlace | null;
}

interface Asked {
  readonly bucket: string;
  readonly prefix: string;
}

/** A page of what a bucket keeps below a prefix; null where the provider keeps no versions, or the key may not ask. */
export async function versionPage(
  client: S3Client,
  { bucket, prefix }: Asked,
  place: VersionPlace,
): Promise<ListedVersions | null> {
  try {
    const answer = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...place }));
    const marker = answer.NextKeyMarker;
    return {
      entries: [
        ...(answer.Versions ?? []).map((found) => entryOf(found, false)),
        ...(answer.DeleteMarkers ?? []).map((found) => entryOf(found, true)),
      ].filter(({ key }) => key.startsWith(prefix)),
      next:
        answer.IsTruncated === true && marker !== undefined
          ? { KeyMarker: marker, VersionIdMarker: answer.NextVersionIdMarker }
          : null,
    };
  } catch (error) {
    if (isNotOffered(error)) return null;
    throw s3Error(error, 'list', prefix);
  }
}

/**
 * Follows such pages to their end; null where `versionPage` answers null. Errors: `storage-answer` where the pages lead
 * nowhere. A page of which nothing is `meant` counts as an empty one.
 */
export async function* versionPages(
  client: S3Client,
  asked: Asked,
  isMeant: (version: ListedVersion) => boolean,
): AsyncIterable<readonly ListedVersion[] | null> {
  let place: VersionPlace = {};
  const guard = pageGuard(`the versions of ${asked.prefix}`);
  for (;;) {
    const page = await versionPage(client, asked, place);
    if (!page) {
      yield null;
      return;
    }
    const entries = page.entries.filter(isMeant);
    yield entries;
    guard({ empty: entries.length === 0, next: page.next && JSON.stringify(page.next) });
    if (!page.next) return;
    place = page.next;
  }
}

function entryOf(
  found: {
    Key?: string | undefined;
    VersionId?: string | undefined;
    IsLatest?: boolean | undefined;
    Size?: number | undefined;
    LastModified?: Date | undefined;
  },
  isMarker: boolean,
): ListedVersion {
  return {
    key: found.Key ?? '',
    versionId: found.VersionId,
    isLatest: found.IsLatest === true,
    isMarker,
    sizeBytes: found.Size ?? 0,
    at: found.LastModified,
  };
}

function isNotOffered(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 501) return true;
  return status !== null && status >= 400 && status < 500 && status !== 429 && !/NoSuchBucket/.test(String(error));
}
