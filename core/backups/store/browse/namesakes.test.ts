import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { namesakesOf, placeOf } from './namesakes.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  const other = await createTestTenant(db, 'Northwind');
  await tenant.object({ id: 'old', from: 1, to: 2, deleted: 'hard', name: 'Anna', upn: 'anna@contoso.com' });
  await tenant.object({ id: 'new', from: 3, to: 4, name: 'Anna again', upn: 'Anna@contoso.com' });
  await tenant.object({ id: 'new', from: 4, name: 'Anna B', upn: 'Anna@contoso.com' });
  // The same before the @ alone, the same of another tenant, and the same name are all no reason.
  await tenant.object({ id: 'guest', from: 1, name: 'Anna', upn: 'anna@fabrikam.com' });
  await other.object({ id: 'foreign', from: 1, name: 'Anna', upn: 'anna@contoso.com' });
  await tenant.object({ type: 'applications', id: 'app1', from: 1, to: 2, deleted: 'hard', appId: 'a' });
  await tenant.object({ type: 'applications', id: 'app2', from: 2, appId: 'a' });
  await tenant.object({ type: 'servicePrincipals', id: 'sp', from: 1, appId: 'a' });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

it('are other objects of the type with the same key, whether they are there or were, and no others', async () => {
  const refs = [
    { type: 'users', id: 'old' },
    { type: 'users', id: 'new' },
    { type: 'users', id: 'guest' },
    { type: 'applications', id: 'app1' },
    { type: 'servicePrincipals', id: 'sp' },
  ] as const;
  const { workspaceId, connection } = tenant;
  const found = await namesakesOf(db, { workspaceId, connectionId: connection.id }, refs);
  expect(refs.map((ref) => found.get(placeOf(ref)) ?? [])).toEqual([
    [{ id: 'new', displayName: 'Anna B', key: 'userPrincipalName', isThere: true }],
    [{ id: 'old', displayName: 'Anna', key: 'userPrincipalName', isThere: false }],
    [],
    [{ id: 'app2', displayName: null, key: 'appId', isThere: true }],
    [],
  ]);
});
