import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { type ChangedObject, listChanges } from '#core/backups/store/browse/changes.ts';
import type { ComparisonSelection } from '#core/backups/store/proof/comparisons.ts';
import { listDiffering } from '#core/backups/store/proof/differing-objects.ts';
import { proofTypes } from '#core/backups/store/proof/proof-types.ts';
import type { Proof } from '#core/backups/store/proof/proofs.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import type { SetName } from '#simulator/types.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/**
 * What a comparison of a backup with the tenant finds is what a comparison with a backup made of the same tenant finds:
 * for the newest backup and an older one, for the whole tenant, types and single objects.
 */
vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
let older: Backup;
let newest: Backup;
const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);
const nth = (type: SetName, index: number): string => idOf(harness.tenant.list(type)[index]);
const key = ({ type, id, kind, linksAdded, linksRemoved }: ChangedObject): string =>
  `${type} ${id} ${kind} +${String(linksAdded)} -${String(linksRemoved)}`;

beforeAll(async () => {
  harness = await tenantHarness({
    simulator: { users: 14, groups: 5, seed: 211 },
    limits: { sampleEvery: Number.POSITIVE_INFINITY, windowMs: 300, commitRows: 50 },
  });
  const { tenant } = harness;
  const connection = await harness.connect();
  older = await harness.backup(connection);
  tenant.update(nth('users', 0), { city: 'Between' });
  tenant.update(nth('users', 1), { city: 'Between' });
  tenant.delete(nth('users', 2));
  tenant.link('members', nth('groups', 0), nth('users', 3));
  newest = await harness.backup(connection);
  tenant.update(nth('users', 0), { city: 'Since' });
  tenant.update(nth('users', 4), { jobTitle: 'Since' });
  tenant.update(nth('conditionalAccessPolicies', 0), { displayName: 'Since' });
  tenant.delete(nth('users', 5));
  tenant.link('members', nth('groups', 1), nth('users', 6));
  tenant.unlink('members', nth('groups', 0), nth('users', 3));
});
afterAll(() => harness?.close());

async function found(backup: Backup, selection: Partial<ComparisonSelection> = {}): Promise<Proof> {
  const { db } = harness;
  const comparison = await harness.compareWithTenant(backup, selection);
  for (const table of ['captureObject', 'captureLink', 'proofFrame'] as const)
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
  return comparison;
}

async function listed({ workspaceId, id }: Proof): Promise<string[]> {
  const keys: string[] = [];
  for (let cursor: string | null = null, more = true; more;) {
    const page: Awaited<ReturnType<typeof listDiffering>> = await listDiffering(
      harness.db,
      { workspaceId, id },
      { limit: 2, cursor },
    );
    keys.push(...page.items.map(key));
    cursor = page.nextCursor;
    more = cursor !== null;
  }
  return keys;
}

test('a comparison with the tenant finds what a backup made of it shows, from the newest backup and from an older one', async () => {
  const { db, workspaceId } = harness;
  const users = [0, 1, 4, 5, 7].map((index) => ({ type: 'users' as const, id: nth('users', index) }));
  const objects = [
    ...users,
    { type: 'groups' as const, id: nth('groups', 1) },
    { type: 'conditionalAccessPolicies' as const, id: nth('conditionalAccessPolicies', 0) },
  ];
  const types: TypeKey[] = ['groups', 'conditionalAccessPolicies'];
  const comparisons = [];
  for (const backup of [older, newest])
    for (const selection of [{}, { types }, { objects }])
      comparisons.push({ backup, selection, comparison: await found(backup, selection) });

  const after = await harness.backup(newest.connectionId, 'full');
  for (const { backup, selection, comparison } of comparisons) {
    const { items } = await listChanges(
      db,
      { workspaceId, connectionId: backup.connectionId, since: backup.seq ?? 0, seq: after.seq ?? 0 },
      { limit: 500, cursor: null },
    );
    const isAsked = ({ type, id }: ChangedObject): boolean =>
      'types' in selection
        ? types.includes(type)
        : !('objects' in selection) || objects.some((one) => one.type === type && one.id === id);
    const expected = items.filter(isAsked).map(key);
    const name = `#${String(backup.seq)} ${Object.keys(selection).join()}`;
    expect(await listed(comparison), name).toEqual(expected);
    expect(expected.length, name).toBeGreaterThan(1);
    expect(comparison.outcome).toBe('differs');
  }
});

test('only what was asked for is read: a few objects by themselves, with few requests', async () => {
  const { db, workspaceId } = harness;
  const user = { type: 'users' as const, id: nth('users', 8) };
  const comparison = await found(newest, { objects: [user] });
  expect((await proofTypes(db, { workspaceId, id: comparison.id })).map(({ type }) => type)).toEqual(['users']);
  expect(comparison.outcome).toBe('equal');
  expect(comparison.requests).toBeLessThanOrEqual(6);
});

test('what cannot be read is named, and never taken for removed', async () => {
  const { db, workspaceId, tenant } = harness;
  tenant.setPermissions(READ_PERMISSIONS.filter((name) => name !== 'Policy.Read.All'));
  harness.restart();
  const comparison = await found(newest, { types: ['conditionalAccessPolicies', 'users'] });
  const types = await proofTypes(db, { workspaceId, id: comparison.id });
  expect(types.find(({ type }) => type === 'conditionalAccessPolicies')).toMatchObject({
    state: 'unread',
    failure: { code: 'graph-permission-missing' },
  });
  expect((await listed(comparison)).filter((line) => line.startsWith('conditionalAccess'))).toEqual([]);
  expect(comparison.state).toBe('completedWithWarnings');
});
