import type { z } from 'zod';
import type { AuditFacts } from '#core/audit/store/audit.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { presetEndpoint } from '#core/storage/presets.ts';
import type { BucketTest } from '#core/storage/test-bucket.ts';
import { settingsOf, type CustomerStoragesDeps } from '#core/storages/customer-storages.ts';
import type { BucketValues } from '#core/storages/passed-test.ts';
import type { CustomerStorage } from '#core/storages/store/storages.ts';
import type { ApiContext } from '../http/context.ts';
import { storageTestResult, type bucketValues, type storage } from './schema.ts';

export function storagesDeps({ db, secretBox, clock, storages }: ApiContext): CustomerStoragesDeps {
  const { allowPrivateEndpoints, testBucket } = storages;
  return { db, box: secretBox, clock, allowPrivateEndpoints, testBucket };
}

/** The endpoint of a preset follows from its region. */
export function valuesOf({ secretAccessKey, endpoint, ...given }: z.infer<typeof bucketValues>): BucketValues {
  const known = endpoint ?? presetEndpoint(given.preset, given.region);
  if (known === null)
    throw new CybbackError('request-invalid', 'Give the URL of the endpoint: this preset has none of its own.');
  return { settings: { ...given, endpoint: known }, secretAccessKey };
}

/** For the audit log: where it is, without user names that an address may hold. */
export function placeOf({ preset, region, endpoint, bucket }: z.infer<typeof bucketValues>): AuditFacts {
  return {
    preset,
    region,
    bucket,
    host: endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).host : null,
  };
}

export function storageView(row: CustomerStorage): z.infer<typeof storage> {
  const lastTest = storageTestResult.safeParse(row.lastTest);
  return {
    id: row.id,
    name: row.name,
    ...settingsOf(row),
    lastTest: lastTest.success && row.testedAt !== null ? { at: row.testedAt.toISOString(), ...lastTest.data } : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Parsed, because what is answered of it is declared and nothing else. */
export function testView(result: BucketTest): z.infer<typeof storageTestResult> {
  return storageTestResult.parse(result);
}
