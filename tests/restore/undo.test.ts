import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { comparableDump, olderIds } from '../support/tenant-dump.ts';
import { tenantHarness, type OpenItem, type TenantHarness } from '../support/tenant-harness.ts';

/** One tenant through a disaster, its restore, the Undo of that, and the Undo of the Undo; then with a third party at work. */
let harness: TenantHarness;
let tenant: TenantHandle;
let backup: Backup;
let group: string;
let deleted: string;
let purged: string;
let changed: string;
let added: string;
let right: string;
let members: string[];
let damaged: string[];
let restored: string[];
let first: Restore;
let newId: string;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 60 } });
  const connectionId = await harness.connect();
  ({ tenant } = harness);
  const holders = new Set(tenant.list('roleAssignments').map((assignment) => assignment['principalId']));
  const plain = tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true)
    .filter((user) => !holders.has(user['id'] ?? ''));
  const ids = plain.map((user) => String(user['id']));
  [deleted = '', purged = '', changed = ''] = ids;
  group = String(
    tenant.create('groups', {
      displayName: 'Rymdgruppen',
      description: 'As it was',
      mailEnabled: false,
      mailNickname: 'rymdgruppen',
      securityEnabled: true,
      groupTypes: [],
    })['id'],
  );
  members = ids.slice(0, 8);
  for (const member of members) tenant.link('members', group, member);
  tenant.link('owners', group, changed);
  tenant.link('manager', changed, deleted);
  backup = await harness.backup(connectionId);

  tenant.delete(deleted);
  tenant.delete(purged, { permanent: true });
  tenant.update(changed, { jobTitle: 'Saboteur', department: 'Elsewhere' });
  for (const member of members.slice(3)) tenant.unlink('members', group, member);
  const outsider = tenant.create('users', {
    displayName: 'Added since',
    userPrincipalName: `added.since@${tenant.domains[0] ?? ''}`,
    mailNickname: 'added.since',
    accountEnabled: true,
  });
  added = String(outsider['id']);
  tenant.link('members', group, added);
  const role = String(
    tenant.list('roleDefinitions').find(({ displayName }) => displayName === 'Directory Readers')?.['id'],
  );
  right = String(
    tenant.create('roleAssignments', {
      principalId: changed,
      roleDefinitionId: role,
      directoryScopeId: '/',
      principalOrganizationId: tenant.id,
    })['id'],
  );
  damaged = comparableDump(tenant.dump());
}, 120_000);

afterAll(() => harness?.close());

const selection = () => [
  ...[deleted, purged, changed, added].map((id) => ({ type: 'users' as const, id })),
  { type: 'groups' as const, id: group },
  { type: 'roleAssignments' as const, id: right },
];

const restore = (): Promise<Restore> =>
  harness.restore({ backup, objects: selection(), options: { links: 'rollBack', removeAdded: true } });

const itemOf = (items: readonly OpenItem[], id: string): OpenItem | undefined =>
  items.find(({ objectId }) => objectId === id);

/** What was created again goes to the bin: it was nowhere before. */
const withoutNew = (lines: readonly string[]): string[] => lines.filter((line) => !line.includes(newId));

test('every object is as it was before the restore, and what the restore created lies in the bin', async () => {
  first = await restore();
  const items = await harness.itemsOf(first);
  // Rights of whom it creates again come along.
  const chosen = items.filter(({ neededBy }) => neededBy === null);
  expect(chosen.map(({ objectId, action, state }) => [objectId, action, state]).toSorted()).toEqual(
    [
      [deleted, 'undelete', 'done'],
      [purged, 'create', 'done'],
      [changed, 'update', 'done'],
      [added, 'remove', 'done'],
      [group, 'update', 'done'],
      [right, 'remove', 'done'],
    ].toSorted(),
  );
  newId = itemOf(items, purged)?.newId ?? '';
  restored = comparableDump(tenant.dump());
  expect(restored).not.toEqual(damaged);

  const undo = await harness.undo(first);
  const undone = await harness.itemsOf(undo);
  expect(undo, JSON.stringify(undone.map(({ reasons }) => reasons))).toMatchObject({
    state: 'completed',
    undoOf: first.id,
  });
  const actions = Object.fromEntries(undone.map(({ objectId, action, state }) => [objectId, `${action} ${state}`]));
  expect(actions).toMatchObject({
    [deleted]: 'remove done',
    [newId]: 'remove done',
    [changed]: 'update done',
    [added]: 'undelete done',
    [group]: 'update done',
    [right]: 'create done',
  });
  expect(tenant.get(newId)).toBeUndefined();
  const given = String(itemOf(undone, right)?.newId);
  const after = comparableDump(tenant.dump(), new Map([[given, right]]));
  expect(withoutNew(after)).toEqual(damaged);
}, 120_000);

