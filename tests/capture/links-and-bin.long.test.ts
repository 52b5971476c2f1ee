import { afterAll, beforeAll, test, vi } from 'vitest';
import { expectLinksAsInFreshBackup, ordersOfBackups } from '../support/links-and-bin.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 5, groups: 1, seed: 11 } });
});
afterAll(() => harness?.close());

/** Every pair of steps has every pair of kinds of backup. */
test.each(ordersOfBackups().map((order) => [order.join(', '), order] as const))(
  'links after %s are those of a fresh backup',
  (_, order) => expectLinksAsInFreshBackup(harness, order),
);
