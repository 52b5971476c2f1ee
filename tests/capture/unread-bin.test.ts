import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { unknownPartsAt } from '#core/backups/store/capture/unknown-parts.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** A recycle bin that an application may not look into, and those of a cloud that has none. */
vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
let connectionId: string;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 12, groups: 4, seed: 61 } });
  connectionId = await harness.connect();
  await harness.backup(connectionId);
});
afterAll(() => harness?.close());

const POLICIES = 'conditionalAccessPolicies';

async function binOf(backup: Backup, type: string) {
  const scope = { connectionId, seq: backup.seq ?? 0, type };
  return (await unknownPartsAt(harness.db, scope, [])).filter(({ part }) => part === 'recycleBin');
}

async function howItLeft(id: string): Promise<string | undefined> {
  return (await openState(harness.db, connectionId)).deletions.get(id);
}

test('what cannot be asked of the bin is unknown, said once, and known when the bin can be read', async () => {
  const { simulator, tenant } = harness;
  simulator.configure({ switches: { conditionalAccessBin: 'refused' } });
  const id = String(tenant.list(POLICIES)[0]?.['id']);
  tenant.delete(id);
  const first = await harness.backup(connectionId);
  expect(first.warnings).toEqual([expect.objectContaining({ code: 'bin-unread', type: POLICIES })]);
  expect(await binOf(first, POLICIES)).toHaveLength(1);
  await expectSound(harness, first);
  const second = await harness.backup(connectionId);
  expect(second.warnings).toEqual([]);
  expect(await binOf(second, POLICIES)).toHaveLength(1);
  simulator.configure({ switches: { conditionalAccessBin: 'readable' } });
  const third = await harness.backup(connectionId);
  expect(await binOf(third, POLICIES)).toEqual([]);
  expect(await howItLeft(id)).toBe('soft');
  tenant.delete(id, { permanent: true });
  await harness.backup(connectionId);
  expect(await howItLeft(id)).toBe('hard');
});

test('custom roles have a bin of their own, where the cloud has one', async () => {
  const { simulator, tenant } = harness;
  const role = (displayName: string): string =>
    String(
      tenant.create('roleDefinitions', {
        displayName,
        isBuiltIn: false,
        isEnabled: true,
        rolePermissions: [
          { allowedResourceActions: ['microsoft.directory/applications/standard/read'], condition: null },
        ],
      })['id'],
    );
  const [here, elsewhere] = [role('Reader of applications'), role('Another reader')];
  const before = await harness.backup(connectionId);
  tenant.delete(here);
  const first = await harness.backup(connectionId);
  expect([await howItLeft(here), first.warnings]).toEqual(['soft', []]);
  const objects = [{ type: 'roleDefinitions' as const, id: here }];
  const [item] = await harness.itemsOf(await harness.restore({ backup: before, objects }));
  expect([item?.action, item?.state]).toEqual(['undelete', 'done']);
  expect(tenant.list('roleDefinitions').map(({ id }) => id)).toContain(here);
  simulator.configure({ switches: { missingSegments: ['/roleManagement/directory/deletedItems'] } });
  tenant.delete(elsewhere);
  const second = await harness.backup(connectionId);
  simulator.configure({ switches: { missingSegments: [] } });
  expect([await howItLeft(elsewhere), second.warnings]).toEqual(['hard', []]);
  expect(await binOf(second, 'roleDefinitions')).toEqual([]);
});
