import { DeleteObjectCommand, HeadObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { isCybbackError } from '../domain/errors.ts';
import { s3Error, statusOf } from './s3-errors.ts';

/** When the storage refuses and does not say until when: a legal hold, for one. */
const ASK_AGAIN_MS = 86_400_000;
/** Far more pages than a file of a repository has versions: a list that does not end is given up. */
const MOST_PAGES = 1_000;

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
async function lockOf({
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

/** Oldest first; null where the provider keeps no versions or the key may not ask for them. */
async function versionsOf({ client, bucket, key }: Place): Promise<string[] | null> {
  const found: { id: string; isLatest: boolean; at: number }[] = [];
  let place: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
  for (let pages = 0; place && pages < MOST_PAGES; pages += 1) {
    const answer = await listed(client, { Bucket: bucket, Prefix: key, ...place });
    if (!answer) return null;
    for (const { Key, VersionId, IsLatest, LastModified } of [
      ...(answer.Versions ?? []),
      ...(answer.DeleteMarkers ?? []),
    ]) {
      if (Key !== key || VersionId === undefined) continue;
      found.push({ id: VersionId, isLatest: IsLatest === true, at: LastModified?.getTime() ?? 0 });
    }
    place = answer.IsTruncated
      ? { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker }
      : null;
  }
  return found.sort((a, b) => Number(a.isLatest) - Number(b.isLatest) || a.at - b.at).map(({ id }) => id);
}

interface Version {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly IsLatest?: boolean | undefined;
  readonly LastModified?: Date | undefined;
}

interface Listed {
  readonly Versions?: readonly Version[] | undefined;
  readonly DeleteMarkers?: readonly Version[] | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly NextKeyMarker?: string | undefined;
  readonly NextVersionIdMarker?: string | undefined;
}

async function listed(
  client: S3Client,
  place: { Bucket: string; Prefix: string; KeyMarker?: string | undefined; VersionIdMarker?: string | undefined },
): Promise<Listed | null> {
  try {
    return await client.send(new ListObjectVersionsCommand(place));
  } catch (error) {
    const status = statusOf(error);
    if (status !== null && status >= 400 && status < 500 && status !== 429 && !/NoSuchBucket/.test(String(error)))
      return null;
    if (status === 501) return null;
    throw s3Error(error, 'list', place.Prefix);
  }
}
