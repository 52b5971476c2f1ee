import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

/** What a restore cannot write, or leaves by its options, is named in every run, and never called as in the backup. */
let harness: TenantHarness;
let backup: Backup;
let device: string;
let owner: string;
let group: string;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 30 } });
  const { tenant } = harness;
  owner = String(
    tenant.create('users', {
      displayName: 'Owner',
      userPrincipalName: `owner@${tenant.domains[0] ?? ''}`,
      mailNickname: 'owner',
      accountEnabled: true,
      userType: 'Member',
    })['id'],
  );
  device = String(tenant.list('devices').find((one) => one['onPremisesSyncEnabled'] !== true)?.['id']);
  tenant.link('registeredOwners', device, owner);
  group = String(
    tenant.create('groups', {
      displayName: 'Left alone',
      mailNickname: 'left',
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
    })['id'],
  );
  backup = await harness.backup(await harness.connect());
}, 120_000);

afterAll(() => harness?.close());

const run = async (objects: Parameters<TenantHarness['restore']>[0]['objects']): Promise<OpenItem[]> =>
  harness.itemsOf(await harness.restore({ backup, objects: objects ?? [] }));
const said = (item: OpenItem | undefined) => ({
  action: item?.action,
  reasons: item?.reasons.map(({ code }) => code),
  links: item?.plan.links.map(({ relation, reason }) => [relation, reason]),
});

describe('a device whose owner was created again', () => {
  const lost = { action: 'skip', reasons: ['differs-unwritten'], links: [['registeredOwners', 'delegated-only']] };

  it('is named by the restore that creates the owner', async () => {
    harness.tenant.delete(owner, { permanent: true });
    const items = await run([
      { type: 'users', id: owner },
      { type: 'devices', id: device },
    ]);
    expect(said(items.find(({ type }) => type === 'devices'))).toEqual(lost);
  });

  it('is named by every later one', async () => {
    const [item] = await run([{ type: 'devices', id: device }]);
    expect(said(item)).toEqual(lost);
  });

  it('is as in the backup once somebody has registered the new account', async () => {
    const now = harness.tenant.list('users').find(({ displayName }) => displayName === 'Owner');
    harness.tenant.link('registeredOwners', device, String(now?.['id']));
    const [item] = await run([{ type: 'devices', id: device }]);
    expect(said(item)).toEqual({ action: 'skip', reasons: ['same-as-backup'], links: [] });
  });
});

describe('a group with a member who was added since', () => {
  it('is not called as in the backup by a restore that takes no links away', async () => {
    const [member] = harness.tenant.list('users');
    harness.tenant.link('members', group, String(member?.['id']));
    const [left] = await run([{ type: 'groups', id: group }]);
    expect([left?.state, left?.reasons.map(({ code }) => code)]).toEqual(['skipped', ['differs-unwritten']]);

    harness.tenant.update(group, { description: 'Changed' });
    const [written] = await run([{ type: 'groups', id: group }]);
    expect([written?.state, written?.comparison?.result]).toEqual(['done', 'differs']);
    expect(written?.comparison?.links).toMatchObject([
      { relation: 'members', change: 'remove', targetId: member?.['id'], reason: 'added-link-kept' },
    ]);
  });
});
