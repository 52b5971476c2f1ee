import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { listAdded } from './added.ts';
import { countChangesSince } from './changes-summary.ts';
import { type ChangedObject, type ChangesFilter, listChanges } from './changes.ts';
import { lastDifferentSeq, linkDifferences } from './object-changes.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});
beforeEach(async () => {
  tenant = await createTestTenant(db);
  other = await createTestTenant(db, 'Northwind');
});

const scope = (seq: number) => ({ workspaceId: tenant.workspaceId, connectionId: tenant.connection.id, seq });
const comparison = (since: number, seq: number) => ({ ...scope(seq), since });

async function all(since: number, seq: number, filter: ChangesFilter = {}, limit = 100): Promise<ChangedObject[]> {
  const found: ChangedObject[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listChanges>> = await listChanges(db, comparison(since, seq), {
      ...filter,
      limit,
      cursor,
    });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}
const short = (changes: readonly ChangedObject[]) =>
  changes.map(
    ({ type, id, kind, linksAdded, linksRemoved }) =>
      `${type} ${id} ${kind} +${String(linksAdded)} -${String(linksRemoved)}`,
  );

/** What happens from backup 2 to 3, among things that happened before and after. */
async function seedChanges(): Promise<void> {
  await tenant.object({ id: 'same', from: 1, name: 'Same' });
  await tenant.object({ id: 'before', from: 1, to: 2, name: 'Before' });
  await tenant.object({ id: 'before', from: 2, name: 'Before' });
  await tenant.object({ id: 'new', from: 3, name: 'Zoe New', upn: 'zoe@contoso.com' });
  await tenant.object({ id: 'other-name', from: 1, to: 3, name: 'Old' });
  await tenant.object({ id: 'other-name', from: 3, name: 'Anna Changed' });
  await tenant.object({ id: 'moved', from: 1, to: 3, hash: 'h', name: 'Moved to another storage' });
  await tenant.object({ id: 'moved', from: 3, hash: 'h', name: 'Moved to another storage' });
  await tenant.object({ id: 'bin', from: 2, to: 3, deleted: 'soft', name: 'Bin' });
  await tenant.object({ id: 'gone', from: 1, to: 3, deleted: 'hard', name: 'Gone' });
  await tenant.object({ id: 'later', from: 1, to: 4, deleted: 'soft', name: 'Later' });
  await tenant.object({ id: 'back', from: 1, to: 2, deleted: 'soft', name: 'Back' });
  await tenant.object({ id: 'back', from: 3, name: 'Back' });
  await tenant.object({ type: 'groups', id: 'crew', from: 1, name: 'Crew' });
  await tenant.object({ type: 'groups', id: 'quiet', from: 1, name: 'Quiet' });
  await tenant.object({ type: 'groups', id: 'both', from: 1, to: 3, name: 'Both' });
  await tenant.object({ type: 'groups', id: 'both', from: 3, name: 'Both' });
  await tenant.link({ source: 'crew', target: 'same', from: 1 });
  await tenant.link({ source: 'crew', target: 'new', from: 3 });
  await tenant.link({ source: 'crew', target: 'back', from: 3 });
  await tenant.link({ source: 'crew', target: 'bin', from: 1, to: 3 });
  await tenant.link({ source: 'both', target: 'new', from: 3 });
  await tenant.link({ source: 'quiet', target: 'same', from: 1, to: 2 });
  await tenant.link({ source: 'quiet', target: 'later', from: 4 });
  await tenant.link({ type: 'users', source: 'same', relation: 'parent', target: 'new', from: 3 });
  await other.object({ id: 'foreign', from: 3, name: 'Foreign' });
}

const EXPECTED = [
  'groups both changed +1 -0',
  'groups crew linksChanged +2 -1',
  'users other-name changed +0 -0',
  'users back added +0 -0',
  'users bin softDeleted +0 -0',
  'users gone hardDeleted +0 -0',
  'users new added +0 -0',
];

describe('objects that differ between backups that follow each other', () => {
  beforeEach(seedChanges);

  it('are listed with what became of them, by type and name', async () => {
    expect(short(await all(2, 3))).toEqual(EXPECTED);
  });

  it.each([1, 2, 3, 5])('are met once in pages of %i', async (limit) => {
    expect(short(await all(2, 3, {}, limit))).toEqual(EXPECTED);
  });

  it('are filtered by type, kind and text', async () => {
    const ids = async (filter: ChangesFilter) => (await all(2, 3, filter)).map(({ id }) => id);
    expect(await ids({ type: 'groups' })).toEqual(['both', 'crew']);
    expect(await ids({ kind: 'added' })).toEqual(['back', 'new']);
    expect(await ids({ kind: 'changed' })).toEqual(['both', 'other-name']);
    expect(await ids({ kind: 'softDeleted' })).toEqual(['bin']);
    expect(await ids({ kind: 'hardDeleted' })).toEqual(['gone']);
    expect(await ids({ kind: 'linksChanged' })).toEqual(['crew']);
    expect((await ids({ kind: 'notAdded' })).toSorted()).toEqual(['bin', 'both', 'crew', 'gone', 'other-name']);
    expect(await ids({ kind: 'linksChanged', type: 'users' })).toEqual([]);
    expect(await ids({ search: 'zoe@' })).toEqual(['new']);
    expect(await ids({ search: 'CHANGED' })).toEqual(['other-name']);
    expect(await ids({ search: 'gone' })).toEqual(['gone']);
    expect(await ids({ search: 'ne' })).toEqual(['new']);
    expect(await ids({ search: 'same' })).toEqual([]);
  });

  it('are counted as they are listed', async () => {
    expect((await countChangesSince(db, comparison(2, 3))).toSorted((a, b) => a.type.localeCompare(b.type))).toEqual([
      {
        type: 'groups',
        added: 0,
        changed: 1,
        softDeleted: 0,
        hardDeleted: 0,
        linksChanged: 1,
        linksAdded: 3,
        linksRemoved: 1,
      },
      {
        type: 'users',
        added: 2,
        changed: 1,
        softDeleted: 1,
        hardDeleted: 1,
        linksChanged: 0,
        linksAdded: 0,
        linksRemoved: 0,
      },
    ]);
  });

  it('are those of the asking workspace and of this list alone', async () => {
    const foreign = { ...comparison(2, 3), connectionId: other.connection.id };
    expect((await listChanges(db, foreign, { limit: 10, cursor: null })).items).toEqual([]);
    expect(await countChangesSince(db, foreign)).toEqual([]);
    const { nextCursor } = await listChanges(db, comparison(2, 3), { limit: 1, cursor: null });
    await expect(
      listChanges(db, comparison(2, 3), { limit: 1, cursor: nextCursor, kind: 'added' }),
    ).rejects.toMatchObject({ code: 'cursor-invalid' });
  });
});

describe('objects that differ over a backup that is no longer kept', () => {
  beforeEach(seedChanges);

  it('are compared by what both ends hold', async () => {
    await tenant.object({ id: 'short', from: 2, to: 3, deleted: 'hard', name: 'Came and went' });
    await tenant.link({ source: 'quiet', target: 'short', from: 2, to: 3 });
    const changes = await all(1, 3);
    expect(short(changes)).toEqual([
      'groups both changed +1 -0',
      'groups crew linksChanged +2 -1',
      'groups quiet linksChanged +0 -1',
      'users other-name changed +0 -0',
      'users back changed +0 -0',
      'users before changed +0 -0',
      'users gone hardDeleted +0 -0',
      'users new added +0 -0',
    ]);
    expect(short(await all(1, 3, {}, 2))).toEqual(short(changes));
    const counts = await countChangesSince(db, comparison(1, 3));
    expect(counts.find(({ type }) => type === 'users')).toMatchObject({
      added: 1,
      changed: 3,
      softDeleted: 0,
      hardDeleted: 1,
    });
    expect(counts.find(({ type }) => type === 'groups')).toMatchObject({
      changed: 1,
      linksChanged: 2,
      linksAdded: 3,
      linksRemoved: 2,
    });
  });
});

describe('many changes', () => {
  it('are taken in chunks that meet every object once, and a rare one is found behind many', async () => {
    await sql`
      insert into object_version (connection_id, type, object_id, from_seq, repository_id, hash, pack_id, frame_offset, frame_length, record_offset, record_length, display_name)
      select ${tenant.connection.id}, 'users', md5('u' || n), 2, ${tenant.repositoryId}, 'h', 'p', 0, 1, 0, 1, 'Person ' || n from generate_series(1, 12000) n`.execute(
      db,
    );
    await sql`
      insert into link_version (connection_id, type, source_id, relation, target_id, target_type, from_seq)
      select ${tenant.connection.id}, 'users', md5('u' || n), 'manager', 'boss', 'users', 2 from generate_series(1, 12000) n`.execute(
      db,
    );
    // As publishing does.
    await sql`analyze object_version, link_version`.execute(db);
    const found = await all(1, 2, {}, 1_000);
    expect(found).toHaveLength(12_000);
    expect(new Set(found.map(({ id }) => id)).size).toBe(12_000);
    expect(found.every(({ linksAdded }) => linksAdded === 1)).toBe(true);
    // One chunk is in the order of names.
    const names = found.slice(0, 5_000).map(({ displayName }) => displayName?.toLowerCase() ?? '');
    expect(names).toEqual(names.toSorted());
    expect((await all(1, 2, { search: 'Person 11999' })).map(({ displayName }) => displayName)).toEqual([
      'Person 11999',
    ]);
    expect(await countChangesSince(db, comparison(1, 2))).toMatchObject([
      { type: 'users', added: 12_000, linksAdded: 12_000, linksChanged: 0 },
    ]);
  }, 60_000);
});

describe('the first backup', () => {
  it('adds everything it holds', async () => {
    await tenant.object({ id: 'b', from: 1, to: 2, name: 'Bo' });
    await tenant.object({ id: 'a', from: 1, name: 'Anna' });
    await tenant.object({ id: 'l', from: 2, name: 'Later' });
    await tenant.object({ type: 'groups', id: 'g', from: 1, name: 'Zebras' });
    await tenant.link({ source: 'g', target: 'a', from: 1 });
    await tenant.link({ source: 'g', target: 'l', from: 2 });
    const first = await listAdded(db, scope(1), { limit: 2, cursor: null });
    expect(short(first.items)).toEqual(['groups g added +1 -0', 'users a added +0 -0']);
    expect(short((await listAdded(db, scope(1), { limit: 2, cursor: first.nextCursor })).items)).toEqual([
      'users b added +0 -0',
    ]);
    expect(
      short((await listAdded(db, scope(1), { limit: 9, cursor: null, type: 'users', search: 'bo' })).items),
    ).toEqual(['users b added +0 -0']);
    expect(await listAdded(db, scope(1), { limit: 9, cursor: null, kind: 'changed' })).toEqual({
      items: [],
      nextCursor: null,
    });
  });
});

describe('one object', () => {
  beforeEach(seedChanges);

  it.each([
    ['users', 'new', 3, 2],
    ['users', 'other-name', 3, 2],
    ['users', 'other-name', 2, null],
    ['users', 'moved', 3, null],
    ['users', 'gone', 5, 2],
    ['users', 'back', 3, 2],
    ['users', 'back', 2, 1],
    ['users', 'unknown', 3, null],
    ['groups', 'crew', 4, 2],
    ['groups', 'quiet', 3, 1],
    ['groups', 'quiet', 4, 3],
  ] as const)('%s %s of backup %i was last different in %j', async (type, id, seq, expected) => {
    expect(await lastDifferentSeq(db, scope(seq), { type, id })).toBe(expected);
  });

  it('differs in links that only one side has', async () => {
    const links = async (before: number | null, after: number, limit = 10) =>
      linkDifferences(db, scope(after), { type: 'groups', id: 'crew', before, limit });
    expect(await links(2, 3)).toEqual({
      links: [
        { relation: 'members', change: 'added', type: 'users', id: 'back' },
        { relation: 'members', change: 'removed', type: 'users', id: 'bin' },
        { relation: 'members', change: 'added', type: 'users', id: 'new' },
      ],
      added: 2,
      removed: 1,
    });
    expect(await links(3, 2)).toMatchObject({ added: 1, removed: 2 });
    expect(await links(2, 3, 1)).toMatchObject({ links: [{ id: 'back' }], added: 2, removed: 1 });
    expect(await links(null, 1)).toMatchObject({ added: 2, removed: 0 });
    expect(await links(1, 2)).toEqual({ links: [], added: 0, removed: 0 });
  });
});
