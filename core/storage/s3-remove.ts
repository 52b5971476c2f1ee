import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { s3Error, statusOf } from './s3-errors.ts';
import { type ListedVersion, versionPages } from './s3-version-pages.ts';

/** When the storage refuses and does not say until when: a legal hold, for one. */
const ASK_AGAIN_MS = 86_400_000;
/** Far more than a file of a repository has: files are written once, and a few again. */
const MOST_VERSIONS = 10_000;

interface Place {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** The file without its versions. */
  deletePlainly(): Promise<void>;
}

/**
 * Deletes every version of a file and its delete markers: in a bucket with versioning, deleting the name alone frees
 * nothing. A version that Object Lock protects stays, under its name. Where the key may not delete versions, the name is
 * deleted, and a lifecycle rule of the bucket does the rest.
 *
 * @returns until when the storage refuses; null: nothing is left.
 */
export async function removeVersions(place: Place): Promise<Date | null> {
  const versions = await versionsOf(place);
  if (versions === null) {
    await place.deletePlainly();
    return null;
  }
  let lockedUntil: Date | null = null;
  // The one that lies under the name goes last: until then the file is there, or it was locked.
  for (const VersionId of versions) {
    const refused = await removeVersion(place, VersionId);
    if (refused === 'notAllowed') {
      await place.deletePlainly();
      return lockedUntil;
    }
    if (refused !== null && (lockedUntil === null || refused > lockedUntil)) lockedUntil = refused;
  }
  return lockedUntil;
}

async function removeVersion(
  { client, bucket: Bucket, key: Key }: Place,
  VersionId: string,
): Promise<Date | 'notAllowed' | null> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    return null;
  } catch (error) {
    if (statusOf(error) === 404 && !/NoSuchBucket/.test(String(error))) return null;
    const failure = s3Error(error, 'delete', Key);
    if (!isCybbackError(failure, 'storage-locked', 'storage-permission')) throw failure;
    const until = await lockOf({ client, Bucket, Key, VersionId });
    if (until !== null) return until;
    return isCybbackError(failure, 'storage-locked') ? new Date(Date.now() + ASK_AGAIN_MS) : 'notAllowed';
  }
}

/** Null where nothing protects the version, or the key may not ask. */
export async function lockOf({
  client,
  ...version
}: {
  client: S3Client;
  Bucket: string;
  Key: string;
  VersionId: string;
}): Promise<Date | null> {
  try {
    const head = await client.send(new HeadObjectCommand(version));
    const until = head.ObjectLockRetainUntilDate ?? null;
    if (until !== null && until.getTime() > Date.now()) return until;
    return head.ObjectLockLegalHoldStatus === 'ON' ? new Date(Date.now() + ASK_AGAIN_MS) : null;
  } catch {
    return null;
  }
}

/**
 * Oldest first; null where the provider keeps no versions or the key may not ask for them. Errors: `storage-answer` where
 * the list has no end.
 */
async function versionsOf({ client, bucket, key }: Place): Promise<string[] | null> {
  const found: ListedVersion[] = [];
  const isOwn = (version: ListedVersion): boolean => version.key === key && version.versionId !== undefined;
  for await (const page of versionPages(client, { bucket, prefix: key }, isOwn)) {
    if (!page) return null;
    found.push(...page);
    if (found.length > MOST_VERSIONS)
      throw new CybbackError(
        'storage-answer',
        `The storage names more than ${MOST_VERSIONS} versions of ${key}, which no S3 storage has. Check the endpoint URL.`,
      );
  }
  const at = (version: ListedVersion): number => version.at?.getTime() ?? 0;
  return found
    .toSorted((a, b) => Number(a.isLatest) - Number(b.isLatest) || at(a) - at(b))
    .flatMap(({ versionId }) => (versionId === undefined ? [] : [versionId]));
}
