import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { type DeletedRequest, listDeleted } from './deleted.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
let other: TestTenant;
const backups = new Map<number, string>();
const day = (number: number): Date => new Date(Date.UTC(2026, 4, number));

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  other = await createTestTenant(db, 'Northwind');
  // Number 3 is no longer kept.
  for (const seq of [1, 2, 4, 5]) backups.set(seq, await tenant.backup(seq, day(seq)));
  await other.backup(1, day(1));
  await tenant.object({ id: 'alive', from: 1, name: 'Alive' });
  await tenant.object({ id: 'bin', from: 1, to: 2, deleted: 'soft', name: 'Zoë Binned', upn: 'zoe@contoso.com' });
  await tenant.object({ id: 'changed', from: 1, to: 2, name: 'Earlier name' });
  await tenant.object({ id: 'changed', from: 2, to: 5, deleted: 'hard', name: 'Later name' });
  await tenant.object({ id: 'back', from: 1, to: 2, deleted: 'soft', name: 'Back again' });
  await tenant.object({ id: 'back', from: 4, name: 'Back again' });
  await tenant.object({ type: 'groups', id: 'short', from: 3, to: 4, deleted: 'hard', name: 'Never kept' });
  await tenant.object({ type: 'groups', id: 'between', from: 2, to: 4, deleted: 'hard', name: 'Kept before' });
  await other.object({ id: 'foreign', from: 1, to: 2, deleted: 'hard', name: 'Zoë foreign' });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const scope = (of: TestTenant) => ({ workspaceId: of.workspaceId, connectionId: of.connection.id });

async function find(request: Partial<DeletedRequest>, of: TestTenant = tenant) {
  const found = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listDeleted>> = await listDeleted(db, scope(of), {
      type: null,
      text: '',
      since: null,
      limit: 2,
      ...request,
      cursor,
    });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

describe('deleted objects', () => {
  it('are those that the newest backup lacks, the latest first, each with its last name and the backup that holds it', async () => {
    const found = await find({});
    expect(
      found.map(({ id, displayName, deletion, goneIn, lastIn }) => [
        id,
        displayName,
        deletion,
        goneIn.seq,
        lastIn?.seq ?? null,
      ]),
    ).toEqual([
      ['changed', 'Later name', 'hard', 5, 4],
      ['between', 'Kept before', 'hard', 4, 2],
      ['short', 'Never kept', 'hard', 4, null],
      ['bin', 'Zoë Binned', 'soft', 2, 1],
    ]);
    expect(found[0]).toMatchObject({
      goneIn: { seq: 5, backupId: backups.get(5), at: day(5) },
      lastIn: { seq: 4, backupId: backups.get(4), at: day(4) },
    });
  });

  it.each([
    [{ text: 'binned zoe' }, ['bin']],
    [{ text: 'bin' }, ['bin']],
    [{ text: 'earlier' }, []],
    [{ text: 'kept' }, ['between', 'short']],
    [{ text: 'kept', type: 'users' as const }, []],
    [{ type: 'groups' as const }, ['between', 'short']],
    [{ since: day(4) }, ['changed', 'between', 'short']],
    [{ since: day(3) }, ['changed', 'between', 'short']],
    [{ since: day(6) }, []],
  ])('by %j are %j', async (request, expected) => {
    expect((await find(request)).map(({ id }) => id)).toEqual(expected);
  });

  it('never come from a connection of another workspace', async () => {
    expect(
      await listDeleted(
        db,
        { ...scope(tenant), connectionId: other.connection.id },
        { type: null, text: '', since: null, limit: 5, cursor: null },
      ),
    ).toEqual({ items: [], nextCursor: null });
    expect((await find({ text: 'zoe' }, other)).map(({ id }) => id)).toEqual(['foreign']);
  });
});
