import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CaptureLimits } from '#core/backups/capture/types.ts';
import type { Backup } from '#core/backups/store/backups.ts';
import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import type { JsonObject } from '#simulator/types.ts';
import { openState } from '../support/catalogue-state.ts';
import { giveExpirationPolicy, WRITES_EXPIRATION } from '../support/expiration-policy.ts';
import { expectSound } from '../support/soundness.ts';
import { tenantHarness, type OpenItem, type RestoreRequest, type TenantHarness } from '../support/tenant-harness.ts';

/** The one policy by which Microsoft 365 groups expire: which groups it selects, the groups alone tell. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TYPE = 'groupLifecyclePolicies';
const REFUSED = { status: 403, code: 'Authorization_RequestDenied' } as const;
const NOT_LICENSED = { status: 403, code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant' } as const;
const ENDS = 'GET /groups/{id}/groupLifecyclePolicies';

const harnesses: TenantHarness[] = [];
afterAll(() => Promise.all(harnesses.map((harness) => harness.close())));

let harness: TenantHarness;
let connectionId: string;
let groups: [string, string, string];
let policy: string;

/** Three Microsoft 365 groups, of which the policy selects the first two. */
async function start(limits: Partial<CaptureLimits> = {}): Promise<void> {
  harness = await tenantHarness({ simulator: { users: 6, groups: 4, seed: 31 }, limits });
  harnesses.push(harness);
  const { tenant } = harness;
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS, WRITES_EXPIRATION]);
  groups = [makeGroup('Sales'), makeGroup('Support'), makeGroup('Strategy')];
  policy = giveExpirationPolicy(tenant, groups.slice(0, 2));
  connectionId = await harness.connect();
}

function makeGroup(displayName: string): string {
  const group = harness.tenant.create('groups', {
    displayName,
    mailEnabled: true,
    mailNickname: displayName.toLowerCase(),
    securityEnabled: false,
    groupTypes: ['Unified'],
    visibility: 'Private',
  });
  return String(group['id']);
}

const the = (): JsonObject | undefined => harness.tenant.list(TYPE)[0];

/** In the tenant. */
function selected(): string[] {
  const id = String(the()?.['id']);
  return harness.tenant
    .list('groups')
    .filter((group) => harness.tenant.linked(TYPE, String(group['id'])).includes(id))
    .map(({ displayName }) => String(displayName))
    .toSorted();
}

/** In the newest backup. */
async function held(): Promise<string[]> {
  const { links } = await openState(harness.db, connectionId);
  return links
    .filter(({ type }) => type === TYPE)
    .map(({ targetId }) => String(harness.tenant.get(targetId)?.['displayName'] ?? targetId))
    .toSorted();
}

const asked = (): number => harness.simulator.statistics().byTemplate[ENDS] ?? 0;

async function restore(request: RestoreRequest): Promise<OpenItem[]> {
  return harness.itemsOf(await harness.restore(request));
}

async function restorePolicy(backup: Backup, more: Partial<RestoreRequest> = {}): Promise<OpenItem | undefined> {
  const items = await restore({ backup, types: [TYPE], ...more });
  return items.find(({ type }) => type === TYPE);
}

const asItWas = { state: 'done', comparison: expect.objectContaining({ result: 'asInBackup' }) };

