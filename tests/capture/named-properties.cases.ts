import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { GraphObject } from '#core/domain/json.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { decodeRecord } from '#core/repository/record-codec.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let connectionId: string;

const VALUE = 'extension_11112222333344445555666677778888_costCenter';
export const SETS = ['users', 'groups', 'devices', 'applications', 'administrativeUnits'] as const;
const TYPE_OF: Record<(typeof SETS)[number], string> = {
  users: 'user',
  groups: 'group',
  devices: 'device',
  applications: 'application',
  administrativeUnits: 'administrativeUnit',
};
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);
const first = (set: (typeof SETS)[number]): string => idOf(harness.tenant.list(set)[0]);

async function held(backup: Backup, type: TypeKey, id: string): Promise<GraphObject> {
  const { repository, manifest } = await harness.manifestOf(backup);
  const entry = await repository.findObject(manifest.types[type]?.objectRuns ?? [], id);
  if (!entry?.location) throw new Error(`${type} ${id} is not in the backup`);
  return decodeRecord(await repository.readRecord(entry.location)).object;
}

async function newest(mode: 'auto' | 'full' = 'auto'): Promise<Backup> {
  const backup = await harness.backup(connectionId, mode);
  await expectSound(harness, backup);
  return backup;
}

/** What Graph returns only when it is named, in types that are read by a list of names and in types that are not. */
export function testNamedProperties(sets: readonly (typeof SETS)[number][]): void {
  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 20, groups: 4, seed: 97 } });
    const application = idOf(harness.tenant.list('applications')[0]);
    harness.tenant.create('extensionProperties', {
      parent: application,
      appDisplayName: 'Costs',
      name: VALUE,
      dataType: 'String',
      isMultiValued: false,
      isSyncedFromOnPremises: false,
      targetObjects: ['User', 'Group', 'Device', 'Application', 'AdministrativeUnit', 'Organization'],
    });
    for (const set of SETS) harness.tenant.update(first(set), { [VALUE]: `${set} 1` });
    connectionId = await harness.connect();
    await harness.backup(connectionId);
  });
  afterEach(() => {
    harness.simulator.clearFaults();
    harness.simulator.resetSchema();
  });
  afterAll(() => harness?.close());

  describe.each(sets)('%s', (set) => {
    test('gain what the schema of the service gains, within a week and in a full backup of a new connection at once', async () => {
      harness.simulator.addProperty({ type: TYPE_OF[set], name: 'newSince2027' });
      harness.tenant.update(first(set), { newSince2027: 'seen' });
      const other = await harness.connect();
      const backup = await harness.backup(other);
      expect(backup).toMatchObject({ state: 'completed', warnings: [] });
      expect((await held(backup, set, first(set)))['newSince2027']).toBe('seen');
    });

    test('lose one property alone where the service refuses to select it, and say which', async () => {
      harness.simulator.addProperty({ type: TYPE_OF[set], name: 'onlyInSchema' });
      harness.simulator.refuseProperty(TYPE_OF[set], 'onlyInSchema');
      harness.tenant.update(first(set), { [VALUE]: 'still there' });
      const other = await harness.connect();
      const backup = await harness.backup(other);
      expect(backup.warnings).toEqual([expect.objectContaining({ code: 'property-refused', type: set })]);
      expect(backup.warnings[0]?.message).toContain('onlyInSchema');
      expect((await held(backup, set, first(set)))[VALUE]).toBe('still there');
      await expectLikeTenant(harness, other);
      // Known now: not asked for again, and nothing is read in full because of it.
      const later = await harness.backup(other);
      const { manifest } = await harness.manifestOf(later);
      expect(manifest.types[set]?.refused).toEqual(['onlyInSchema']);
      expect(manifest.types[set]?.mode).not.toBe('full');
    });
  });
}

