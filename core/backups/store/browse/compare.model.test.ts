import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertProperty } from '../../../../tests/support/assert-property.ts';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { connectTestTenant, createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { countChangesSince } from './changes-summary.ts';
import { type ChangedObject, type ChangesFilter, listChanges } from './changes.ts';
import { comparedLinks } from './compared-links.ts';

/** The comparison of any two backups equals the comparison of what the two hold, worked out in memory. */

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

const TYPES = ['users', 'groups'] as const;
const IDS = ['a', 'b', 'c', 'd'] as const;
const BACKUPS = 5;

/** One object through all backups: its content in each, or how it is absent. */
type Content = 'x' | 'y' | 'soft' | 'hard';
interface History {
  readonly objects: readonly { type: (typeof TYPES)[number]; id: string; states: readonly Content[] }[];
  /** From the object of the type with this ID, in the backups in which it is there. */
  readonly links: readonly {
    type: (typeof TYPES)[number];
    source: string;
    target: string;
    there: readonly boolean[];
  }[];
}

const content = fc.constantFrom<Content>('x', 'x', 'x', 'y', 'soft', 'hard');
const histories: fc.Arbitrary<History> = fc.record({
  objects: fc.tuple(
    ...TYPES.flatMap((type) =>
      IDS.map((id) =>
        fc
          .array(content, { minLength: BACKUPS, maxLength: BACKUPS })
          .map((states) => ({ type, id: `${type[0] ?? ''}-${id}`, states })),
      ),
    ),
  ),
  links: fc.uniqueArray(
    fc.record({
      type: fc.constantFrom(...TYPES),
      source: fc.constantFrom(...IDS),
      target: fc.constantFrom('t1', 't2', 't3'),
      there: fc.array(fc.boolean(), { minLength: BACKUPS, maxLength: BACKUPS }),
    }),
    { maxLength: 10, selector: ({ type, source, target }) => `${type} ${source} ${target}` },
  ),
});

const isThere = (state: Content | undefined): boolean => state === 'x' || state === 'y';

/** As captures write it: a version for each stretch of equal content, an end with how the object left. */
async function write(tenant: TestTenant, { objects, links }: History): Promise<void> {
  for (let seq = 1; seq <= BACKUPS; seq++) await tenant.backup(seq);
  for (const { type, id, states } of objects)
    for (const { from, to, value } of stretches(states)) {
      if (!isThere(value)) continue;
      const next = to === undefined ? undefined : states[to - 1];
      const deleted = next === 'soft' || next === 'hard' ? { deleted: next } : {};
      await tenant.object({ type, id, from, ...(to === undefined ? {} : { to }), hash: value, name: id, ...deleted });
    }
  for (const link of linksThrough({ objects, links }))
    for (const { from, to, value } of stretches(link.there))
      if (value)
        await tenant.link({
          type: link.type,
          source: link.source,
          target: link.target,
          from,
          ...(to === undefined ? {} : { to }),
        });
}

/** An object that is not there has no links. */
function linksThrough({ objects, links }: History): readonly History['links'][number][] {
  return links.map((link) => {
    const source = `${link.type[0] ?? ''}-${link.source}`;
    const owner = objects.find(({ type, id }) => type === link.type && id === source);
    return { ...link, source, there: link.there.map((there, index) => there && isThere(owner?.states[index])) };
  });
}

/** Backups `from` to before `to`, counted from 1, in which the value is the same. */
function stretches<T>(values: readonly T[]): { from: number; to: number | undefined; value: T }[] {
  const starts = values.flatMap((value, index) => (index === 0 || value !== values[index - 1] ? [index] : []));
  return starts.flatMap((start, place) => {
    const value = values[start];
    const next = starts[place + 1];
    return value === undefined ? [] : [{ from: start + 1, to: next === undefined ? undefined : next + 1, value }];
  });
}

/** What the two snapshots hold, compared in memory. */
function expected(history: History, since: number, seq: number): string[] {
  return history.objects
    .flatMap(({ type, id, states }) => {
      const [before, after] = [states[since - 1], states[seq - 1]];
      const own = linksThrough(history).filter((link) => link.type === type && link.source === id);
      const targets = (had: boolean, has: boolean) =>
        own
          .filter(({ there }) => there[since - 1] === had && there[seq - 1] === has)
          .map(({ target }) => target)
          .sort();
      const [added, removed] = [targets(false, true), targets(true, false)];
      const kind = kindOf(before, after, added.length + removed.length > 0);
      // How an object left is said by its last version, also where it came and went between the two.
      const left = kind === 'deleted' ? lastEnd(states, seq) : kind;
      return left === null ? [] : [line({ type, id, kind: left }, added, removed)];
    })
    .sort();
}

function kindOf(before: Content | undefined, after: Content | undefined, areLinksChanged: boolean): string | null {
  if (isThere(after) && !isThere(before)) return 'added';
  if (isThere(after) && before !== after) return 'changed';
  if (isThere(after)) return areLinksChanged ? 'linksChanged' : null;
  return isThere(before) ? 'deleted' : null;
}

function lastEnd(states: readonly Content[], seq: number): string {
  const last = states.slice(0, seq).findLastIndex(isThere);
  return states[last + 1] === 'soft' ? 'softDeleted' : 'hardDeleted';
}

function line(
  { type, id, kind }: { type: string; id: string; kind: string },
  added: readonly string[],
  removed: readonly string[],
): string {
  return `${type} ${id} ${kind} +${added.join('+')} -${removed.join('-')}`;
}

async function listed(
  comparison: Parameters<typeof listChanges>[1],
  filter: ChangesFilter,
  limit: number,
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: readonly ChangedObject[]; nextCursor: string | null } = await listChanges(db, comparison, {
      ...filter,
      limit,
      cursor,
    });
    const links = await comparedLinks(db, comparison, { objects: page.items, most: 100 });
    page.items.forEach((item, index) => {
      const of = (change: 'added' | 'removed') =>
        (links[index] ?? []).filter((link) => link.change === change).map(({ id }) => id);
      expect([of('added').length, of('removed').length]).toEqual([item.linksAdded, item.linksRemoved]);
      found.push(line(item, of('added'), of('removed')));
    });
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found.sort();
}

