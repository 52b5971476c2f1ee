import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let connectionId: string;
let backup: Backup;
let group: string;
let softUser: string;
let hardUser: string;
let changedUser: string;
let members: string[];

const isPlain = (user: Record<string, unknown>): boolean =>
  user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 80 } });
  connectionId = await harness.connect();
  const { tenant } = harness;
  const holders = new Set(tenant.list('roleAssignments').map((assignment) => assignment['principalId']));
  const plain = tenant.list('users').filter((user) => isPlain(user) && !holders.has(user['id'] ?? ''));
  const candidates = plain.map((user) => String(user['id']));
  [softUser = '', hardUser = '', changedUser = ''] = candidates;
  const created = tenant.create('groups', {
    displayName: 'Rymdgruppen',
    mailEnabled: false,
    mailNickname: 'rymdgruppen',
    securityEnabled: true,
    groupTypes: [],
  });
  group = String(created['id']);
  members = candidates.slice(0, 30);
  for (const member of members) tenant.link('members', group, member);
  tenant.link('owners', group, changedUser);
  tenant.link('manager', softUser, hardUser);
  tenant.link('manager', changedUser, hardUser);
  tenant.update(hardUser, { jobTitle: 'Captain', usageLocation: 'SE' });
  backup = await harness.backup(connectionId);

  tenant.delete(softUser);
  tenant.delete(hardUser, { permanent: true });
  tenant.update(changedUser, { jobTitle: 'Saboteur', department: 'Elsewhere' });
  for (const member of tenant.linked('members', group)) tenant.unlink('members', group, member);
}, 120_000);

afterAll(() => harness?.close());

const selection = () => [
  { type: 'users' as const, id: softUser },
  { type: 'users' as const, id: hardUser },
  { type: 'users' as const, id: changedUser },
  { type: 'groups' as const, id: group },
];

test('a dry run plans each object, shows both values and writes nothing', async () => {
  harness.simulator.resetStatistics();
  const job = await harness.restore({ backup, objects: selection(), dryRun: true });
  expect(job).toMatchObject({ state: 'completed', phase: 'ended' });
  const items = new Map((await harness.itemsOf(job)).map((item) => [item.objectId, item]));
  expect(items.get(softUser)).toMatchObject({ action: 'undelete' });
  expect(items.get(hardUser)).toMatchObject({ action: 'create', needsNewPassword: true });
  expect(items.get(changedUser)).toMatchObject({ action: 'update' });
  expect(items.get(group)).toMatchObject({ action: 'update', linksAdded: members.length });
  const title = items.get(changedUser)?.plan.attributes.find((attribute) => attribute.path === 'jobTitle');
  expect(title).toMatchObject({ current: 'Saboteur', treatment: 'write' });
  const writes = Object.keys(harness.simulator.statistics().byTemplate).filter(
    (template) => !template.startsWith('GET ') && !/getByIds|\$batch|token/i.test(template),
  );
  expect(writes).toEqual([]);
  expect(harness.tenant.get(changedUser)?.['jobTitle']).toBe('Saboteur');
});

test('the restore brings everything back, from the bin first, and points every reference at the new object', async () => {
  const { tenant } = harness;
  const job = await harness.restore({ backup, objects: selection() });
  const items = new Map((await harness.itemsOf(job)).map((item) => [item.objectId, item]));
  for (const [id, item] of items) expect(item.state, `${id} ${JSON.stringify(item.reasons)}`).toBe('done');
  expect(job.state).toBe('completed');

  const newId = items.get(hardUser)?.newId ?? '';
  expect(newId).not.toBe('');
  expect(newId).not.toBe(hardUser);
  expect(tenant.get(softUser)).toBeDefined();
  expect(tenant.get(newId)).toMatchObject({ jobTitle: 'Captain', usageLocation: 'SE' });
  expect(tenant.get(changedUser)?.['jobTitle']).not.toBe('Saboteur');
  const expected = members.map((member) => (member === hardUser ? newId : member)).sort();
  expect([...tenant.linked('members', group)].sort()).toEqual(expected);
  expect(tenant.linked('manager', softUser)).toEqual([newId]);
  expect(tenant.linked('manager', changedUser)).toEqual([newId]);
  // What had to be created again has another ID and time: said, and not counted as different. Its licence came back.
  const differing = [...items.values()].filter((item) => (item.comparison?.differences.length ?? 0) > 0);
  expect(differing.map((item) => item.objectId)).toEqual([hardUser]);
  const found = differing[0]?.comparison?.differences ?? [];
  expect([...new Set(found.map((difference) => difference.reason))].sort()).toEqual(['new-object-id', 'read-only']);
  const counted = found.filter(({ expected }) => expected !== true).map(({ path }) => path);
  expect(counted).toEqual([]);
  expect(differing[0]?.comparison).toMatchObject({ result: 'asInBackup', newPassword: true, links: [] });
});

test('the same restore again finds nothing to do', async () => {
  const job = await harness.restore({ backup, objects: selection() });
  const items = await harness.itemsOf(job);
  expect(items.map((item) => [item.objectId, item.action])).toEqual(items.map((item) => [item.objectId, 'skip']));
});
