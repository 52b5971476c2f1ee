import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { proofTypes } from '#core/backups/store/proof/proof-types.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { type OpenedDifference, tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';
import { proveWithoutPermissions, SAMPLED } from './prove-copy.cases.ts';

/** A proof reads the tenant as a backup does, says what differs from the newest backup, and leaves nothing behind. */
vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
let connectionId: string;
const HOUR = 3_600_000;
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);
const keyOf = ({ type, objectId, relation, targetId, kind, cause }: OpenedDifference): string =>
  [type, objectId, relation, targetId, kind, cause].filter((part) => part !== '').join(' ');

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 12, groups: 4, seed: 103 },
    limits: { sampleEvery: Number.POSITIVE_INFINITY, windowMs: 300, commitRows: 50 },
  });
  connectionId = await harness.connect();
  await harness.backup(connectionId);
});
afterAll(() => harness?.close());

async function leftovers(): Promise<number[]> {
  const tables = ['captureObject', 'captureLink', 'proofFrame'] as const;
  return Promise.all(tables.map(async (table) => (await harness.db.selectFrom(table).selectAll().execute()).length));
}

test('a copy that is as the tenant is equal, and neither backup nor file is made', async () => {
  const { db, storage } = harness;
  const files = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key } of storage.list('')) keys.push(key);
    return keys;
  };
  const before = await files();
  const proof = await harness.prove(connectionId);
  const types = await proofTypes(db, { workspaceId: harness.workspaceId, id: proof.id });
  expect(await harness.differencesOf(proof)).toEqual([]);
  expect(types.filter(({ state }) => state !== 'compared')).toEqual([]);
  expect(types.flatMap(({ type, unknown }) => unknown.map(({ part }) => [type, part]))).toEqual([]);
  expect(proof).toMatchObject({ state: 'completed', outcome: 'equal', warnings: [] });
  expect(types.find(({ type }) => type === 'users')?.figures?.objects).toBe(harness.tenant.list('users').length);
  expect(await files()).toEqual(before);
  expect(await leftovers()).toEqual([0, 0, 0]);
  expect(await db.selectFrom('backup').select('id').execute()).toHaveLength(1);
});

test('what a change round tells of is changed since the backup; what it leaves out was missed, with both values', async () => {
  const { tenant } = harness;
  const [group] = tenant.list('groups').map(idOf);
  const [lost, member, told, gone] = tenant.list('users').map(idOf);
  const policy = idOf(tenant.list('conditionalAccessPolicies')[0]);
  const [location, older] = tenant.list('namedLocations').map(idOf);
  if (!location || !older || !group || !lost || !member || !told || !gone) throw new Error('the tenant is too small');
  const cityBefore = (id: string): unknown => tenant.list('users').find((user) => idOf(user) === id)?.['city'] ?? null;
  const [lostBefore, toldBefore] = [cityBefore(lost), cityBefore(told)];
  tenant.loseFromDelta({ what: 'entries' });
  const isMember = tenant.linked('members', group).includes(member);
  if (isMember) tenant.unlink('members', group, member);
  else tenant.link('members', group, member);
  tenant.update(lost, { city: 'Nowhere told' });
  await harness.backup(connectionId);
  tenant.clearDeltaLosses();
  tenant.update(told, { city: 'Told' });
  tenant.update(policy, { displayName: 'Another name', modifiedDateTime: at(0) });
  tenant.update(location, { displayName: 'Later', modifiedDateTime: at(HOUR) });
  tenant.update(older, { displayName: 'Earlier', modifiedDateTime: at(-HOUR) });
  tenant.delete(gone);
  const proof = await harness.prove(connectionId);
  const found = await harness.differencesOf(proof);
  expect(proof).toMatchObject({ outcome: 'differs' });
  expect(
    found
      .filter(({ relation }) => relation === '')
      .map(keyOf)
      .sort(),
  ).toEqual(
    [
      `conditionalAccessPolicies ${policy} different unclear`,
      `namedLocations ${location} different since`,
      `namedLocations ${older} different missed`,
      `users ${gone} onlyInCopy since`,
      `users ${lost} different missed`,
      `users ${told} different since`,
    ].sort(),
  );
  expect(found.map(keyOf)).toContain(
    `groups ${group} members ${member} ${isMember ? 'onlyInCopy' : 'onlyInTenant'} missed`,
  );
  expect(found.find(({ objectId }) => objectId === lost)?.attributes).toEqual([
    { path: 'city', current: 'Nowhere told', backup: lostBefore },
  ]);
  expect(found.find(({ objectId }) => objectId === told)?.attributes).toEqual([
    { path: 'city', current: 'Told', backup: toldBefore },
  ]);
  const names = found.find(({ objectId }) => objectId === policy)?.attributes;
  expect(names).toContainEqual(expect.objectContaining({ path: 'displayName', current: 'Another name' }));
  expect(await leftovers()).toEqual([0, 0, 0]);
});

test('a backup that is published meanwhile changes nothing of what is compared', async () => {
  const before = await harness.prove(connectionId);
  const during = await harness.prove(connectionId, () => harness.backup(connectionId, 'full'));
  expect((await harness.differencesOf(during)).map(keyOf)).toEqual((await harness.differencesOf(before)).map(keyOf));
  const after = await harness.prove(connectionId);
  expect(await harness.differencesOf(after)).toEqual([]);
  expect(after.outcome).toBe('equal');
});

test('what cannot be read without a permission is named, and never counted as equal or as missing', async () => {
  // Two of the permissions; the full run has the others.
  await proveWithoutPermissions(harness, connectionId, SAMPLED);
});

test('what the backup says it does not know is not called missed once it can be read', async () => {
  const { tenant } = harness;
  const member = idOf(tenant.list('users')[0]);
  const id = idOf(tenant.create('groups', { displayName: 'Hidden', visibility: 'HiddenMembership' }));
  tenant.link('members', id, member);
  await harness.backup(connectionId);
  const hidden = await harness.prove(connectionId);
  const types = await proofTypes(harness.db, { workspaceId: harness.workspaceId, id: hidden.id });
  expect(hidden).toMatchObject({ outcome: 'unknown' });
  expect(types.find(({ type }) => type === 'groups')?.unknown).toMatchObject([
    { part: 'members', code: 'hidden-membership', names: ['Hidden'] },
  ]);
  tenant.setPermissions([...READ_PERMISSIONS, 'Member.Read.Hidden']);
  harness.restart();
  const shown = await harness.prove(connectionId);
  expect((await harness.differencesOf(shown)).map(keyOf)).toEqual([
    `groups ${id} members ${member} onlyInTenant unknownInCopy`,
  ]);
});
