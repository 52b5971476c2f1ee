import { ListObjectVersionsCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Storage } from '#core/storage/s3-storage.ts';
import type { Storage } from '#core/storage/storage.ts';
import { startTestS3, type TestS3 } from '../support/s3.ts';

let s3: TestS3;
let client: S3Client;

beforeAll(async () => {
  s3 = await startTestS3();
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
});
afterAll(async () => {
  client.destroy();
  await s3?.stop();
});

async function storageIn(bucket: string, kind: 'plain' | 'versioned' | 'locked'): Promise<Storage> {
  await s3.createBucket(bucket, { objectLock: kind === 'locked' });
  if (kind === 'versioned')
    await client.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  return s3Storage({
    endpoint,
    region,
    bucket,
    prefix: 'a',
    credentials: { accessKeyId, secretAccessKey },
    pathStyle: true,
  });
}

const text = (value: string): Uint8Array => Buffer.from(value);

async function everythingIn(Bucket: string): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
  return [...Versions, ...DeleteMarkers].map(({ Key = '' }) => Key);
}

test.each(['plain', 'versioned', 'locked'] as const)(
  'removes a file for good from a %s bucket, earlier versions included, and no other',
  async (kind) => {
    const bucket = `removes-${kind}`;
    const storage = await storageIn(bucket, kind);
    await storage.put('packs/one', text('first'));
    await storage.put('packs/one', text('second'));
    await storage.delete('packs/one');
    await storage.put('packs/one', text('third'));
    await storage.put('packs/one-more', text('stays'));
    expect(await storage.remove?.('packs/one')).toBeNull();
    expect(await storage.size('packs/one')).toBeNull();
    expect(await everythingIn(bucket)).toEqual(['a/packs/one-more']);
    expect(await storage.remove?.('packs/one')).toBeNull();
    expect(await storage.remove?.('packs/never-there')).toBeNull();
  },
);

test('leaves a file that Object Lock protects where it is, and says until when', async () => {
  const storage = await storageIn('protects', 'locked');
  await storage.put('packs/one', text('kept'));
  const until = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 86_400_000);
  await storage.extendRetention?.('packs/one', { mode: 'compliance', until });
  expect((await storage.remove?.('packs/one'))?.getTime()).toBe(until.getTime());
  expect(Buffer.from(await storage.get('packs/one')).toString()).toBe('kept');
  expect(await everythingIn('protects')).toEqual(['a/packs/one']);
});
