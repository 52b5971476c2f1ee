import { afterAll, beforeAll, expect, test } from 'vitest';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';
import { proveWithoutPermissions, SAMPLED } from './prove-copy.cases.ts';

const OTHERS = READ_PERMISSIONS.filter((permission) => !SAMPLED.includes(permission));

let harness: TenantHarness;
beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 12, groups: 4, seed: 103 },
    limits: { sampleEvery: Number.POSITIVE_INFINITY },
  });
});
afterAll(() => harness?.close());

test('what cannot be read without any other permission is named, and never counted as equal or as missing', async () => {
  expect(OTHERS.length + SAMPLED.length).toBe(READ_PERMISSIONS.length);
  await proveWithoutPermissions(harness, await harness.connect(), OTHERS);
}, 600_000);
