import { afterAll, describe, expect, test, vi } from 'vitest';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** Service principals among the members and owners of groups: lists leave them out, and the delta may or may not. */
vi.setConfig({ testTimeout: 300_000 });

const harnesses: TenantHarness[] = [];
afterAll(() => Promise.all(harnesses.map((harness) => harness.close())));

const RELATIONS = ['members', 'owners'] as const;

/** @param shown whether the delta shows them */
export function testLeftOutPrincipals(shown: boolean): void {
  describe.each([shown])('where the delta shows them: %s', areKnown);
}

function areKnown(shown: boolean): void {
  const prepared = start(shown);

  test('every backup holds them, and finds them gone', async () => {
    const { harness, connectionId, group, principals, held } = await prepared;
    const { tenant } = harness;
    for (const mode of ['full', 'auto', 'full'] as const) {
      await expectSound(harness, await harness.backup(connectionId, mode));
      await expectLikeTenant(harness, connectionId);
      for (const relation of RELATIONS) expect(await held(relation)).toEqual(principals.toSorted());
    }
    for (const relation of RELATIONS) tenant.unlink(relation, group, principals[0] ?? '');
    await harness.backup(connectionId);
    for (const relation of RELATIONS) expect(await held(relation)).toEqual(principals.slice(1).toSorted());
    await expectLikeTenant(harness, connectionId);
  });

  test('of one that does not tell, what was held is kept and named', async () => {
    const { harness, connectionId, principals, held } = await prepared;
    const id = principals[1] ?? '';
    harness.simulator.addFault({ path: `/v1.0/servicePrincipals/${id}/*`, count: 'always', status: 404 });
    const backup = await harness.backup(connectionId, 'full');
    harness.simulator.clearFaults();
    for (const relation of RELATIONS) expect(await held(relation)).toContain(id);
    expect(backup.warnings.filter(({ type }) => type === 'groups').map(({ message }) => message)).toEqual([
      expect.stringContaining('enterprise applications among the members of one object'),
      expect.stringContaining('enterprise applications among the owners of one object'),
    ]);
    expect((await harness.backup(connectionId)).warnings).toEqual([]);
  });

  test('without the permission they are unknown, and are not planned as removed', async () => {
    const { harness, connectionId, principals, held } = await prepared;
    const reads = ['Application.Read.All', 'Directory.Read.All'];
    harness.tenant.setPermissions(READ_PERMISSIONS.filter((permission) => !reads.includes(permission)));
    harness.restart();
    const backup = await harness.backup(connectionId, 'full');
    for (const relation of RELATIONS) expect(await held(relation)).toEqual(principals.slice(1).toSorted());
    const warnings = backup.warnings.filter(({ type }) => type === 'groups');
    expect(warnings.map(({ code }) => code)).toEqual(RELATIONS.map(() => 'graph-permission-missing'));
    for (const { remedy } of warnings) expect(remedy).toContain('Application.Read.All');
    harness.tenant.setPermissions(READ_PERMISSIONS);
    harness.restart();
    expect((await harness.backup(connectionId)).warnings).toEqual([]);
  });
}

async function start(principalsInGroupDelta: boolean) {
  const harness = await tenantHarness({
    simulator: { users: 12, groups: 4, seed: 55, switches: { principalsInGroupDelta } },
  });
  harnesses.push(harness);
  const { tenant } = harness;
  const group = String(tenant.create('groups', { displayName: 'Robots', securityEnabled: true, groupTypes: [] })['id']);
  const principals = tenant
    .list('servicePrincipals')
    .filter((row) => OBJECT_TYPES.servicePrincipals.restore.protectedBy(row as never) === null)
    .slice(0, 3)
    .map(({ id }) => String(id));
  for (const id of principals) for (const relation of RELATIONS) tenant.link(relation, group, id);
  const connectionId = await harness.connect();
  const held = async (relation: string): Promise<string[]> => {
    const { links } = await openState(harness.db, connectionId);
    return links
      .filter((link) => link.sourceId === group && link.relation === relation && link.type === 'groups')
      .map(({ targetId }) => targetId)
      .toSorted();
  };
  return { harness, connectionId, group, principals, held };
}