describe('a backup', () => {
  test('holds the selected groups, and finds those that were added and taken out', async () => {
    await start();
    await expectSound(harness, await harness.backup(connectionId));
    expect(await held()).toEqual(['Sales', 'Support']);
    harness.tenant.unlink(TYPE, groups[0], policy);
    harness.tenant.link(TYPE, groups[2], policy);
    await expectSound(harness, await harness.backup(connectionId));
    expect(await held()).toEqual(['Strategy', 'Support']);
    expect(await harness.prove(connectionId)).toMatchObject({ outcome: 'equal' });
    harness.tenant.unlink(TYPE, groups[2], policy);
    const proof = await harness.prove(connectionId);
    expect(proof).toMatchObject({ outcome: 'differs' });
    expect(await harness.differencesOf(proof)).toEqual([expect.objectContaining({ type: TYPE })]);
  });

  test('asks no group where the policy is for all or for none, and knows that none is selected', async () => {
    await start();
    await harness.backup(connectionId);
    expect(await held()).toHaveLength(2);
    for (const managedGroupTypes of ['All', 'None']) {
      harness.tenant.update(policy, { managedGroupTypes });
      harness.simulator.resetStatistics();
      await expectSound(harness, await harness.backup(connectionId, 'full'));
      expect([await held(), asked()]).toEqual([[], 0]);
    }
  });

  test('asks every Microsoft 365 group once and no other, and between reconciliations those alone that changed', async () => {
    await start({ alwaysReconcileRequests: -1 });
    const unified = harness.tenant
      .list('groups')
      .filter(({ groupTypes }) => JSON.stringify(groupTypes).includes('Unified'));
    harness.simulator.resetStatistics();
    await harness.backup(connectionId);
    expect(asked()).toBe(unified.length);
    harness.tenant.update(groups[1], { description: 'changed' });
    harness.tenant.unlink(TYPE, groups[1], policy);
    harness.simulator.resetStatistics();
    await harness.backup(connectionId);
    expect([await held(), asked()]).toEqual([['Sales'], 1]);
    // A policy that changed may select others.
    harness.tenant.link(TYPE, groups[2], policy);
    harness.tenant.update(policy, { groupLifetimeInDays: 90 });
    await harness.backup(connectionId);
    expect(await held()).toEqual(['Sales', 'Strategy']);
  });

  test('that holds nothing of the policy is not said to have missed it', async () => {
    await start();
    harness.simulator.addFault({ path: `/v1.0/${TYPE}*`, count: 'always', ...REFUSED });
    await harness.backup(connectionId);
    harness.simulator.clearFaults();
    const proof = await harness.prove(connectionId);
    expect(proof).toMatchObject({ state: 'completedWithWarnings', outcome: 'unknown' });
    expect(await harness.differencesOf(proof)).toEqual([]);
  });

  test('in a tenant without a policy, or without the licence for one, is complete and warns of nothing', async () => {
    await start();
    await harness.backup(connectionId);
    harness.simulator.addFault({ path: `/v1.0/groups/*/${TYPE}*`, count: 'always', ...NOT_LICENSED });
    const unlicensed = await harness.backup(connectionId, 'full');
    expect(unlicensed).toMatchObject({ state: 'completed', warnings: [] });
    // What no group tells any more is not empty.
    expect(await held()).toEqual(['Sales', 'Support']);
    harness.simulator.addFault({ path: `/v1.0/${TYPE}*`, count: 'always', ...NOT_LICENSED });
    const without = await harness.connect();
    expect(await harness.backup(without)).toMatchObject({ state: 'completed', warnings: [] });
    harness.simulator.clearFaults();
    harness.tenant.delete(policy, { permanent: true });
    for (const id of [connectionId, without]) {
      const backup = await harness.backup(id, 'full');
      expect(backup).toMatchObject({ state: 'completed', warnings: [] });
      await expectSound(harness, backup);
    }
    expect(await held()).toEqual([]);
  });

  test('keeps a group that lies in the recycle bin among the selected, and forgets one that is gone', async () => {
    await start();
    await harness.backup(connectionId);
    harness.tenant.delete(groups[0]);
    harness.tenant.delete(groups[1], { permanent: true });
    await harness.backup(connectionId);
    expect(await held()).toEqual([groups[0]]);
  });
});

