import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import type { Page } from '../../../database/paging.ts';
import { objectHistory } from './history.ts';
import { countLinks, listLinks } from './links.ts';
import { objectAt } from './object-at.ts';
import { listObjects, type ListedObject } from './objects.ts';
import type { BrowseScope } from './scope.ts';
import { searchObjects } from './search.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  other = await createTestTenant(db, 'Northwind');
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const at = (seq: number, of: TestTenant = tenant): BrowseScope => ({
  workspaceId: of.workspaceId,
  connectionId: of.connection.id,
  seq,
});
const ids = ({ items }: Page<ListedObject>): string[] => items.map(({ id }) => id);

async function allPages(read: (cursor: string | null) => Promise<Page<ListedObject>>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<ListedObject> = await read(cursor);
    seen.push(...ids(page));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seen;
}

describe('objects at a backup', () => {
  beforeAll(async () => {
    await tenant.object({ type: 'devices', id: 'd1', from: 1, to: 3, name: 'Old name' });
    await tenant.object({ type: 'devices', id: 'd1', from: 3, name: 'New name' });
    await tenant.object({ type: 'devices', id: 'd2', from: 2, to: 4, deleted: 'hard', name: 'Short life' });
    await tenant.object({ type: 'devices', id: 'd2', from: 6, name: 'Second life' });
    await other.object({ type: 'devices', id: 'd3', from: 1, name: 'Foreign' });
  });

  it.each([
    [0, []],
    [1, ['Old name']],
    [2, ['Old name', 'Short life']],
    [3, ['New name', 'Short life']],
    [4, ['New name']],
    [5, ['New name']],
    [6, ['New name', 'Second life']],
  ])('of seq %i are %j', async (seq, expected) => {
    const page = await listObjects(db, at(seq), { type: 'devices', order: 'name', limit: 10, cursor: null });
    expect(page.items.map(({ displayName }) => displayName)).toEqual(expected);
    expect((await objectAt(db, at(seq), { type: 'devices', id: 'd2' }))?.displayName ?? null).toBe(
      expected.find((name) => name.endsWith('life')) ?? null,
    );
  });

  it('never come from a connection of another workspace', async () => {
    const foreign = { ...at(1), connectionId: other.connection.id };
    expect(ids(await listObjects(db, foreign, { type: 'devices', order: 'name', limit: 10, cursor: null }))).toEqual(
      [],
    );
    expect((await searchObjects(db, foreign, { type: null, text: 'Foreign', limit: 10, cursor: null })).items).toEqual(
      [],
    );
    expect(await objectAt(db, foreign, { type: 'devices', id: 'd3' })).toBeNull();
    expect(await objectHistory(db, foreign, { type: 'devices', id: 'd3' })).toEqual([]);
  });
});

describe('paging', () => {
  const expected: string[] = [];
  beforeAll(async () => {
    const names = [
      'Zed',
      'same',
      'Same',
      'SAME',
      null,
      null,
      'åsa',
      'Åsa',
      '李雷',
      'Ярослав',
      'x'.repeat(400),
      'x'.repeat(401),
      "O'Neil",
      '😀',
      '',
    ];
    for (const [index, name] of names.entries()) {
      const id = `p${String(index).padStart(2, '0')}`;
      await tenant.object({ type: 'groups', id, from: 1, name });
      expected.push(id);
    }
  });

  it.each([
    ['name', 1],
    ['name', 2],
    ['name', 7],
    ['id', 1],
    ['id', 4],
  ] as const)('by %s in pages of %i meets every object once', async (order, limit) => {
    const seen = await allPages((cursor) => listObjects(db, at(1), { type: 'groups', order, limit, cursor }));
    expect(seen).toHaveLength(expected.length);
    expect(new Set(seen)).toEqual(new Set(expected));
    if (order === 'id') expect(seen).toEqual(expected);
    else expect(seen.slice(-2)).toEqual(['p04', 'p05']);
  });

  it('is not disturbed by objects that come and go between pages', async () => {
    const first = await listObjects(db, at(1), { type: 'groups', order: 'name', limit: 5, cursor: null });
    await tenant.object({ type: 'groups', id: 'p-new', from: 2, name: 'aaa' });
    const rest = await allPages((cursor) =>
      listObjects(db, at(1), { type: 'groups', order: 'name', limit: 5, cursor: cursor ?? first.nextCursor }),
    );
    expect([...ids(first), ...rest].toSorted()).toEqual(expected.toSorted());
  });

  it('refuses cursors that are mangled or of another list', async () => {
    const { nextCursor } = await listObjects(db, at(1), { type: 'groups', order: 'name', limit: 2, cursor: null });
    const read = (cursor: string, order: 'name' | 'id' = 'name', seq = 1) =>
      listObjects(db, at(seq), { type: 'groups', order, limit: 2, cursor });
    const flipped = `${nextCursor?.slice(0, -3) ?? ''}${nextCursor?.at(-3) === 'A' ? 'B' : 'A'}${nextCursor?.slice(-2) ?? ''}`;
    for (const attempt of [
      () => read(flipped),
      () => read('🙂'),
      () => read(''),
      () => read('AAAA'),
      () => read(nextCursor ?? '', 'id'),
      () => read(nextCursor ?? '', 'name', 2),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'cursor-invalid' });
    }
  });
});

