import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { insertBackupTypes } from './backup-facts.ts';
import { keepEdges } from './edges.ts';
import { commitWindow, type StagedLink, type StagedObject, type WindowCommit } from './staging.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const object = (n: number, hash: string): StagedObject => ({
  id: `object-${String(n).padStart(4, '0')}`,
  outcome: 'added',
  hash,
  location: { packId: 'pack', frameOffset: 0, frameLength: 1, recordOffset: 0, recordLength: 1 },
  display: { displayName: `Object ${String(n)}`, userPrincipalName: null, mail: null, appId: null },
});
const link = (n: number, outcome: StagedLink['outcome']): StagedLink => ({
  sourceId: `group-${String(n % 7)}`,
  relation: 'members',
  targetId: `object-${String(n).padStart(4, '0')}`,
  targetType: 'users',
  outcome,
});
const upTo = <T>(from: number, to: number, make: (n: number) => T): T[] =>
  Array.from({ length: to - from }, (_, at) => make(from + at));

describe.each([
  { name: 'that are said to be new', seq: 1, areNew: true },
  { name: 'that may be known', seq: 2, areNew: false },
])('rows $name', ({ seq, areNew }) => {
  /** A page may show an object again, whatever is said of the set: both windows are large. */
  it('are staged once, and say what was read of them last', async () => {
    const backupId = await tenant.backup(seq);
    await db.updateTable('backup').set({ state: 'running' }).where('id', '=', backupId).execute();
    await insertBackupTypes(db, backupId, ['groups']);
    const window = (more: Pick<WindowCommit, 'objects' | 'links' | 'cursor' | 'durable'>): WindowCommit => ({
      backupId,
      workspaceId: tenant.workspaceId,
      connectionId: tenant.connection.id,
      type: 'groups',
      startsAnew: false,
      found: null,
      areNew,
      parts: [],
      singleRelations: [],
      fetched: 0,
      pack: null,
      requests: 1,
      throttled: 0,
      waitedMs: 0,
      warnings: [],
      ...more,
    });
    const first = { cursor: { page: 1 }, durable: null };
    await commitWindow(
      db,
      window({
        ...first,
        objects: upTo(0, 300, (n) => object(n, 'first')),
        links: upTo(0, 300, (n) => link(n, 'present')),
      }),
    );
    await commitWindow(
      db,
      window({
        cursor: { page: 2 },
        durable: first.cursor,
        objects: upTo(299, 600, (n) => object(n, 'second')),
        links: upTo(299, 600, (n) => link(n, 'removed')),
      }),
    );
    const objects = await db
      .selectFrom('captureObject')
      .select(['objectId', 'hash'])
      .where('backupId', '=', backupId)
      .orderBy('objectId')
      .execute();
    expect(objects).toEqual(upTo(0, 600, (n) => ({ objectId: object(n, '').id, hash: n < 299 ? 'first' : 'second' })));
    const links = await db
      .selectFrom('captureLink')
      .select(['targetId', 'outcome'])
      .where('backupId', '=', backupId)
      .orderBy('targetId')
      .execute();
    expect(links).toEqual(
      upTo(0, 600, (n) => ({ targetId: link(n, 'present').targetId, outcome: n < 299 ? 'present' : 'removed' })),
    );
    await db.updateTable('backup').set({ state: 'completed' }).where('id', '=', backupId).execute();
    const counted = await db
      .selectFrom('backup')
      .select('requests')
      .where('id', '=', backupId)
      .executeTakeFirstOrThrow();
    expect(counted.requests).toBe(2);
  });
});

/** What foreign keys would say, which cost a quarter of publishing. */
describe('rows of the catalogue', () => {
  const count = async (connectionId: string): Promise<number[]> =>
    Promise.all(
      (['objectVersion', 'linkVersion', 'referenceEdge'] as const).map(async (table) => {
        const { n } = await db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('connectionId', '=', connectionId)
          .executeTakeFirstOrThrow();
        return n;
      }),
    );

  it('go with their version and with their connection, and hold the repository that they lie in', async () => {
    const leaving = await createTestTenant(db, 'Leaving');
    for (const id of ['a', 'b']) {
      await leaving.object({ type: 'groups', id, from: 1, name: id });
      await leaving.reference({ type: 'groups', id, from: 1, path: 'x', named: 'other' });
    }
    await leaving.link({
      type: 'groups',
      from: 1,
      source: 'a',
      relation: 'members',
      target: 'b',
      targetType: 'groups',
    });
    expect(await count(leaving.connection.id)).toEqual([2, 1, 2]);
    await db
      .deleteFrom('objectVersion')
      .where('connectionId', '=', leaving.connection.id)
      .where('objectId', '=', 'b')
      .execute();
    expect(await count(leaving.connection.id)).toEqual([1, 1, 1]);
    await expect(
      db.deleteFrom('repository').where('connectionId', '=', leaving.connection.id).execute(),
    ).rejects.toMatchObject({ code: '23503' });
    await db.deleteFrom('connection').where('id', '=', leaving.connection.id).execute();
    expect(await count(leaving.connection.id)).toEqual([0, 0, 0]);
  });

  it('keep no references of a version that has gone meanwhile', async () => {
    const place = { packId: 'pack', frameOffset: 0, frameLength: 1, recordOffset: 0, recordLength: 1 };
    const version = (objectId: string): Parameters<typeof keepEdges>[1][number] => ({
      connectionId: tenant.connection.id,
      workspaceId: tenant.workspaceId,
      repositoryId: tenant.repositoryId,
      type: 'groups',
      objectId,
      fromSeq: 1,
      hash: 'x',
      location: place,
      told: { edges: [{ path: 'x', kind: 'object', named: 'other' }], facets: ['x'] },
    });
    await tenant.object({ type: 'groups', id: 'stays', from: 1 });
    await db.transaction().execute((tx) => keepEdges(tx, [version('stays'), version('gone')]));
    const rows = await db.selectFrom('referenceEdge').select('objectId').execute();
    expect(rows).toEqual([{ objectId: 'stays' }]);
  });
});
