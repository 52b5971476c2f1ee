import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { UNKNOWN_DAYS } from '../backups/store/files/unknown-files.ts';
import { checkRepository } from '../backups/verify/check-repository.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { applyRetention } from './apply-retention.ts';
import { makeBackup, openSmallTenant, type SmallTenant, type Snapshot } from './small-tenant.fixture.ts';

/** Files that a killed worker has left and of which no row tells. */
const DAY_MS = 86_400_000;
const SNAPSHOT: Snapshot = { objects: new Map([['users u1', 'Anna']]), left: new Map(), links: new Set() };
const PACK = `packs/s${'1'.repeat(32)}`;
const RUN = `indexes/users/s${'2'.repeat(32)}`;
const FOREIGN = 'packs/readme.txt';

let database: TestDatabase;
let db: Db;
let tenant: TestTenant;
let small: SmallTenant;
let backupId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
beforeEach(async () => {
  tenant = await createTestTenant(db);
  small = await openSmallTenant(db, tenant);
  backupId = await made();
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

async function made(before: Snapshot | null = null, meanwhile = () => Promise.resolve()): Promise<string> {
  const id = await makeBackup({ db, tenant, small, snapshot: SNAPSHOT, before, meanwhile });
  if (id === null) throw new Error('the backup failed');
  return id;
}

const key = (path: string): string => `${tenant.connection.id}/${path}`;
const put = (...paths: readonly string[]): void => {
  for (const path of paths) small.files.set(key(path), new Uint8Array(9));
};
const lies = (path: string): boolean => small.files.has(key(path));

async function dailyCheck(): Promise<void> {
  await checkRepository({
    db,
    repository: small.repository,
    repositoryId: tenant.repositoryId,
    signal: new AbortController().signal,
    days: 30,
    since: new Date(Date.now() + DAY_MS),
    isOver: () => false,
    pause: () => Promise.resolve(),
  });
}

async function retention(days: number): Promise<void> {
  const { workspaceId, connection, repositoryId } = tenant;
  await applyRetention({
    db,
    openRepository: () => Promise.resolve(small.repository),
    connection: { workspaceId, connectionId: connection.id },
    repositoryId,
    clock: { now: () => Date.now() + days * DAY_MS },
    signal: new AbortController().signal,
    isOver: () => false,
  });
}

describe('a file that nobody knows', () => {
  it('is removed once its time is over and not before, and no other file is', async () => {
    const before = [...small.files.keys()].sort();
    put(PACK, RUN, FOREIGN);
    await retention(UNKNOWN_DAYS + 1);
    expect([lies(PACK), lies(RUN)]).toEqual([true, true]);
    await dailyCheck();
    await retention(UNKNOWN_DAYS - 1);
    expect([lies(PACK), lies(RUN)]).toEqual([true, true]);
    await retention(UNKNOWN_DAYS + 1);
    expect([lies(PACK), lies(RUN), lies(FOREIGN)]).toEqual([false, false, true]);
    small.files.delete(key(FOREIGN));
    expect([...small.files.keys()].sort()).toEqual(before);
    expect(await db.selectFrom('storedFile').select('path').where('path', 'in', [PACK, RUN]).execute()).toEqual([]);
  });

  it('is kept for good where somebody says until then that it is theirs', async () => {
    const id = await made(SNAPSHOT, async () => {
      // Written, and listed by another process before its row is there.
      await db
        .deleteFrom('storedFile')
        .where('repositoryId', '=', tenant.repositoryId)
        .where('kind', '<>', 'marker')
        .execute();
      await dailyCheck();
    });
    await retention(UNKNOWN_DAYS + 1);
    const rows = await db
      .selectFrom('storedFile')
      .select(['path', 'removingAt'])
      .where('repositoryId', '=', tenant.repositoryId)
      .where('kind', 'in', ['objects', 'links', 'pack'])
      .execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ removingAt }) => removingAt !== null)).toEqual([]);
    for (const { path } of rows) expect(lies(path), path).toBe(true);
    expect(id).not.toBe('');
  });

  it.each([
    [
      'a backup that the database does not know',
      () => {
        put(`manifests/0000000001-${backupId.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}`);
        return Promise.resolve();
      },
    ],
    [
      'a type whose index is damaged',
      async () => {
        await db.updateTable('backupType').set({ unavailable: 'damaged' }).where('backupId', '=', backupId).execute();
      },
    ],
  ])('stays beside %s, which may need it', async (_, arrange) => {
    await arrange();
    put(PACK, RUN);
    await dailyCheck();
    await retention(UNKNOWN_DAYS + 1);
    expect([lies(PACK), lies(RUN)]).toEqual([true, true]);
  });
});