it('any two backups differ in exactly what their snapshots differ in, whatever the filter and the pages', async () => {
  await assertProperty(
    fc.asyncProperty(histories, fc.integer({ min: 1, max: 9 }), async (history, limit) => {
      const tenant = await connectTestTenant(db, workspace.workspaceId, 'Contoso');
      await write(tenant, history);
      for (let since = 1; since < BACKUPS; since++)
        for (let seq = since + 1; seq <= BACKUPS; seq++) {
          const comparison = {
            workspaceId: tenant.workspaceId,
            connectionId: tenant.connection.id,
            since,
            seq,
          };
          const all = expected(history, since, seq);
          const where = `${String(since)} to ${String(seq)}`;
          expect(await listed(comparison, {}, limit), where).toEqual(all);
          for (const type of TYPES)
            expect(await listed(comparison, { type }, limit), where).toEqual(
              all.filter((text) => text.startsWith(`${type} `)),
            );
          for (const kind of ['added', 'changed', 'softDeleted', 'hardDeleted', 'linksChanged'] as const)
            expect(await listed(comparison, { kind }, limit), where).toEqual(
              all.filter((text) => text.split(' ')[2] === kind),
            );
          const ids = ['u-a', 'g-b', 'nobody'];
          expect(await listed(comparison, { ids }, limit), where).toEqual(
            all.filter((text) => ids.includes(text.split(' ')[1] ?? '')),
          );
          const counts = await countChangesSince(db, comparison);
          expect(
            counts.reduce(
              (sum, row) => sum + row.added + row.changed + row.softDeleted + row.hardDeleted + row.linksChanged,
              0,
            ),
            where,
          ).toBe(all.length);
        }
    }),
    { numRuns: 8, seed: 20_260_101 },
  );
});
