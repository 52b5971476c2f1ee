import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import type { FacetFilter } from '../../../domain/facets.ts';
import { listChangedObjects } from './changed-objects.ts';
import { listObjects, OBJECT_ORDERS, type ObjectOrder } from './objects.ts';
import { searchObjects } from './search.ts';

interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly from: number;
  readonly facets?: readonly string[];
}

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
const rows: Row[] = [];
const TOLD = [
  ['enabled:yes', 'guest:no'],
  ['enabled:no', 'guest:yes'],
  ['enabled:?', 'guest:yes'],
  ['enabled:yes', 'guest:yes'],
  ['?'],
  undefined,
] as const;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  await tenant.backup(1, new Date('2026-01-01T00:00:00Z'));
  await tenant.backup(2, new Date('2026-01-02T00:00:00Z'));
  await tenant.backup(3, new Date('2026-01-03T00:00:00Z'));
  const names = ['Ann', 'ann', 'Élodie', 'elodie', 'Zoë', null];
  for (let index = 0; index < 36; index++) {
    const row: Row = {
      id: `o${String(index * 7).padStart(3, '0')}`,
      name: names[index % 6] ?? null,
      from: 1 + (Math.floor(index / 6) % 3),
      ...(TOLD[(index * 5 + Math.floor(index / 6)) % 6] && {
        facets: TOLD[(index * 5 + Math.floor(index / 6)) % 6] ?? [],
      }),
    };
    rows.push(row);
    await tenant.object(row);
  }
  // Gone, and of another type: neither belongs to any of these lists.
  await tenant.object({
    id: 'gone',
    from: 1,
    to: 2,
    deleted: 'hard',
    name: 'Ann',
    facets: ['enabled:yes', 'guest:no'],
  });
  await tenant.object({ type: 'devices', id: 'device', from: 2, name: 'Ann', facets: ['enabled:yes', 'synced:no'] });
}, 60_000);
afterAll(async () => {
  await db?.destroy();
  await test?.drop();
});

const at = () => ({ workspaceId: tenant.workspaceId, connectionId: tenant.connection.id, seq: 3 });
const fold = (name: string | null): string =>
  name === null ? '\u{10FFFF}' : name.toLowerCase().replace('é', 'e').replace('ë', 'e');
const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
const ORDERED: Record<ObjectOrder, (a: Row, b: Row) => number> = {
  id: (a, b) => compare(a.id, b.id),
  name: (a, b) => compare(fold(a.name), fold(b.name)) || compare(a.id, b.id),
  '-name': (a, b) => ORDERED.name(b, a),
  changed: (a, b) => compare(a.from, b.from) || compare(a.id, b.id),
  '-changed': (a, b) => ORDERED.changed(b, a),
};

/** An object is left out only where it says that it is something else. */
const mayBe = ({ facets }: Row, filters: readonly FacetFilter[]): boolean =>
  facets === undefined ||
  facets.includes('?') ||
  filters.every(({ key, values }) => [...values, '?'].some((value) => facets.includes(`${key}:${value}`)));

const FILTERS: readonly (readonly FacetFilter[])[] = [
  [],
  [{ key: 'enabled', values: ['yes'] }],
  [{ key: 'guest', values: ['yes'] }],
  [
    { key: 'enabled', values: ['no'] },
    { key: 'guest', values: ['yes'] },
  ],
  [{ key: 'enabled', values: ['yes', 'no'] }],
];

type Read = (page: { limit: number; cursor: string | null }) => ReturnType<typeof listObjects>;
async function allIds(limit: number, read: Read): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await read({ limit, cursor });
    seen.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) return seen;
    cursor = page.nextCursor;
  }
}

describe('a list of a type', () => {
  it.each(OBJECT_ORDERS)('sorted by %s has every object once, whatever the filter and the pages', async (order) => {
    for (const facets of FILTERS)
      for (const limit of [1, 4, 5, 100]) {
        const expected = rows.filter((row) => mayBe(row, facets)).toSorted(ORDERED[order]);
        expect(await allIds(limit, (page) => listObjects(db, at(), { type: 'users', order, facets, ...page }))).toEqual(
          expected.map(({ id }) => id),
        );
      }
  });

  it('is filtered the same by a search, and by what changed lately', async () => {
    for (const facets of FILTERS) {
      const found = rows.filter((row) => fold(row.name) === 'elodie' && mayBe(row, facets));
      for (const limit of [1, 100])
        expect(
          await allIds(limit, (page) => searchObjects(db, at(), { type: 'users', text: 'élodie', facets, ...page })),
        ).toEqual(found.map(({ id }) => id).toSorted());
      const since = new Date('2026-01-02T12:00:00Z');
      expect(
        await allIds(2, (page) => listChangedObjects(db, at(), { type: 'users', since, facets, ...page })),
      ).toEqual(
        rows
          .filter((row) => row.from === 3 && mayBe(row, facets))
          .map(({ id }) => id)
          .toSorted()
          .toReversed(),
      );
    }
  });

  it('does not take the cursor of another order or filter', async () => {
    const first = await listObjects(db, at(), { type: 'users', order: 'name', limit: 1, cursor: null });
    for (const other of [{ order: '-name' as const }, { order: 'name' as const, facets: FILTERS[1] ?? [] }])
      await expect(
        listObjects(db, at(), { type: 'users', ...other, limit: 1, cursor: first.nextCursor }),
      ).rejects.toMatchObject({ code: 'cursor-invalid' });
  });
});
