import { afterAll, beforeAll, expect, it } from 'vitest';
import { disagreements, openState } from '../../../tests/support/catalogue-state.ts';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import {
  captureBackup,
  contentOf,
  CURSOR,
  openSmallTenant,
  type SmallTenant,
  type SmallType,
} from '../../retention/small-tenant.fixture.ts';
import type { Batch } from './types.ts';

/** Who was deleted before the first backup had seen them is held by nobody: not by the catalogue, nor by the repository. */
let database: TestDatabase;
let db: Db;
let tenant: TestTenant;
let small: SmallTenant;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  tenant = await createTestTenant(db);
  small = await openSmallTenant(db, tenant);
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

function batchOf(type: SmallType, present: readonly string[], deleted: readonly string[]): Batch {
  const mine = type === 'users';
  return {
    objects: present.filter(() => mine).map((id) => ({ id, object: contentOf(type, id, id) })),
    deletions: deleted.filter(() => mine).map((id) => ({ id, state: 'soft' as const })),
    links: [],
    fetched: present.length,
    cursor: CURSOR,
  };
}

async function captured(present: readonly string[], deleted: readonly string[]): Promise<string[]> {
  const id = await captureBackup({
    db,
    tenant,
    small,
    read: (type) => batchOf(type, present, deleted),
    meanwhile: () => Promise.resolve(),
  });
  const { manifestKey } = await db
    .selectFrom('backup')
    .select('manifestKey')
    .where('id', '=', id ?? '')
    .executeTakeFirstOrThrow();
  const [ref] = (await manifestsOf()).filter(({ key }) => key === manifestKey);
  if (!ref) throw new Error('the backup has no manifest');
  return disagreements(db, { repository: small.repository, manifest: await small.repository.readManifest(ref) });
}

async function manifestsOf() {
  const found = [];
  for await (const ref of small.repository.listManifests()) found.push(ref);
  return found;
}

it('leaves no trace of them in the first full backup', async () => {
  expect(await captured(['anna'], ['ghost'])).toEqual([]);
  const { objects, deletions } = await openState(db, tenant.connection.id);
  expect(objects.map(({ id }) => id)).toEqual(['anna']);
  expect([...deletions]).toEqual([]);
});

it('tells of those who were held, and leaves no trace of others in the next one', async () => {
  small.nowMs += 3_600_000;
  expect(await captured([], ['anna', 'ghost'])).toEqual([]);
  expect([...(await openState(db, tenant.connection.id)).deletions]).toEqual([['anna', 'soft']]);
});