describe('search', () => {
  const app = randomUUID();
  beforeAll(async () => {
    await tenant.object({
      id: 'S1',
      from: 1,
      name: 'Zoë Größe',
      upn: 'zoe.groesse@contoso.com',
      mail: 'zoe@fabrikam.com',
    });
    await tenant.object({ id: 's2', from: 1, name: '100%_done \\ now', upn: 'percent@contoso.com' });
    await tenant.object({ id: 's3', from: 1, name: '李雷 Wang', upn: 'li@contoso.com' });
    await tenant.object({ id: 's4', from: 1, name: 'ÅSA ÖBERG', upn: 'asa@contoso.com' });
    await tenant.object({ id: 's5', from: 1, to: 2, deleted: 'soft', name: 'Gone Girl', upn: 'gone@contoso.com' });
    await tenant.object({ type: 'applications', id: 's6', from: 1, name: 'Payroll', appId: app });
    await tenant.object({ type: 'servicePrincipals', id: 's7', from: 1, name: 'Payroll', appId: app });
    await tenant.object({ type: 'namedLocations', id: 's8', from: 1, name: null });
    await tenant.object({ id: 's10', from: 1, name: 'Søren  Łódź', upn: 'Ægir.ØSTER@contoso.com' });
    await other.object({ id: 's9', from: 1, name: 'Zoë elsewhere', appId: app });
  });

  const find = async (text: string, type: 'users' | null = null, seq = 1): Promise<string[]> =>
    ids(await searchObjects(db, at(seq), { type, text, limit: 50, cursor: null }));

  it.each([
    ['größe', ['S1']],
    ['GRÖSS', ['S1']],
    ['zoe grosse', ['S1']],
    ['Groesse ZOE', ['S1']],
    ['grosse fabrikam', ['S1']],
    ['grosse asa', []],
    ['asa oberg', ['s4']],
    ['oberg   å', ['s4']],
    ['soren lodz', ['s10']],
    ['Øster aegir', ['s10']],
    ['fabrikam', ['S1']],
    ['zoe.gro', ['S1']],
    ['öberg', ['s4']],
    ['åsa ö', ['s4']],
    ['李雷', ['p08', 's3']],
    ['李', ['p08', 's3']],
    ['wa', ['s3']],
    ['an', []],
    ['%_d', ['s2']],
    ['%', []],
    ['\\ n', ['s2']],
    ["'; drop table object_version; --", []],
    ['  percent  ', ['s2']],
    ['S1', ['S1']],
    ['s8', ['s8']],
    [app, ['s6', 's7']],
    [app.toUpperCase(), ['s6', 's7']],
    ['payroll', ['s6', 's7']],
  ])('for %j finds %j', async (text, expected) => {
    expect((await find(text)).toSorted()).toEqual(expected.toSorted());
  });

  it('looks into one type where told, and into one backup', async () => {
    expect(await find('payroll', 'users')).toEqual([]);
    expect(await find('gone', 'users')).toEqual(['s5']);
    expect(await find('gone', 'users', 2)).toEqual([]);
  });

  it('names first what is called so and nothing else, page by page', async () => {
    for (const [index, name] of ['Finance', 'finance', 'A finance', 'Finance team', 'FINANCE'].entries())
      await tenant.object({ type: 'groups', id: `f${String(index)}`, from: 1, name });
    await tenant.object({
      id: 'f9',
      from: 1,
      name: 'A person',
      upn: 'finance@northwind.com',
      mail: 'Other@northwind.com',
    });
    await tenant.object({ id: 'f8', from: 1, name: 'Zed', upn: 'zed@northwind.com', mail: 'FINANCE@northwind.com' });
    await tenant.object({ id: 'f7', from: 1, name: 'An earlier name', upn: 'old.finance@northwind.com' });
    for (const limit of [1, 2, 3, 50]) {
      const of = (text: string): Promise<string[]> =>
        allPages((cursor) => searchObjects(db, at(1), { type: null, text, limit, cursor }));
      expect(await of(' Finance ')).toEqual(['f0', 'f1', 'f4', 'f3', 'f2', 'f9', 'f7', 'f8']);
      expect(await of('finance@northwind.com')).toEqual(['f9', 'f8', 'f7']);
    }
  });

  it('names first what is called or begins so, with accents or without', async () => {
    for (const [index, name] of ['Anna Élodie', 'elodie', 'Élodie', 'ELODIE Ander', 'Élodien'].entries())
      await tenant.object({ id: `e${String(index)}`, from: 1, name });
    for (const limit of [1, 2, 50])
      for (const type of ['users', null] as const)
        expect(await allPages((cursor) => searchObjects(db, at(1), { type, text: 'élodie', limit, cursor }))).toEqual([
          'e1',
          'e2',
          'e3',
          'e4',
          'e0',
        ]);
  });

  it('finds objects by the beginning of their ID, once each, beside those that are called like it', async () => {
    await tenant.object({ id: 'abcd12ef-0000-4000-8000-000000000001', from: 1, name: 'By ID one' });
    await tenant.object({
      type: 'groups',
      id: 'abcd12ef-0000-4000-8000-000000000002',
      from: 1,
      name: 'By ID two abcd12',
    });
    await tenant.object({ id: 'ffff0000-0000-4000-8000-000000000003', from: 1, name: 'Case abcd12' });
    const found = ['abcd12ef-0000-4000-8000-000000000002', 'abcd12ef-0000-4000-8000-000000000001'].toSorted();
    expect((await find('ABCD12')).toSorted()).toEqual([...found, 'ffff0000-0000-4000-8000-000000000003'].toSorted());
    expect((await find('abcd12ef-0000')).toSorted()).toEqual(found);
    expect(await find('abcd12ef-0000', 'users')).toEqual(['abcd12ef-0000-4000-8000-000000000001']);
    expect(await find('abcd12ef-0001')).toEqual([]);
  });

  it('pages through equal names over all types', async () => {
    const seen = await allPages((cursor) =>
      searchObjects(db, at(1), { type: null, text: 'contoso', limit: 1, cursor }),
    );
    expect(seen.toSorted()).toEqual(['S1', 's10', 's2', 's3', 's4', 's5']);
  });
});

