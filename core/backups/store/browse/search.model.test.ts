import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertProperty } from '../../../../tests/support/assert-property.ts';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { connectTestTenant, createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { listDeleted } from './deleted.ts';
import type { Walks } from './search-conditions.ts';
import { WALKS } from './search-others.ts';
import { searchObjects } from './search.ts';

/** A search answers what a search in memory answers, in the same order, page by page to the end, each object once. */

let test: TestDatabase;
let db: Db;
let workspace: TestTenant;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  workspace = await createTestTenant(db);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const BACKUPS = 3;
const TYPES = ['users', 'groups', 'devices'] as const;

interface Version {
  readonly type: (typeof TYPES)[number];
  readonly id: string;
  readonly from: number;
  readonly to: number | null;
  readonly name: string | null;
  readonly upn: string | null;
  readonly mail: string | null;
  readonly appId: string | null;
  readonly facets: readonly string[] | null;
}

const WORDS = ['Zoë', 'zoe', 'Ann', 'ANNA', 'Großmann', 'grossmann', 'Öberg', 'Łódź', 'berg', 'Team', 'x', '0a1b2c3d'];
const name = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }).map(joined(' ')) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 3 }).map(joined('  ')) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const address = fc.option(
  fc
    .tuple(fc.constantFrom('zoe', 'Ann', 'berg.anna', 'x'), fc.constantFrom('contoso.com', 'Öberg.org'))
    .map(joined('@')),
);
const facets = fc.constantFrom(null, ['enabled:yes'], ['enabled:no'], ['enabled:?'], ['?']);
/** Several begin alike, and like a name. */
const idOf = (index: number): string =>
  `${index % 3 === 0 ? '0a1b2c3d' : '9f00aa11'}-0000-4000-8000-${String((index * 17) % 41).padStart(12, '0')}`;
const appId = fc.option(fc.integer({ min: 0, max: 5 }).map(idOf), { freq: 1 });
const told = fc.record({ name, upn: address, mail: address, appId, facets });

/** An object with up to two versions, that may be deleted, and come back changed. */
const object = fc.record({
  type: fc.constantFrom(...TYPES),
  from: fc.constantFrom(1, 1, 1, 2),
  to: fc.constantFrom(null, null, 2, 3),
  before: told,
  after: fc.option(told),
});
const catalogues = fc.array(object, { minLength: 5, maxLength: 40 }).map((objects) =>
  objects.flatMap(({ type, from, to, before, after }, index): Version[] => {
    const id = idOf(index);
    const end = to !== null && to > from ? to : null;
    const first = { type, id, from, to: end, ...before };
    return end === null || after === null ? [first] : [first, { type, id, from: end, to: null, ...after }];
  }),
);

const PIECES = ['zoe', 'Zoë', 'ann', 'gross', 'GROẞ', 'berg', 'lodz', 'e', 'an', 'con', '@', 'x@contoso', '0a1b2c3d'];
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 }).map(joined('  ')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'zoe ann',
      'zoe@contoso.com',
      'contoso',
      'berg.',
      'nobody',
      'com',
      'x',
      'x@',
      'ann@öberg.org',
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }).map(idOf) },
  { weight: 1, arbitrary: fc.constantFrom('0a1b2c', '0A1B2C3D-0000', '9f00aa11-0000-4', '0a1b') },
);

