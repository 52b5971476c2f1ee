import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { CybbackError } from '../domain/errors.ts';
import { bucketFacts } from './bucket-facts.ts';
import { checkKey, checkPrefix, isKey } from './keys.ts';
import { s3Error, statusOf } from './s3-errors.ts';
import type { FileVersion, Storage } from './storage.ts';

/** Where a page ends, in the words of S3: a key and a version of it. */
type Place = { KeyMarker?: string; VersionIdMarker?: string };

/** Everything a bucket keeps below a prefix, and its end for good. */
export function s3Versions(
  client: S3Client,
  bucket: string,
): Required<Pick<Storage, 'versions' | 'deleteVersion' | 'mayKeepVersions'>> {
  return {
    mayKeepVersions: async () => (await bucketFacts(client, bucket)).versioning !== 'off',

    async versions(prefix, after) {
      checkPrefix(prefix);
      const answer = await listed(client, { Bucket: bucket, Prefix: prefix, ...placeOf(after) });
      if (!answer) return null;
      const current = new Set((answer.Versions ?? []).filter(({ IsLatest }) => IsLatest === true));
      const entries = [...(answer.Versions ?? []), ...(answer.DeleteMarkers ?? [])].flatMap((found): FileVersion[] => {
        const { Key: key, VersionId: versionId = null } = found;
        // Others may keep files in the bucket under names that are no keys here.
        return key?.startsWith(prefix) === true && isKey(key)
          ? [{ key, versionId, isCurrent: current.has(found) }]
          : [];
      });
      const next = answer.IsTruncated === true ? placeText(answer) : null;
      // A list that does not move on would never end.
      if (next !== null && next === after)
        throw new CybbackError(
          'storage-answer',
          `The storage does not list the versions in ${bucket} as an S3 storage does: its pages lead nowhere. Check the endpoint URL.`,
        );
      return { entries, next };
    },

    async deleteVersion(key, versionId) {
      checkKey(key);
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
      } catch (error) {
        if (statusOf(error) !== 404 || /NoSuchBucket/.test(String(error))) throw s3Error(error, 'delete', key);
      }
    },
  };
}

/** Null where the provider keeps no versions, or the key may not ask. */
async function listed(client: S3Client, place: Place & { Bucket: string; Prefix: string }) {
  try {
    return await client.send(new ListObjectVersionsCommand(place));
  } catch (error) {
    const status = statusOf(error);
    if (status !== null && [400, 403, 405, 501].includes(status)) return null;
    throw s3Error(error, 'list', place.Prefix);
  }
}

function placeOf(after: string | null): Place {
  if (after === null) return {};
  const [key, version] = JSON.parse(after) as [string, string | null];
  return { KeyMarker: key, ...(version === null ? {} : { VersionIdMarker: version }) };
}

function placeText({
  NextKeyMarker,
  NextVersionIdMarker,
}: {
  NextKeyMarker?: string | undefined;
  NextVersionIdMarker?: string | undefined;
}): string {
  return JSON.stringify([NextKeyMarker ?? '', NextVersionIdMarker ?? null]);
}
