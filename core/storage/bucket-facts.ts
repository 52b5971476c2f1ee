import {
  GetBucketAclCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { statusOf } from './s3-errors.ts';
import { discard } from './s3-read.ts';

export interface BucketFacts {
  readonly versioning: 'on' | 'off' | 'suspended' | 'unknown';
  readonly objectLock: {
    readonly state: 'on' | 'off' | 'unknown';
    /** Of new files; null where there is no retention by default. */
    readonly mode: 'governance' | 'compliance' | null;
    readonly days: number | null;
  };
  /** Whether anybody can read without a key. */
  readonly publicAccess: 'open' | 'closed' | 'unknown';
}

const DAYS_PER_YEAR = 365;

/** Providers answer much of this with "not implemented" and keys often may not ask: then it is unknown. */
export async function bucketFacts(client: S3Client, bucket: string): Promise<Omit<BucketFacts, 'publicAccess'>> {
  const [versioning, objectLock] = await Promise.all([versioningOf(client, bucket), objectLockOf(client, bucket)]);
  return { versioning, objectLock };
}

async function versioningOf(client: S3Client, bucket: string): Promise<BucketFacts['versioning']> {
  const answer = await orNull(client.send(new GetBucketVersioningCommand({ Bucket: bucket })));
  if (!answer) return 'unknown';
  if (answer.Status === 'Enabled') return 'on';
  return answer.Status === 'Suspended' ? 'suspended' : 'off';
}

async function objectLockOf(client: S3Client, bucket: string): Promise<BucketFacts['objectLock']> {
  try {
    const answer = await client.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }));
    const { ObjectLockEnabled: enabled, Rule: rule } = answer.ObjectLockConfiguration ?? {};
    if (enabled !== 'Enabled') return { state: 'off', mode: null, days: null };
    const { Mode: mode, Days: days, Years: years } = rule?.DefaultRetention ?? {};
    return {
      state: 'on',
      mode: mode === 'COMPLIANCE' ? 'compliance' : mode === 'GOVERNANCE' ? 'governance' : null,
      days: days ?? (years === undefined ? null : years * DAYS_PER_YEAR),
    };
  } catch (error) {
    // 404: the bucket was made without it.
    return { state: statusOf(error) === 404 ? 'off' : 'unknown', mode: null, days: null };
  }
}

/**
 * Open where a policy, an access list or a request without a key says so; closed where a file was refused to a request
 * without a key and nothing speaks against it.
 */
export async function publicAccessOf(
  clients: { readonly signed: S3Client; readonly anonymous: S3Client },
  file: { readonly bucket: string; readonly key: string },
): Promise<BucketFacts['publicAccess']> {
  const place = { Bucket: file.bucket };
  const [status, acl, block, anonymous] = await Promise.all([
    orNull(clients.signed.send(new GetBucketPolicyStatusCommand(place))),
    orNull(clients.signed.send(new GetBucketAclCommand(place))),
    orNull(clients.signed.send(new GetPublicAccessBlockCommand(place))),
    readsWithoutKey(clients.anonymous, file),
  ]);
  if (anonymous === true) return 'open';
  const blocked = block?.PublicAccessBlockConfiguration;
  if (blocked?.RestrictPublicBuckets && blocked.IgnorePublicAcls) return 'closed';
  const granted = (acl?.Grants ?? []).some(({ Grantee }) =>
    /\/(AllUsers|AuthenticatedUsers)$/.test(Grantee?.URI ?? ''),
  );
  if (status?.PolicyStatus?.IsPublic === true || granted) return 'open';
  return anonymous === false ? 'closed' : 'unknown';
}

/** Null where the answer tells neither. */
async function readsWithoutKey(
  client: S3Client,
  { bucket, key }: { bucket: string; key: string },
): Promise<boolean | null> {
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    discard(answer.Body);
    return true;
  } catch (error) {
    const status = statusOf(error);
    return status === 401 || status === 403 ? false : null;
  }
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch {
    // A finding, not a failure: see above.
    return null;
  }
}
