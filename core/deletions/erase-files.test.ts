import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { putDeletion } from '../accounts/store/workspace-deletions.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage } from '../storage/storage.ts';
import type { DeletionDeps } from './deps.ts';
import { eraseFiles, MOST_PAGES } from './erase-files.ts';
import { erasureOf } from './store/repository-erasures.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

/** A bucket of the workspace's own, whose list has a new name on each page for ever. */
async function endlessBucket(): Promise<{ workspaceId: string; repositoryId: string; deps: DeletionDeps }> {
  const { workspaceId, repositoryId } = await createTestTenant(db);
  const id = randomUUID();
  await db
    .insertInto('storage')
    .values({ id, workspaceId, kind: 's3', name: 'Bucket', settings: '{}', secretSealed: null, location: 'bucket' })
    .execute();
  await db.updateTable('repository').set({ storageId: id }).where('id', '=', repositoryId).execute();
  await putDeletion(db as never, {
    workspaceId,
    requestedBy: 'Megan',
    requestedAt: new Date(),
    dueAt: new Date(),
    ownFiles: true,
  });
  let pages = 0;
  const storage: Storage = {
    ...memoryStorage(),
    versions: (prefix) => {
      const key = `${prefix}${String((pages += 1)).padStart(9, '0')}`;
      return Promise.resolve({ entries: [{ key, versionId: 'v', isCurrent: true }], next: key });
    },
    deleteVersion: () => Promise.resolve(),
  };
  return { workspaceId, repositoryId, deps: { db, openStorage: () => Promise.resolve(storage) } as never };
}

it('leaves a bucket of the workspace whose list has no end after so many pages, and names why', async () => {
  const { workspaceId, repositoryId, deps } = await endlessBucket();
  let windows = 0;
  const erase = (calls: number): Promise<boolean> => {
    let left = calls;
    const window = { workspaceId, repositoryId, round: 1, signal: new AbortController().signal };
    return eraseFiles(deps, { ...window, isOver: () => (left -= 1) < 0 });
  };
  expect(await erase(2)).toBe(false);
  expect(await erasureOf(db, repositoryId, 1)).toMatchObject({ pages: 3, done: false });
  await db
    .updateTable('repositoryErasure')
    .set({ pages: MOST_PAGES - 2 })
    .where('repositoryId', '=', repositoryId)
    .execute();
  while (!(await erase(0))) windows += 1;
  expect(windows).toBe(1);
  const row = await db
    .selectFrom('repositoryErasure')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ done: true, code: 'storage-answer', filesDeleted: 5 });
  // The second round looks once more from the beginning, and has the same end.
  expect(await erasureOf(db, repositoryId, 2)).toEqual({ place: null, pages: 0, done: false });
});
