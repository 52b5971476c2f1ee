import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { openDatabase } from '../../database/open.ts';
import { addMember, createWorkspace } from './workspaces.ts';

let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

test('a person is one person in all workspaces, whatever the case of the address, and has one role in each', async () => {
  const [first, second] = [await createWorkspace(db, 'First'), await createWorkspace(db, 'Second')];
  await addMember(db, { workspaceId: first.id, email: 'Ann@example.org', name: 'Ann', role: 'viewer' });
  await addMember(db, { workspaceId: second.id, email: 'ann@example.org', name: 'Other', role: 'restorer' });
  await addMember(db, { workspaceId: first.id, email: 'ann@EXAMPLE.org', name: 'Ann', role: 'owner' });
  expect(await db.selectFrom('person').select(['email', 'name']).execute()).toEqual([
    { email: 'ann@example.org', name: 'Ann' },
  ]);
  const members = await db.selectFrom('member').select(['workspaceId', 'role']).orderBy('role').execute();
  expect(members).toEqual([
    { workspaceId: first.id, role: 'owner' },
    { workspaceId: second.id, role: 'restorer' },
  ]);
});
