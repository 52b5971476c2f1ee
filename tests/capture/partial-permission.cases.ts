import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { unknownPartsAt } from '#core/backups/store/capture/unknown-parts.ts';
import { typeFacts } from '#core/backups/store/type-facts.ts';
import { evaluatePermissions } from '#core/connections/evaluate-permissions.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { isTypeKey, TYPE_KEYS } from '#core/domain/type-keys.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let connectionId: string;

/** Not every connection is given the permission: without it the type is left out, and that is no trouble. */
const isOptional = (type: string): boolean => isTypeKey(type) && OBJECT_TYPES[type].permissions.optional === true;

/** @param isTried of the permissions that reading needs, which are lost. */
export function testLostPermissions(isTried: (permission: string, at: number) => boolean): void {
  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 10, groups: 3, seed: 101 } });
    connectionId = await harness.connect();
    await harness.backup(connectionId);
  });
  afterEach(() => {
    harness.simulator.clearFaults();
    harness.tenant.setPermissions(READ_PERMISSIONS);
    harness.restart();
  });
  afterAll(() => harness?.close());

  test.each(READ_PERMISSIONS.filter(isTried))(
    'without %s everything else is backed up, and what is missing is named with the remedy',
    async (lost) => {
      const granted = READ_PERMISSIONS.filter((permission) => permission !== lost);
      harness.tenant.setPermissions(granted);
      harness.restart();
      const { types, readyForBackup } = evaluatePermissions(granted, Object.values(OBJECT_TYPES));
      expect(readyForBackup).toBe(true);
      const missing = types.filter(({ backup }) => backup.state === 'missing').map(({ type }) => type as string);
      const backup = await harness.backup(connectionId, 'full');
      await expectSound(harness, backup);
      expect(backup.deleted).toBe(0);
      const states = await harness.typesOf(backup);
      const carried = [...states]
        .filter(([type, { state }]) => state === 'carried' && !isOptional(type))
        .map(([type]) => type);
      for (const type of missing) expect(carried, type).toContain(type);
      for (const type of carried) {
        const warning = backup.warnings.find((one) => one.type === type);
        expect(warning).toMatchObject({
          code: 'graph-permission-missing',
          remedy: expect.stringMatching(/^Grant \S+/) as string,
        });
      }
      for (const { type, code } of backup.warnings)
        if (type !== null && !carried.includes(type)) expect(code).toBe('graph-permission-missing');
      expect(backup.state).toBe(backup.warnings.length > 0 ? 'completedWithWarnings' : 'completed');
    },
  );

  test.each(READ_PERMISSIONS.filter(isTried))(
    'a first backup without %s holds all that it can read, and nothing else',
    async (lost) => {
      const { tenant, db } = harness;
      tenant.setPermissions(READ_PERMISSIONS.filter((permission) => permission !== lost));
      harness.restart();
      const id = await harness.connect();
      const backup = await harness.backup(id);
      await expectSound(harness, backup);
      const carried = [...(await harness.typesOf(backup))].filter(([, { state }]) => state === 'carried');
      const { objects } = await openState(db, id);
      for (const [type] of carried) expect(objects.filter((object) => object.type === type)).toEqual([]);
      // Every set that is not known is named, and every one that is not named is as the tenant has it.
      const warned = new Set(backup.warnings.map(({ type }) => type));
      for (const [type] of carried) if (!isOptional(type)) expect([...warned]).toContain(type);
      const scope = { connectionId: id, seq: backup.seq ?? 0 };
      const parts = await Promise.all(TYPE_KEYS.map((type) => unknownPartsAt(db, { ...scope, type }, [])));
      const unknown = parts.flat().map(({ part }) => part);
      const withParts = TYPE_KEYS.filter((_, index) => (parts[index]?.length ?? 0) > 0);
      expect([...warned]).toEqual(expect.arrayContaining(withParts));
      await expectLikeTenant(harness, id, { skip: [...carried.map(([type]) => type), ...unknown] });
    },
  );
}

/** What else costs only itself. */
export function testLostParts(): void {
  test.each(['/v1.0/domains', '/v1.0/organization', '/v1.0/subscribedSkus'])(
    'losing %s costs the context alone',
    async (path) => {
      const { manifest: before } = await harness.manifestOf(await harness.backup(connectionId));
      harness.simulator.addFault({
        path: `${path}*`,
        count: 'always',
        status: 403,
        code: 'Authorization_RequestDenied',
      });
      const backup = await harness.backup(connectionId);
      expect(backup.warnings).toEqual([expect.objectContaining({ type: null, code: 'graph-permission-missing' })]);
      const { manifest } = await harness.manifestOf(backup);
      expect(manifest.context).toEqual(before.context);
    },
  );

  test('what the tenant has no licence for is marked, and is no warning', async () => {
    harness.simulator.addFault({
      path: '/v1.0/roleManagement/directory/roleEligibilitySchedules*',
      count: 'always',
      status: 400,
      code: 'AadPremiumLicenseRequired',
    });
    for (const id of [connectionId, await harness.connect()]) {
      const backup = await harness.backup(id);
      expect(backup).toMatchObject({ state: 'completed', warnings: [] });
      const facts = await typeFacts(harness.db, { workspaceId: harness.workspaceId, id: backup.id });
      expect(facts.filter(({ notLicensed }) => notLicensed).map(({ type }) => type)).toEqual([
        'roleEligibilitySchedules',
      ]);
      await expectSound(harness, backup);
    }
  });
}

/** Two of them, far apart in the list. */
export const isSampled = (_: string, at: number): boolean => at === 1 || at === READ_PERMISSIONS.length - 1;
