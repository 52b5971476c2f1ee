import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import { heldObjects } from '../support/restorable.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

/** Protects the many from the one: an object that is damaged, hidden or forbidden costs only itself, and is named. */
const files = new Map<string, Uint8Array>();
let harness: TenantHarness;
let backup: Backup;
let items: ReadonlyMap<string, OpenItem>;
let damaged: string;
let forbidden: string;
let plain: string;
let hidden: string;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 30 }, storage: memoryStorage(files) });
  const { tenant, simulator } = harness;
  const connectionId = await harness.connect();
  const holders = new Set(tenant.list('roleAssignments').map(({ principalId }) => principalId));
  const users = tenant
    .list('users')
    .filter(
      (user) =>
        user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true && !holders.has(user['id'] ?? ''),
    )
    .map(({ id }) => String(id));
  [damaged = '', forbidden = '', plain = ''] = users;
  hidden = String(
    tenant.create('groups', {
      displayName: 'Hemliga',
      description: 'Who is in it shows to few',
      mailEnabled: true,
      mailNickname: 'hemliga',
      securityEnabled: false,
      groupTypes: ['Unified'],
      visibility: 'HiddenMembership',
    })['id'],
  );
  for (const member of users.slice(0, 5)) tenant.link('members', hidden, member);
  tenant.update(damaged, { displayName: 'Before' });
  await harness.backup(connectionId);
  const before = new Set(files.keys());
  tenant.update(damaged, { displayName: 'Damaged by name' });
  backup = await harness.backup(connectionId);
  expect((await heldObjects(harness, connectionId)).some(({ id }) => id === hidden)).toBe(true);
  const packs = [...files.keys()].filter((key) => /pack/.test(key) && !before.has(key));
  expect(packs).toHaveLength(1);
  for (const key of packs) files.delete(key);

  for (const id of [damaged, plain]) tenant.delete(id, { permanent: true });
  tenant.update(forbidden, { jobTitle: 'Nobody sees it' });
  tenant.update(hidden, { description: 'Changed' });
  const { granted } = await harness.connections.tenant({ workspaceId: harness.workspaceId, connectionId });
  tenant.setPermissions([...granted].filter((name) => name !== 'Member.Read.Hidden'));
  harness.restart();
  simulator.addFault({
    path: `/v1.0/users/${forbidden}*`,
    status: 403,
    code: 'Authorization_RequestDenied',
    count: 'always',
  });
  const job = await harness.restore({ backup, types: ['users', 'groups'], options: { links: 'rollBack' } });
  items = new Map((await harness.itemsOf(job)).map((item) => [item.objectId, item]));
}, 120_000);

afterAll(() => harness?.close());

const codesOf = (id: string): string[] => items.get(id)?.reasons.map(({ code }) => code) ?? [];

it('names what the backup cannot show any more', () => {
  expect(items.get(damaged)).toMatchObject({ action: 'blocked', displayName: 'Damaged by name' });
  expect(codesOf(damaged)).toEqual(['content-lost']);
});

it('names what the tenant refuses to show', () => {
  expect(items.get(forbidden)).toMatchObject({ action: 'blocked' });
  expect(codesOf(forbidden)).toEqual(['unreadable']);
});

it('writes what it may of a group whose members are hidden, and says nothing of them', () => {
  const item = items.get(hidden);
  expect(item).toMatchObject({ action: 'update', state: 'done' });
  expect(harness.tenant.get(hidden)).toMatchObject({ description: 'Who is in it shows to few' });
  expect(item?.plan.links.filter(({ treatment }) => treatment === 'write')).toEqual([]);
  expect(item?.comparison?.links.map(({ reason }) => reason)).not.toContain('changed-meanwhile');
  expect(harness.tenant.linked('members', hidden)).toHaveLength(3);
});

it('carries out the rest', () => {
  expect(items.get(plain)).toMatchObject({ action: 'create', state: 'done' });
  const odd = [...items.values()].filter(({ state }) => !['done', 'skipped', 'blocked'].includes(state));
  expect(
    odd.map(({ type, displayName, state, reasons, comparison }) => [type, displayName, state, reasons, comparison]),
  ).toEqual([]);
});
