import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { makeBackup, openSmallTenant, type SmallTenant, type Snapshot } from '../../retention/small-tenant.fixture.ts';
import { memoryStorage } from '../../storage/memory-storage.fixture.ts';

/** What each backup costs grows with the files that lie there only as often as all of them are listed. */
let database: TestDatabase;
let db: Db;
let tenant: TestTenant;
let small: SmallTenant;
let before: Snapshot | null;
let listings = 0;
const files = new Map<string, Uint8Array>();
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
beforeEach(async () => {
  files.clear();
  before = null;
  tenant = await createTestTenant(db);
  const storage = memoryStorage(files);
  small = await openSmallTenant(db, tenant, {
    ...storage,
    list(prefix) {
      if (prefix.endsWith('/packs/')) listings += 1;
      return storage.list(prefix);
    },
  });
  await backup();
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

async function backup(meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<string> {
  made += 1;
  listings = 0;
  small.nowMs += 3_600_000;
  const snapshot: Snapshot = {
    objects: new Map([['users u1', `Anna ${String(made)}`]]),
    left: new Map(),
    links: new Set(),
  };
  const id = await makeBackup({ db, tenant, small, snapshot, before, meanwhile: async () => void (await meanwhile()) });
  if (id === null) throw new Error('the backup failed');
  before = snapshot;
  return id;
}

async function bytesStored(): Promise<[known: number, lying: number]> {
  const { bytesStored: known } = await db
    .selectFrom('repository')
    .select('bytesStored')
    .where('id', '=', tenant.repositoryId)
    .executeTakeFirstOrThrow();
  const lying = [...files].filter(([key]) => /\/(packs|indexes|manifests)\//.test(key));
  return [Number(known), lying.reduce((sum, [, { length }]) => sum + length, 0)];
}

it('is once in a short backup, which still knows what lies there to the byte and the mark of each file', async () => {
  await backup();
  expect(listings).toBe(1);
  const [known, lying] = await bytesStored();
  expect(known).toBe(lying);
  const unmarked = await db
    .selectFrom('storedFile')
    .select('path')
    .where('repositoryId', '=', tenant.repositoryId)
    .where('kind', 'not in', ['marker', 'manifest'])
    .where('tag', 'is', null)
    .execute();
  expect(unmarked).toEqual([]);
});

it('is a second time in one that took long', async () => {
  await backup(() =>
    sql`update repository set checked_at = checked_at - interval '11 minutes' where id = ${tenant.repositoryId}`.execute(
      db,
    ),
  );
  expect(listings).toBe(2);
  const [known, lying] = await bytesStored();
  expect(known).toBe(lying);
});

it('is not needed to notice that a file of its own is gone before it becomes a backup', async () => {
  const known = new Set(files.keys());
  let gone = '';
  const id = await backup(() => {
    gone = [...files.keys()].find((key) => key.includes('/packs/') && !known.has(key)) ?? '';
    files.delete(gone);
    return Promise.resolve();
  });
  expect(gone).not.toBe('');
  const { state, warnings } = await db
    .selectFrom('backup')
    .select(['state', 'warnings'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(state).toBe('completedWithWarnings');
  expect(JSON.stringify(warnings)).toContain('is missing in the storage');
  const { damage } = await db
    .selectFrom('storedFile')
    .select('damage')
    .where('repositoryId', '=', tenant.repositoryId)
    .where('path', '=', gone.slice(gone.indexOf('packs/')))
    .executeTakeFirstOrThrow();
  expect(damage).toBe('storage-missing');
});
