import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { DEFAULT_SWITCHES, READING_WAYS } from '#simulator/switches.ts';
import type { SetName, Switches, TenantHandle } from '#simulator/types.ts';
import { contentOf } from '../support/links-and-bin.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** What Microsoft's pages leave open about reading: the product knows no way of it, and has to be right in each. */
vi.setConfig({ testTimeout: 120_000 });

let harness: TenantHarness;
beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 5, groups: 1, seed: 13 } });
});
afterAll(() => harness?.close());

const WAYS = Object.entries(READING_WAYS).flatMap(([name, [usual, ...others]]) =>
  [usual, ...others].map((way) => [name, way] as const),
);
/** The defaults of all of them are one case. */
const CASES = [['nothing', 'as usual'] as const, ...WAYS.filter(([name, way]) => way !== usualOf(name))];

function usualOf(name: string): unknown {
  return DEFAULT_SWITCHES[name as keyof Switches];
}

const BINS = ['users', 'groups', 'applications', 'conditionalAccessPolicies'] as const satisfies readonly SetName[];
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

/** What is put into the bin, and each of it once again into and out of it between two backups. */
function victims(tenant: TenantHandle): { id: string; set: SetName }[] {
  const assignments = tenant.list('appRoleAssignments').filter((row) => row['principalType'] === 'User');
  return [
    ...BINS.map((set) => ({ set, id: idOf(tenant.list(set).at(-1)) })),
    { set: 'users', id: String(assignments[0]?.['principalId']) },
  ];
}

function change(tenant: TenantHandle, seed: number): void {
  tenant.applyChanges({ count: 12, seed });
  const licensed = tenant
    .list('users')
    .find((row) => Array.isArray(row['licenseAssignmentStates']) && row['licenseAssignmentStates'].length > 0);
  tenant.update(idOf(licensed), { licenseAssignmentStates: [] });
}

test.each(CASES)('with %s played as %s, full and incremental backups hold the tenant', async (name, way) => {
  harness.simulator.configure({ switches: { ...DEFAULT_SWITCHES, ...(name in READING_WAYS && { [name]: way }) } });
  const permissions = [...READ_PERMISSIONS, 'Member.Read.Hidden'];
  const tenant = harness.simulator.createTenant({ users: 14, groups: 4, seed: 3, variety: true, permissions });
  const connectionId = await harness.connect(tenant);
  await harness.backup(connectionId);
  const [returned, purged] = [victims(tenant), idOf(tenant.list('users').at(-2))];
  // There and back before anybody looks.
  for (const { id } of returned) tenant.delete(id);
  for (const { id } of returned) tenant.restore(id);
  change(tenant, 1);
  const live = returned.filter(({ set, id }) => tenant.list(set).some((row) => row['id'] === id));
  for (const { id } of live) tenant.delete(id);
  await harness.backup(connectionId);
  for (const { id } of live) tenant.restore(id);
  tenant.delete(purged);
  tenant.delete(purged, { permanent: true });
  change(tenant, 2);
  const backup = await harness.backup(connectionId);
  await expectSound(harness, backup);
  await expectLikeTenant({ ...harness, tenant }, connectionId);
  const fresh = await harness.connect(tenant);
  await harness.backup(fresh);
  expect(await contentOf(harness, connectionId)).toEqual(await contentOf(harness, fresh));
});
