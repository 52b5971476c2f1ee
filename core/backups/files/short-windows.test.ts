import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { makeBackup, openSmallTenant, type SmallTenant, type Snapshot } from '../../retention/small-tenant.fixture.ts';
import { checkRepository } from '../verify/check-repository.ts';
import { proveBase } from './prove-base.ts';
import { readNeeded } from './read-needed.ts';

/** A window that is over at once still brings the work one file further: whoever calls until `done` comes to an end. */
const SNAPSHOT: Snapshot = {
  objects: new Map([
    ['users users1', 'Anna'],
    ['groups groups1', 'Sales'],
  ]),
  left: new Map(),
  links: new Set(),
};
const MOST_CALLS = 40;

let database: TestDatabase;
let db: Db;
let tenant: TestTenant;
let small: SmallTenant;
let backupId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  tenant = await createTestTenant(db);
  small = await openSmallTenant(db, tenant);
  const made = { db, tenant, small, snapshot: SNAPSHOT, meanwhile: () => Promise.resolve() };
  await makeBackup({ ...made, before: null });
  small.nowMs += 3_600_000;
  const id = await makeBackup({ ...made, before: SNAPSHOT });
  if (id === null) throw new Error('the backup failed');
  backupId = id;
  await db.updateTable('backup').set({ mode: 'full', startedAt: new Date() }).where('id', '=', id).execute();
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

it.each([
  ['reading what a backup needs', (work: Work) => readNeeded(checkedBy(work), needed(), work)],
  ['proving the base of a full backup', (work: Work) => proveBase({ ...inputOf(work), fullReads: 'all' }, backupId)],
  [
    'the daily check of a repository',
    (work: Work) =>
      checkRepository({ ...inputOf(work), repositoryId: tenant.repositoryId, since: work.since, days: 1 }),
  ],
])('%s ends, however short its windows are', async (_what, run) => {
  await db
    .updateTable('storedFile')
    .set({ readAt: new Date(0) })
    .execute();
  const work: Work = { since: new Date(), isOver: () => true };
  let calls = 1;
  while (!(await run(work)).done && calls < MOST_CALLS) calls += 1;
  expect(calls).toBeGreaterThan(1);
  expect(calls).toBeLessThan(MOST_CALLS);
});

interface Work {
  readonly since: Date;
  readonly isOver: () => boolean;
}

const needed = () => ({
  connectionId: tenant.connection.id,
  repositoryId: tenant.repositoryId,
  backupId,
  seq: 2,
});

const checkedBy = ({ isOver }: Work) => ({
  ...inputOf({ since: new Date(), isOver }),
  repositoryId: tenant.repositoryId,
  backupId: null,
});

function inputOf({ isOver }: Work) {
  return {
    db,
    repository: small.repository,
    clock: { now: () => Date.now() },
    signal: new AbortController().signal,
    isOver,
    pause: () => Promise.resolve(),
  };
}