function joined(by: string): (parts: readonly string[]) => string {
  return (parts) => parts.join(by);
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss');
const sortName = (version: Version): string => (version.name === null ? '\u{10FFFF}' : fold(version.name));
const isWholeId = (word: string): boolean => word.length === 36;

function isFound(version: Version, text: string): boolean {
  const searched = ` ${sortName(version)} ${fold(version.upn ?? '')} ${fold(version.mail ?? '')}`;
  const words = text.split(/\s+/);
  return words.every((word) => {
    if (isWholeId(word)) return version.id === word || version.appId === word;
    const part = fold(word);
    return searched.includes([...word].length >= 3 ? part : ` ${part}`);
  });
}

const isFoundById = (version: Version, text: string): boolean =>
  version.id === text.toLowerCase() ||
  version.appId === text.toLowerCase() ||
  (/^[0-9a-f]{6,8}(-[0-9a-f-]*)?$/i.test(text) && version.id.startsWith(text.toLowerCase()));

const RANKS = 4;

/** Null: not found at all. */
function rankOf(version: Version, text: string): number | null {
  if (isFoundById(version, text)) return 0;
  if (!isFound(version, text)) return null;
  const wanted = fold(text);
  const isAddressed = [version.upn, version.mail].some((one) => one !== null && fold(one) === wanted);
  if (sortName(version) === wanted || (wanted.includes('@') && isAddressed)) return 1;
  return sortName(version).startsWith(wanted) ? 2 : 3;
}

const keyOf = ({ type, id }: { type: TypeKey; id: string }): string => `${type} ${id}`;
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byName = (a: Version, b: Version): number =>
  compare(sortName(a), sortName(b)) || compare(a.type, b.type) || compare(a.id, b.id);

interface Asked {
  readonly seq: number;
  readonly type: (typeof TYPES)[number] | null;
  readonly text: string;
  readonly isFiltered: boolean;
}

function expectedOf(versions: readonly Version[], { seq, type, text, isFiltered }: Asked): string[] {
  const there = versions.filter(
    (version) =>
      version.from <= seq &&
      (version.to === null || seq < version.to) &&
      (type === null || version.type === type) &&
      (!isFiltered || version.facets?.[0] !== 'enabled:no'),
  );
  const wanted = text.trim().replaceAll(/\s+/g, ' ');
  return Array.from({ length: RANKS }, (_, rank) =>
    there.filter((version) => rankOf(version, wanted) === rank).toSorted(byName),
  )
    .flat()
    .map(keyOf);
}

async function write(tenant: TestTenant, versions: readonly Version[]): Promise<void> {
  for (let seq = 1; seq <= BACKUPS; seq++) {
    const backupId = await tenant.backup(seq);
    const rows = TYPES.map((type) => {
      const objects = versions.filter(
        (one) => one.type === type && one.from <= seq && (one.to ?? seq + 1) > seq,
      ).length;
      return { backupId, type, objects, state: 'published' } as const;
    });
    await db.insertInto('backupType').values(rows).execute();
  }
  for (const { to, upn, mail, appId: app, facets: filtered, ...version } of versions) {
    const returns = versions.some(({ type, id, from }) => type === version.type && id === version.id && from === to);
    await tenant.object({
      ...version,
      ...(to === null ? {} : { to, ...(returns ? {} : { deleted: 'hard' as const }) }),
      ...(upn === null ? {} : { upn }),
      ...(mail === null ? {} : { mail }),
      ...(app === null ? {} : { appId: app }),
      ...(filtered === null ? {} : { facets: filtered }),
    });
  }
}

interface FoundPage {
  readonly items: readonly { readonly type: TypeKey; readonly id: string }[];
  readonly nextCursor: string | null;
}

async function allPages(limit: number, ask: (cursor: string | null) => Promise<FoundPage>): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = null; ;) {
    const page: FoundPage = await ask(cursor);
    seen.push(...page.items.map(keyOf));
    if (page.nextCursor === null) {
      expect(page.items.length).toBeLessThanOrEqual(limit);
      return seen;
    }
    expect(page.items).toHaveLength(limit);
    cursor = page.nextCursor;
  }
}

function search(tenant: TestTenant, asked: Asked, page: { limit: number; walks: Walks }): Promise<string[]> {
  const scope = { workspaceId: tenant.workspaceId, connectionId: tenant.connection.id, seq: asked.seq };
  const filters = asked.isFiltered ? [{ key: 'enabled' as const, values: ['yes'] }] : [];
  const { limit, walks } = page;
  return allPages(limit, (cursor) =>
    searchObjects(db, scope, { type: asked.type, text: asked.text, facets: filters, limit, cursor }, walks),
  );
}

const questions = fc.record({
  seq: fc.constantFrom(1, 2, 3),
  type: fc.constantFrom(null, null, 'users' as const),
  text: texts,
  isFiltered: fc.boolean(),
});

it.each([
  ['through the index or the list, as in use', WALKS],
  ['through short walks along the list that grow', { first: 2, longest: 4, rowCost: -1, sample: 3 }],
  ['through walks as long as they pay, and then the index', { first: 2, longest: 4, rowCost: 1, sample: 5 }],
  ['through the index alone', { first: 1, longest: 1, rowCost: 1_000_000, sample: 3 }],
] as const)(
  'finds what a search in memory finds, %s',
  async (_, walks) => {
    await assertProperty(
      fc.asyncProperty(
        catalogues,
        fc.array(questions, { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (versions, asked, limit) => {
          const tenant = await connectTestTenant(db, workspace.workspaceId, 'Contoso');
          await write(tenant, versions);
          for (const question of asked)
            expect(await search(tenant, question, { limit, walks }), JSON.stringify(question)).toEqual(
              expectedOf(versions, question),
            );
        },
      ),
      { numRuns: 50 },
    );
  },
  240_000,
);

it('finds what is deleted, by the same words, in all backups', async () => {
  await assertProperty(
    fc.asyncProperty(catalogues, texts, fc.integer({ min: 1, max: 5 }), async (versions, text, limit) => {
      const tenant = await connectTestTenant(db, workspace.workspaceId, 'Contoso');
      await write(tenant, versions);
      const scope = { workspaceId: tenant.workspaceId, connectionId: tenant.connection.id };
      const found = await allPages(limit, (cursor) =>
        listDeleted(db, scope, { type: null, text, since: null, limit, cursor }),
      );
      const wanted = text.trim().replaceAll(/\s+/g, ' ');
      const gone = versions.filter(
        ({ type, id, to }) =>
          to !== null && !versions.some((next) => next.type === type && next.id === id && next.from === to),
      );
      const expected = gone
        .filter((version) => isFoundById(version, wanted) || isFound(version, wanted))
        .toSorted((a, b) => (b.to ?? 0) - (a.to ?? 0) || byName(a, b));
      expect(found).toEqual(expected.map(keyOf));
    }),
    { numRuns: 50 },
  );
}, 240_000);
