import { afterAll, beforeAll, test, vi } from 'vitest';
import { expectLinksAsInFreshBackup, ordersOfBackups, SAMPLED_ORDER } from '../support/links-and-bin.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 5, groups: 1, seed: 11 } });
});
afterAll(() => harness?.close());

/** The other orders: with that of the shorter file, every pair of steps has every pair of kinds of backup. */
test.each(
  ordersOfBackups()
    .toSpliced(SAMPLED_ORDER, 1)
    .map((order) => [order.join(', '), order] as const),
)('links after %s are those of a fresh backup', (_, order) => expectLinksAsInFreshBackup(harness, order));
