import { expect } from 'vitest';
import { proofTypes } from '#core/backups/store/proof/proof-types.ts';
import { evaluatePermissions } from '#core/connections/evaluate-permissions.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import type { TenantHarness } from '../support/tenant-harness.ts';

export const SAMPLED: readonly string[] = ['User.Read.All', 'RoleManagement.Read.Directory'];

/** Takes each of the permissions away from a tenant whose backup has everything, and gives it back. */
export async function proveWithoutPermissions(
  harness: TenantHarness,
  connectionId: string,
  permissions: readonly string[],
): Promise<void> {
  const { tenant, db, workspaceId } = harness;
  tenant.setPermissions(READ_PERMISSIONS);
  harness.restart();
  await harness.backup(connectionId, 'full');
  expect(READ_PERMISSIONS).toEqual(expect.arrayContaining([...permissions]));
  for (const lost of permissions) {
    const granted = READ_PERMISSIONS.filter((permission) => permission !== lost);
    tenant.setPermissions(granted);
    harness.restart();
    const missing = evaluatePermissions(granted, Object.values(OBJECT_TYPES)).types.filter(
      ({ backup }) => backup.state === 'missing',
    );
    const proof = await harness.prove(connectionId);
    const types = await proofTypes(db, { workspaceId, id: proof.id });
    expect(await harness.differencesOf(proof), lost).toEqual([]);
    const isWhole = types.every(({ state, unknown }) => state === 'compared' && unknown.length === 0);
    if (missing.length > 0) expect(isWhole, lost).toBe(false);
    expect(proof, lost).toMatchObject(
      isWhole ? { state: 'completed', outcome: 'equal' } : { state: 'completedWithWarnings', outcome: 'unknown' },
    );
    for (const { type } of missing)
      expect(
        types.find((one) => one.type === type),
        `${lost} ${type}`,
      ).toMatchObject({ state: 'unread', figures: null, failure: { code: 'graph-permission-missing' } });
  }
  tenant.setPermissions(READ_PERMISSIONS);
  harness.restart();
  expect((await harness.prove(connectionId)).outcome).toBe('equal');
}
