import { verifyPassword } from 'better-auth/crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspace } from '#core/accounts/store/workspaces.ts';
import { openDatabase } from '#core/database/open.ts';
import { ROLES } from '#core/domain/states.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { DEMO_PEOPLE, newDemoPassword } from './people.ts';
import { seedPeople } from './seed-people.ts';

let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;
beforeEach(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
});

const members = (workspaceId: string) =>
  db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.personId')
    .select(['person.email', 'member.role'])
    .where('member.workspaceId', '=', workspaceId)
    .execute();

/** Of those whose password this is. */
async function signedInBy(password: string): Promise<string[]> {
  const rows = await db
    .selectFrom('personCredential')
    .innerJoin('person', 'person.id', 'personCredential.personId')
    .select(['person.email', 'personCredential.password', 'person.emailVerified'])
    .execute();
  const checked = await Promise.all(
    rows.map(async (row) => ({
      ...row,
      fits: row.emailVerified && (await verifyPassword({ hash: String(row.password), password })),
    })),
  );
  return checked
    .filter(({ fits }) => fits)
    .map(({ email }) => email)
    .sort();
}

test('there is one for each role, and all can sign in', async () => {
  const { id: workspaceId } = await createWorkspace(db, 'Demo');
  const password = newDemoPassword();
  await seedPeople(db, { workspaceId, isNew: true, password });
  expect((await members(workspaceId)).map(({ role }) => role).sort()).toEqual([...ROLES].sort());
  expect(await signedInBy(password)).toEqual(DEMO_PEOPLE.map(({ email }) => email).sort());
});

test('once more changes nothing: neither a password of their own nor who was removed', async () => {
  const { id: workspaceId } = await createWorkspace(db, 'Demo');
  await seedPeople(db, { workspaceId, isNew: true, password: 'tulip gravel canyon' });
  await db.deleteFrom('member').where('role', '=', 'viewer').execute();
  await seedPeople(db, { workspaceId, isNew: false, password: 'another lantern mosaic' });
  expect(await signedInBy('another lantern mosaic')).toEqual([]);
  expect((await members(workspaceId)).map(({ role }) => role).sort()).toEqual(['operator', 'owner', 'restorer']);
});

test('in a workspace created again they are members again', async () => {
  const first = await createWorkspace(db, 'Demo');
  await seedPeople(db, { workspaceId: first.id, isNew: true, password: 'tulip gravel canyon' });
  const second = await createWorkspace(db, 'Demo');
  await seedPeople(db, { workspaceId: second.id, isNew: true, password: 'tulip gravel canyon' });
  expect(await members(second.id)).toHaveLength(DEMO_PEOPLE.length);
});

test('no two passwords are the same', () => {
  const some = Array.from({ length: 50 }, newDemoPassword);
  expect(new Set(some).size).toBe(50);
  for (const password of some) expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
});