test('the Undo of the Undo brings back what the restore had made', async () => {
  const [undo] = (await harness.db.selectFrom('restore').select('id').where('undoOf', '=', first.id).execute()).map(
    ({ id }) => id,
  );
  const again = await harness.undo({ ...first, id: undo ?? '' });
  const items = await harness.itemsOf(again);
  expect(again, JSON.stringify(items.map(({ reasons }) => reasons))).toMatchObject({ state: 'completed' });
  // A right has no recycle bin, and is given again under another ID.
  expect(comparableDump(tenant.dump(), olderIds(tenant, items))).toEqual(restored);
}, 120_000);

test('what somebody else changed since is a conflict, left, and taken back where it is ticked', async () => {
  tenant.update(changed, { jobTitle: 'Saboteur again', department: 'Elsewhere' });
  const job = await restore();
  const items = await harness.itemsOf(job);
  const ordinal = itemOf(items, changed)?.ordinal ?? -1;
  tenant.update(changed, { department: 'Third party' });

  const undo = await harness.undo(job);
  expect(undo.summary).toMatchObject({ conflicts: 1 });
  const [item] = await harness.itemsOf(undo);
  expect(item).toMatchObject({ objectId: changed, action: 'update', state: 'done', undoes: ordinal });
  expect(item?.reasons.map(({ code }) => code)).toContain('changed-since-restore');
  expect(item?.plan.attributes.find(({ path }) => path === 'department')).toMatchObject({
    treatment: 'leave',
    reason: 'changed-since-restore',
    current: 'Third party',
    backup: 'Elsewhere',
  });
  expect(tenant.get(changed)).toMatchObject({ jobTitle: 'Saboteur again', department: 'Third party' });

  await harness.undo(job, { items: [ordinal], overwrite: [ordinal] });
  expect(tenant.get(changed)).toMatchObject({ jobTitle: 'Saboteur again', department: 'Elsewhere' });
}, 120_000);

test('a single item is undone and nothing else', async () => {
  tenant.update(group, { description: 'Damaged' });
  tenant.update(changed, { jobTitle: 'Damaged' });
  const job = await restore();
  const ordinal = itemOf(await harness.itemsOf(job), group)?.ordinal ?? -1;
  const undo = await harness.undo(job, { items: [ordinal] });
  expect((await harness.itemsOf(undo)).map(({ objectId }) => objectId)).toEqual([group]);
  expect(tenant.get(group)?.['description']).toBe('Damaged');
  expect(tenant.get(changed)?.['jobTitle']).not.toBe('Damaged');
}, 120_000);

test('a dry run of an Undo writes nothing, and is nothing to undo', async () => {
  tenant.update(changed, { jobTitle: 'Damaged once more' });
  const job = await restore();
  const before = comparableDump(tenant.dump());
  const dry = await harness.undo(job, { dryRun: true });
  expect((await harness.itemsOf(dry)).map(({ action }) => action)).toContain('update');
  expect(comparableDump(tenant.dump())).toEqual(before);
  await expect(harness.undo(dry)).rejects.toMatchObject({ code: 'conflict' });
}, 120_000);

test('what somebody has worked with since it was created stays unless it is ticked', async () => {
  tenant.delete(newId, { permanent: true });
  const job = await restore();
  const made = itemOf(await harness.itemsOf(job), purged);
  expect(made?.action).toBe('create');
  const id = String(made?.newId);
  tenant.update(id, { jobTitle: 'Back at work' });
  const [item] = (await harness.itemsOf(await harness.undo(job))).filter(({ objectId }) => objectId === id);
  expect(item).toMatchObject({
    action: 'skip',
    reasons: [{ code: 'changed-since-restore', facts: { paths: 'jobTitle' } }],
  });
  expect(tenant.get(id)).toBeDefined();
  const ordinal = made?.ordinal ?? -1;
  await harness.undo(job, { items: [ordinal], overwrite: 'all' });
  expect(tenant.get(id)).toBeUndefined();
}, 120_000);
