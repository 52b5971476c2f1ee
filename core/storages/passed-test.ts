import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { systemRandom } from '../crypto/random.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import type { S3Settings } from '../storage/s3-settings.ts';
import type { BucketTest } from '../storage/test-bucket.ts';
import { getStorageTest, insertStorageTest } from './store/storage-tests.ts';

/** What a test is of: settings in their normal form, and the secret. */
export interface BucketValues {
  readonly settings: S3Settings;
  readonly secretAccessKey: string;
}

export interface PassedTestDeps {
  readonly db: Db;
  readonly box: SecretBox;
  readonly clock: Clock;
}

/** After this long, what was tested may no longer be so. */
export const TEST_IS_GOOD_FOR_MS = 15 * 60_000;

/** Remembers what was tested by a hash that nobody without the master key can check guesses against. */
export async function keepTest(
  { db, box, clock }: PassedTestDeps,
  { workspaceId, values, result }: { workspaceId: string; values: BucketValues; result: BucketTest },
): Promise<{ testId: string; goodUntil: Date }> {
  const id = randomUUID();
  const key = systemRandom(32);
  const now = clock.now();
  const record = {
    id,
    workspaceId,
    passed: result.passed,
    valuesMac: macOf(key, values),
    macKeySealed: await box.seal(key, storageTestContext(id)),
    result,
    createdAt: new Date(now),
  };
  await insertStorageTest(db, record, new Date(now - TEST_IS_GOOD_FOR_MS));
  return { testId: id, goodUntil: new Date(now + TEST_IS_GOOD_FOR_MS) };
}

/** The test that lets the values be saved. Refusal: `storage-untested`. */
export async function requirePassedTest(
  { db, box, clock }: PassedTestDeps,
  { workspaceId, testId, values }: { workspaceId: string; testId: string; values: BucketValues },
): Promise<{ result: unknown; at: Date }> {
  const test = await getStorageTest(db, { workspaceId, id: testId });
  if (!test || clock.now() - test.createdAt.getTime() > TEST_IS_GOOD_FOR_MS) {
    throw untested('There is no test of this storage from the last 15 minutes. Test the connection, then save.');
  }
  const key = await box.open(test.macKeySealed, storageTestContext(test.id));
  if (!timingSafeEqual(test.valuesMac, macOf(key, values))) {
    throw untested('The values were changed after they were tested. Test the connection again, then save.');
  }
  if (!test.passed)
    throw untested('The test of this storage did not pass. Correct what it names, test again, then save.');
  return { result: test.result, at: test.createdAt };
}

function macOf(key: Uint8Array, { settings, secretAccessKey }: BucketValues): Buffer {
  const { preset: _, endpoint, region, bucket, prefix, pathStyle, accessKeyId } = settings;
  return createHmac('sha256', key)
    .update(JSON.stringify([endpoint, region, bucket, prefix, pathStyle, accessKeyId, secretAccessKey]))
    .digest();
}

export const storageTestContext = (id: string): string => `storage-test:${id}:mac-key`;

const untested = (message: string): CybbackError => new CybbackError('storage-untested', message);
