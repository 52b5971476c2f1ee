import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { appsAt } from './apps-at.ts';
import { edgesAt } from './edges-at.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  await tenant.backup(1);
  await tenant.backup(2);
  for (const id of ['policy', 'bare', 'unread'])
    await tenant.object({ type: 'conditionalAccessPolicies', id, from: 1 });
  const reference = { type: 'conditionalAccessPolicies', id: 'policy', from: 1 } as const;
  await tenant.reference({ ...reference, path: 'conditions.users.includeGroups[]', named: 'g1' });
  await tenant.reference({
    ...reference,
    path: 'conditions.applications.includeApplications[]',
    named: 'app',
    kind: 'appId',
  });
  await db
    .updateTable('objectVersion')
    .set({ referencesRead: true })
    .where('connectionId', '=', tenant.connection.id)
    .where('objectId', 'in', ['policy', 'bare'])
    .execute();
  await tenant.object({ type: 'applications', id: 'a1', from: 1, to: 2, appId: 'app' });
  await tenant.object({ type: 'servicePrincipals', id: 's1', from: 1, appId: 'app' });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const at = (backupSeq: number) => ({ connectionId: tenant.connection.id, backupSeq });

it('the references of objects are read at once, and those that are not known are left out', async () => {
  const keys = ['policy', 'bare', 'unread', 'nobody'].map((objectId) => ({
    type: 'conditionalAccessPolicies' as const,
    objectId,
  }));
  const found = await edgesAt(db, at(1), keys);
  expect([...found]).toEqual([
    ['conditionalAccessPolicies bare', []],
    [
      'conditionalAccessPolicies policy',
      [
        { path: 'conditions.applications.includeApplications[]', kind: 'appId', named: 'app' },
        { path: 'conditions.users.includeGroups[]', kind: 'object', named: 'g1' },
      ],
    ],
  ]);
});

it('registration and enterprise application of an appId are those of the backup', async () => {
  const found = async (seq: number): Promise<string[]> =>
    (await appsAt(db, at(seq), ['app', 'other'])).map(({ type, objectId }) => `${type} ${objectId}`).toSorted();
  expect(await found(1)).toEqual(['applications a1', 'servicePrincipals s1']);
  expect(await found(2)).toEqual(['servicePrincipals s1']);
});
