import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { holdBackup } from '../backups/store/retention/marks.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { applyRetention } from './apply-retention.ts';
import { markDue } from './plan-retention.ts';
import { makeBackup, openSmallTenant, type Snapshot } from './small-tenant.fixture.ts';
import { setPolicy } from './store/policies.ts';

const DAY_MS = 86_400_000;

let test: TestDatabase;
let db: Db;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const named = (users: string, groups: string): Snapshot => ({
  objects: new Map([
    ['users users0', users],
    ['groups groups0', groups],
  ]),
  left: new Map(),
  links: new Set(),
});

it('keeps the packs of a type whose index is damaged in a kept backup, and of no other', async () => {
  const tenant = await createTestTenant(db);
  const small = await openSmallTenant(db, tenant);
  const connection = { workspaceId: tenant.workspaceId, connectionId: tenant.connection.id };
  const common = { db, tenant, small, meanwhile: () => Promise.resolve() };
  await setPolicy(db, connection, {
    policy: { timeZone: 'UTC', keepAllDays: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, keepAtLeast: 1 },
    by: 'test',
  });
  const packs = () => [...small.files.keys()].filter((path) => path.includes('/packs/')).length;
  const first = await makeBackup({ ...common, snapshot: named('A', 'A'), before: null });
  await makeBackup({ ...common, snapshot: named('B', 'B'), before: named('A', 'A') });
  await makeBackup({ ...common, snapshot: named('C', 'C'), before: named('B', 'B') });
  expect(packs()).toBe(6);
  await holdBackup(db, first ?? '', { reason: 'Lawsuit', by: 'test' });
  // As a rebuild leaves it: the catalogue has nothing of the type in this backup.
  await sql`update backup_type set unavailable = 'The file is missing.' where backup_id = ${first} and type = 'users'`.execute(
    db,
  );
  await sql`delete from object_version where connection_id = ${connection.connectionId} and type = 'users' and to_seq = 2`.execute(
    db,
  );
  const prune = async () => {
    await markDue(db, connection, small.nowMs);
    for (let done = false; !done;)
      ({ done } = await applyRetention({
        db,
        openRepository: () => Promise.resolve(small.repository),
        connection,
        repositoryId: tenant.repositoryId,
        clock: { now: () => small.nowMs },
        signal: new AbortController().signal,
        isOver: () => false,
      }));
  };
  await prune();
  small.nowMs += 8 * DAY_MS;
  await prune();
  const gone = await db.selectFrom('backup').select('seq').where('removedAt', 'is not', null).execute();
  expect(gone).toEqual([{ seq: 2 }]);
  // All three of users, and the first and the last of groups.
  expect(packs()).toBe(5);
  await sql`update backup_type set unavailable = null where backup_id = ${first}`.execute(db);
});