/** What belongs to no set alone. */
export function testExtensions(): void {
  test('values of directory extensions are captured, in a full backup and when they change', async () => {
    const whole = await newest('full');
    for (const set of SETS) expect((await held(whole, set, first(set)))[VALUE], set).toBe(`${set} 1`);
    for (const set of SETS) harness.tenant.update(first(set), { [VALUE]: `${set} 2` });
    const changed = await newest();
    expect(changed).toMatchObject({ state: 'completed', warnings: [], changed: SETS.length });
    for (const set of SETS) expect((await held(changed, set, first(set)))[VALUE], set).toBe(`${set} 2`);
    for (const set of SETS) harness.tenant.update(first(set), { [VALUE]: null });
    const emptied = await newest();
    for (const set of SETS) expect((await held(emptied, set, first(set)))[VALUE] ?? null, set).toBe(null);
    expect((await newest()).changed).toBe(0);
  });

  test('a new extension is asked for from the next backup on, by a full read of the types it can be on, which says so', async () => {
    const name = VALUE.replace('costCenter', 'badge');
    harness.tenant.create('extensionProperties', {
      parent: idOf(harness.tenant.list('applications')[0]),
      appDisplayName: 'Costs',
      name,
      dataType: 'String',
      isMultiValued: false,
      isSyncedFromOnPremises: false,
      targetObjects: ['User', 'Device'],
    });
    const [user, device] = [first('users'), first('devices')];
    harness.tenant.update(user, { [name]: 'B-1' });
    harness.tenant.update(device, { [name]: 'B-2' });
    const backup = await newest();
    const { manifest } = await harness.manifestOf(backup);
    expect(manifest.types.users).toMatchObject({ mode: 'full', readFully: 'selectionChanged' });
    expect(manifest.types.users?.named).toContain(name);
    expect(manifest.types.groups?.mode).toBe('delta');
    expect((await held(backup, 'users', user))[name]).toBe('B-1');
    expect((await held(backup, 'devices', device))[name]).toBe('B-2');
    expect((await harness.manifestOf(await newest())).manifest.types.users?.mode).toBe('delta');
  });

  test.each(['absent', 'refused', 'shown'] as const)(
    'licence states are captured where the delta has them %s',
    async (way) => {
      harness.simulator.configure({ switches: { licenceStatesInDelta: way } });
      const user = first('users');
      const states = [
        {
          skuId: 'c7df2760-2c81-4ef7-b578-5b5392b571df',
          assignedByGroup: null,
          disabledPlans: [],
          error: 'None',
          state: 'Active',
        },
      ];
      harness.tenant.update(user, { licenseAssignmentStates: states });
      const other = await harness.connect();
      const backup = await harness.backup(other);
      expect(backup).toMatchObject({ state: 'completed', warnings: [] });
      expect((await held(backup, 'users', user))['licenseAssignmentStates']).toEqual(states);
      harness.tenant.update(user, { licenseAssignmentStates: [] });
      const later = await harness.backup(other);
      expect((await held(later, 'users', user))['licenseAssignmentStates']).toEqual([]);
    },
  );

  describe('where the action that names all extensions answers nothing', () => {
    const ACTION = '/v1.0/directoryObjects/getAvailableExtensionProperties';

    async function tenantOfMany() {
      const tenant = harness.simulator.createTenant({ users: 12, groups: 6, seed: 31, variety: true });
      const id = await harness.connect(tenant);
      const named = async (backup: Backup): Promise<readonly string[]> =>
        (await harness.manifestOf(backup)).manifest.types.users?.named ?? [];
      const before = await named(await harness.backup(id));
      const foreign = before.find((name) => name.endsWith('loyaltyLevel')) ?? '';
      harness.simulator.addFault({ path: ACTION, kind: 'emptyObject', count: 'always' });
      return { tenant, id, named, before, foreign };
    }

    test('those of multi-tenant applications stay known while their principal is there', async () => {
      const { tenant, id, named, before, foreign } = await tenantOfMany();
      expect(foreign).not.toBe('');
      const kept = await harness.backup(id);
      expect([await named(kept), kept.changed]).toEqual([before, 0]);
      tenant.delete(String(tenant.find('servicePrincipals', 'Loyalty Cloud')?.['id']));
      expect(await named(await harness.backup(id))).toEqual(before.filter((name) => name !== foreign));
    });

    test('those of an application that does not tell stay known, and it is named', async () => {
      const { tenant, id, named, before } = await tenantOfMany();
      const [definition] = tenant.list('extensionProperties');
      const appId = String(definition?.['name']).split('_')[1] ?? '';
      const owner = tenant.list('applications').find((row) => String(row['appId']).replaceAll('-', '') === appId);
      const path = `/v1.0/applications/${idOf(owner)}/extensionProperties$`;
      harness.simulator.addFault({ path, status: 403, code: 'Authorization_RequestDenied', count: 'always' });
      const backup = await harness.backup(id);
      expect([await named(backup), backup.changed]).toEqual([before, 0]);
      const told = backup.warnings.filter(({ type }) => type === null);
      expect(told.map(({ message }) => message)).toEqual([expect.stringContaining(String(owner?.['appId']))]);
      await expectSound(harness, backup);
    });
  });

  test('values of the organization that may not be selected cost these values alone', async () => {
    const path = '/v1.0/organization?$select=id,extension*';
    harness.simulator.addFault({ path, status: 400, code: 'Request_BadRequest', count: 'always' });
    const backup = await harness.backup(connectionId);
    expect(backup.warnings).toEqual([expect.objectContaining({ type: null, code: 'property-refused' })]);
    const { organization } = (await harness.manifestOf(backup)).manifest.context;
    expect(organization).toEqual([expect.objectContaining({ displayName: expect.any(String) as string })]);
  });
}

export const isSampled = (set: (typeof SETS)[number]): boolean => set === 'users';
