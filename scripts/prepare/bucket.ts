import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Secret, StorageConfig } from '../../core/config/index.ts';

/** Makes the managed bucket where it is missing. One that exists is left as it is. */
export async function prepareBucket(
  storage: StorageConfig['managed'],
  secretAccessKey: Secret | null,
  log: (line: string) => void,
): Promise<void> {
  if (storage.kind !== 's3') return;
  const { endpoint, region, bucket, pathStyle, accessKeyId } = storage;
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint && { endpoint }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey: secretAccessKey.reveal() } }),
  });
  try {
    if (await exists(client, bucket)) return log(`Bucket: ${bucket} is there.`);
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    log(`Bucket: ${bucket} made.`);
  } finally {
    client.destroy();
  }
}

async function exists(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return false;
    throw error;
  }
}
