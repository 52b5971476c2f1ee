import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** Graph answers less to who may see less: without a word, so that nothing of it may be taken for the truth. */
let harness: TenantHarness;
let connectionId: string;
let sets: { type: 'groups' | 'administrativeUnits'; id: string }[];
let member: string;

const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 20, groups: 4, seed: 99 } });
  const { tenant } = harness;
  member = idOf(tenant.list('users')[0]);
  sets = (['groups', 'administrativeUnits'] as const).map((type) => {
    const id = idOf(tenant.create(type, { displayName: `Hidden ${type}`, visibility: 'HiddenMembership' }));
    tenant.link('members', id, member);
    return { type, id };
  });
  connectionId = await harness.connect();
});
afterAll(() => harness?.close());

function mayRead(hidden: boolean): void {
  harness.tenant.setPermissions([...READ_PERMISSIONS, ...(hidden ? ['Member.Read.Hidden'] : [])]);
  harness.restart();
}

async function membersHeld(): Promise<string[][]> {
  const { links } = await openState(harness.db, connectionId);
  return sets.map(({ id }) =>
    links.filter((link) => link.sourceId === id && link.relation === 'members').map(({ targetId }) => targetId),
  );
}

function expectHidden(backup: Backup): void {
  expect(backup.state).toBe('completedWithWarnings');
  for (const { type } of sets) {
    const warning = backup.warnings.find((one) => one.type === type);
    expect(warning).toMatchObject({
      code: 'hidden-membership',
      remedy: expect.stringContaining('Member.Read.Hidden') as string,
    });
  }
}

test('hidden members are unknown in a first backup, and complete when the permission is granted', async () => {
  mayRead(false);
  const before = await harness.backup(connectionId);
  expectHidden(before);
  expect(await membersHeld()).toEqual([[], []]);
  expectHidden(await harness.backup(connectionId));
  mayRead(true);
  const after = await harness.backup(connectionId);
  expect(after).toMatchObject({ state: 'completed', warnings: [] });
  expect(await membersHeld()).toEqual([[member], [member]]);
  expect((await harness.manifestOf(after)).manifest.types.groups).toMatchObject({ readFully: 'permissionChanged' });
  await expectSound(harness, after);
});

test.each(['auto', 'full'] as const)(
  'taking the permission away removes nobody, in a backup that is %s',
  async (mode) => {
    mayRead(true);
    await harness.backup(connectionId);
    mayRead(false);
    const less = await harness.backup(connectionId, mode);
    expectHidden(less);
    expect(await membersHeld()).toEqual([[member], [member]]);
    await expectSound(harness, less);
  },
);

test('an external tenant has no delta: everything is read by lists, relations included', async () => {
  mayRead(true);
  harness.tenant.setTraits({ external: true });
  const other = await harness.connect();
  const whole = await harness.backup(other);
  expect(whole).toMatchObject({ state: 'completed', warnings: [] });
  await expectSound(harness, whole);
  await expectLikeTenant(harness, other);
  harness.tenant.applyChanges({ count: 15, seed: 3 });
  const later = await harness.backup(other);
  expect(later).toMatchObject({ state: 'completed', warnings: [] });
  expect((await harness.manifestOf(later)).manifest.types.users).toMatchObject({
    readFully: 'deltaNotOffered',
    token: null,
  });
  await expectSound(harness, later);
  await expectLikeTenant(harness, other);
  harness.tenant.setTraits({ external: false });
});