describe('a restore', () => {
  beforeEach(() => start());

  test('creates the policy that was deleted, and puts groups under it that were created again', async () => {
    const backup = await harness.backup(connectionId);
    harness.tenant.delete(groups[0], { permanent: true });
    harness.tenant.delete(policy, { permanent: true });
    const items = await restore({ backup, types: ['groups', TYPE] });
    expect(items.find(({ type }) => type === TYPE)).toMatchObject({ action: 'create', ...asItWas });
    expect(selected()).toEqual(['Sales', 'Support']);
    expect(the()).toMatchObject({ groupLifetimeInDays: 180, managedGroupTypes: 'Selected' });
  });

  test('puts a group that was created again under the living policy', async () => {
    const backup = await harness.backup(connectionId);
    harness.tenant.delete(groups[0], { permanent: true });
    const [item] = await restore({ backup, objects: [{ type: 'groups', id: groups[0] }] });
    expect(item).toMatchObject({ action: 'create', state: 'done', comparison: { links: [] } });
    expect(selected()).toEqual(['Sales', 'Support']);
    expect(String(the()?.['id'])).toBe(policy);
  });

  test('makes a policy for all one for selected groups again', async () => {
    const backup = await harness.backup(connectionId);
    harness.tenant.update(policy, { managedGroupTypes: 'All', groupLifetimeInDays: 30 });
    harness.tenant.unlink(TYPE, groups[0], policy);
    expect(await restorePolicy(backup)).toMatchObject({ action: 'update', ...asItWas });
    expect(selected()).toEqual(['Sales', 'Support']);
    expect(the()).toMatchObject({ groupLifetimeInDays: 180, managedGroupTypes: 'Selected' });
  });

  test('makes a policy for selected groups one for all again', async () => {
    harness.tenant.update(policy, { managedGroupTypes: 'All' });
    for (const group of groups.slice(0, 2)) harness.tenant.unlink(TYPE, group, policy);
    const backup = await harness.backup(connectionId);
    harness.tenant.update(policy, { managedGroupTypes: 'Selected' });
    harness.tenant.link(TYPE, groups[2], policy);
    expect(await restorePolicy(backup, { options: { links: 'rollBack' } })).toMatchObject({
      action: 'update',
      ...asItWas,
    });
    expect(the()).toMatchObject({ managedGroupTypes: 'All' });
  });

  test('brings the policy that was made in place of the old one to what that said, and makes no second one', async () => {
    const backup = await harness.backup(connectionId);
    harness.tenant.delete(policy, { permanent: true });
    harness.tenant.create(TYPE, { groupLifetimeInDays: 365, managedGroupTypes: 'None' });
    const item = await restorePolicy(backup, { options: { removeAdded: true } });
    expect(item).toMatchObject({ action: 'update', ...asItWas });
    expect(harness.tenant.list(TYPE)).toHaveLength(1);
    expect(the()).toMatchObject({ groupLifetimeInDays: 180, managedGroupTypes: 'Selected' });
    expect(selected()).toEqual(['Sales', 'Support']);
  });

  test('takes groups out again that were put under it since, and none of which the backup does not know', async () => {
    harness.simulator.addFault({ path: `/v1.0/groups/${groups[1]}/${TYPE}*`, count: 'always', ...REFUSED });
    const backup = await harness.backup(connectionId);
    harness.simulator.clearFaults();
    harness.tenant.link(TYPE, groups[2], policy);
    expect((await restorePolicy(backup))?.action).toBe('skip');
    expect(selected()).toEqual(['Sales', 'Strategy', 'Support']);
    const item = await restorePolicy(backup, { options: { links: 'rollBack' } });
    expect(selected()).toEqual(['Sales', 'Support']);
    expect(item?.plan.links.map(({ targetId, treatment, reason }) => [targetId, treatment, reason]).toSorted()).toEqual(
      [
        [groups[1], 'leave', 'links-unknown'],
        [groups[2], 'write', null],
      ].toSorted(),
    );
  });

  test('of a group that cannot be read costs that group alone, and says so', async () => {
    const backup = await harness.backup(connectionId);
    for (const group of groups) harness.tenant.unlink(TYPE, group, policy);
    harness.simulator.addFault({ path: `/v1.0/groups/${groups[1]}/${TYPE}*`, count: 'always', ...REFUSED });
    const item = await restorePolicy(backup);
    harness.simulator.clearFaults();
    expect(selected()).toEqual(['Sales']);
    expect(item?.comparison?.links).toEqual([expect.objectContaining({ targetId: groups[1], reason: 'links-unread' })]);
  });

  test('into a tenant that lost the licence says so of the policy, and restores the rest', async () => {
    const backup = await harness.backup(connectionId);
    harness.tenant.delete(groups[0], { permanent: true });
    harness.tenant.delete(policy, { permanent: true });
    for (const path of [`/v1.0/${TYPE}*`, `/v1.0/groups/*/${TYPE}*`])
      harness.simulator.addFault({ path, count: 'always', ...NOT_LICENSED });
    const items = await restore({ backup, types: ['groups', TYPE] });
    harness.simulator.clearFaults();
    expect(items.find(({ type }) => type === TYPE)).toMatchObject({ action: 'blocked' });
    expect(items.find(({ objectId }) => objectId === groups[0])).toMatchObject({ action: 'create', state: 'done' });
  });

  test('without the permission writes nothing, and names it', async () => {
    harness.tenant.setPermissions(DEFAULT_PERMISSIONS);
    harness.restart();
    const backup = await harness.backup(connectionId);
    harness.tenant.update(policy, { groupLifetimeInDays: 30 });
    harness.tenant.delete(groups[0], { permanent: true });
    const items = await restore({ backup, types: ['groups', TYPE] });
    const item = items.find(({ type }) => type === TYPE);
    expect(item).toMatchObject({ action: 'blocked' });
    expect(item?.reasons.map(({ code }) => code)).toContain('permission-missing');
    expect(the()).toMatchObject({ groupLifetimeInDays: 30 });
    expect(selected()).toEqual(['Support']);
    // The group itself is restored.
    expect(items.find(({ objectId }) => objectId === groups[0])).toMatchObject({ action: 'create', state: 'done' });
  });

  test('sees that a group which Graph calls unchanged is there, and that nothing is left to do', async () => {
    const backup = await harness.backup(connectionId);
    harness.tenant.update(policy, { managedGroupTypes: 'None' });
    // The groups stay selected while nobody can see it.
    expect(await restorePolicy(backup)).toMatchObject({ action: 'update', ...asItWas });
    expect(await restorePolicy(backup)).toMatchObject({ action: 'skip' });
  });
});