describe('links', () => {
  beforeAll(async () => {
    for (let index = 0; index < 5; index++)
      await tenant.link({
        type: 'administrativeUnits',
        source: 'au',
        relation: index < 3 ? 'members' : 'scopedRoles',
        target: `t${String(index)}`,
        from: 1,
        ...(index === 0 ? { to: 2 } : {}),
      });
    await tenant.object({ id: 't1', from: 1, to: 2, name: 'Before' });
    await tenant.object({ id: 't1', from: 2, name: 'After' });
  });

  it('have the names of their backup, and are counted by relation', async () => {
    const request = {
      type: 'administrativeUnits' as const,
      objectId: 'au',
      direction: 'out' as const,
      relation: 'members',
      limit: 10,
      cursor: null,
    };
    expect((await listLinks(db, at(1), request)).items.map(({ id, displayName }) => [id, displayName])).toEqual([
      ['t0', null],
      ['t1', 'Before'],
      ['t2', null],
    ]);
    expect((await listLinks(db, at(2), request)).items.map(({ id, displayName }) => [id, displayName])).toEqual([
      ['t1', 'After'],
      ['t2', null],
    ]);
    expect(await countLinks(db, at(1), { type: 'administrativeUnits', objectId: 'au' })).toEqual({
      out: { members: 3, scopedRoles: 2 },
      in: {},
    });
    expect(await countLinks(db, at(1), { type: 'users', objectId: 't1' })).toEqual({ out: {}, in: { members: 1 } });
  });

  it('are paged over relations', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listLinks>> = await listLinks(db, at(1), {
        type: 'administrativeUnits',
        objectId: 'au',
        direction: 'out',
        relation: null,
        limit: 2,
        cursor,
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['t0', 't1', 't2', 't3', 't4']);
  });
});

