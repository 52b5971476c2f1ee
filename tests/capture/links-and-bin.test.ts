import { afterAll, beforeAll, test, vi } from 'vitest';
import { expectLinksAsInFreshBackup, ordersOfBackups, SAMPLED_ORDER } from '../support/links-and-bin.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 5, groups: 1, seed: 11 } });
});
afterAll(() => harness?.close());

/** One of the sixteen orders; the full run has the others. */
test.each([ordersOfBackups()[SAMPLED_ORDER] ?? []].map((order) => [order.join(', '), order] as const))(
  'links after %s are those of a fresh backup',
  (_, order) => expectLinksAsInFreshBackup(harness, order),
);
