import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { bucketFacts } from './bucket-facts.ts';
import { checkKey, checkPrefix, isKey } from './keys.ts';
import { s3Error, statusOf } from './s3-errors.ts';
import { lockOf } from './s3-remove.ts';
import { type VersionPlace, versionPage } from './s3-version-pages.ts';
import type { Storage } from './storage.ts';

/** Everything a bucket keeps below a prefix, and its end for good. */
export function s3Versions(
  client: S3Client,
  bucket: string,
): Required<Pick<Storage, 'versions' | 'deleteVersion' | 'mayKeepVersions'>> {
  return {
    mayKeepVersions: async () => (await bucketFacts(client, bucket)).versioning !== 'off',

    async versions(prefix, after) {
      checkPrefix(prefix);
      const page = await versionPage(client, { bucket, prefix }, placeOf(after));
      if (!page) return null;
      const entries = page.entries
        // Others may keep files in the bucket under names that are no keys here.
        .filter(({ key }) => isKey(key))
        .map(({ key, versionId, isLatest, isMarker }) => ({
          key,
          versionId: versionId ?? null,
          isCurrent: isLatest && !isMarker,
        }));
      const next = page.next && placeText(page.next);
      // A list that does not move on would never end.
      if (next !== null && (next === after || goesBack(next, after)))
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
        if (statusOf(error) !== 404 || /NoSuchBucket/.test(String(error)))
          throw await asLock(s3Error(error, 'delete', key), { client, Bucket: bucket, Key: key, VersionId: versionId });
      }
    },
  };
}

/** Some storages call a protected version a missing permission. */
async function asLock(failure: unknown, version: Parameters<typeof lockOf>[0]): Promise<unknown> {
  if (!isCybbackError(failure, 'storage-permission') || (await lockOf(version)) === null) return failure;
  return new CybbackError('storage-locked', `The storage protects ${version.Key} against deletion.`, {
    cause: failure,
  });
}

type PlaceText = readonly [key: string, version: string | null];

const read = (text: string): PlaceText => JSON.parse(text) as PlaceText;

function placeOf(after: string | null): VersionPlace {
  if (after === null) return {};
  const [key, version] = read(after);
  return { KeyMarker: key, ...(version === null ? {} : { VersionIdMarker: version }) };
}

const placeText = ({ KeyMarker, VersionIdMarker }: VersionPlace): string =>
  JSON.stringify([KeyMarker ?? '', VersionIdMarker ?? null] satisfies PlaceText);

/** Names come in the order of their bytes; the versions of one name in none that could be checked. */
function goesBack(next: string, after: string | null): boolean {
  return after !== null && Buffer.compare(Buffer.from(read(next)[0]), Buffer.from(read(after)[0])) < 0;
}