describe('history', () => {
  it('joins equal versions that follow each other, and tells how an object left and came back', async () => {
    const backups = new Map<number, string>();
    for (const seq of [1, 2, 3, 4, 5, 6]) backups.set(seq, await tenant.backup(seq));
    await tenant.object({ id: 'h', from: 1, to: 2, hash: 'a', name: 'A' });
    await tenant.object({ id: 'h', from: 2, to: 3, hash: 'a', name: 'A' });
    await tenant.object({ id: 'h', from: 3, to: 4, hash: 'b', deleted: 'soft', name: 'B' });
    await tenant.object({ id: 'h', from: 5, hash: 'b', name: 'B' });
    const history = await objectHistory(db, at(6), { type: 'users', id: 'h' });
    expect(
      history.map(({ hash, end, from, to, endedBy }) => [hash, end, from.seq, to?.seq ?? null, endedBy?.seq ?? null]),
    ).toEqual([
      ['b', 'current', 5, null, null],
      ['b', 'softDeleted', 3, 3, 4],
      ['a', 'changed', 1, 2, 3],
    ]);
    expect(history[2]?.from).toEqual({ seq: 1, backupId: backups.get(1), at: new Date(Date.UTC(2026, 0, 1)) });
  });
});

describe('the indexes', () => {
  it('serve lists and search without sorting or reading the whole table', async () => {
    await sql`
      insert into object_version (connection_id, type, object_id, from_seq, repository_id, hash, pack_id, frame_offset, frame_length, record_offset, record_length, display_name, user_principal_name)
      select ${tenant.connection.id}, 'users', 'x' || n, 1, ${tenant.repositoryId}, 'h', 'p', 0, 1, 0, 1, 'Person ' || n, 'person' || n || '@contoso.com' from generate_series(1, 30000) n`.execute(
      db,
    );
    await sql`analyze object_version`.execute(db);
    const plans: string[] = [];
    const explaining = openDatabase(test.url);
    const original = explaining.getExecutor().executeQuery.bind(explaining.getExecutor());
    Object.assign(explaining.getExecutor(), {
      executeQuery: async (query: { sql: string }) => {
        const plan = (await original({ ...query, sql: `explain (costs off) ${query.sql}` } as never)) as {
          rows: Record<string, string>[];
        };
        plans.push(plan.rows.map((row) => row['QUERY PLAN']).join('\n'));
        return { rows: [] };
      },
    });
    await listObjects(explaining, at(1), { type: 'users', order: 'name', limit: 50, cursor: null }).catch(
      () => undefined,
    );
    await explaining.destroy();
    expect(plans[0]).toContain('Index Scan using object_version_by_name');
    expect(plans[0]).not.toContain('Sort');
    // A name beyond the rows that are walked is found by the index, with all its letters.
    expect(
      await allPages((cursor) => searchObjects(db, at(1), { type: null, text: 'person 9999', limit: 50, cursor })),
    ).toEqual(['x9999', 'x19999', 'x29999']);
    expect(
      await allPages((cursor) => searchObjects(db, at(1), { type: 'users', text: 'person 99', limit: 50, cursor })),
    ).toHaveLength(1 + 10 + 100);
    expect(
      (await searchObjects(db, at(1), { type: null, text: 'person', limit: 50, cursor: null })).items,
    ).toHaveLength(50);
  });
});
