import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, expect, test } from 'vitest';
import { startTestS3 } from './s3.ts';

const server = await startTestS3();
afterAll(() => server.stop());

test('the S3 server refuses to overwrite on request and shows its objects as files', async () => {
  const { endpoint, region, accessKeyId, secretAccessKey, folder } = server;
  await server.createBucket('bucket');
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const put = (body: string): Promise<unknown> =>
    client.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'packs/a', Body: body, IfNoneMatch: '*' }));
  await put('first');
  await expect(put('second')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(readFileSync(join(folder, 'bucket/packs/a'), 'utf8')).toBe('first');
  client.destroy();
});
