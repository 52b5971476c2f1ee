import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { type TestTenant, createTestTenant } from '../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { RESTORE_ORDER } from '../../domain/object-types/index.ts';
import { DEFAULT_JOB_OPTIONS } from '../../domain/plan/index.ts';
import { writeItems, type WrittenItem } from '../testing/written-item.fixture.ts';
import { type RestoreFacts, restoreFacts } from './restore-facts.ts';
import { createKnowledge } from './restore-knowledge.ts';
import {
  goingAway,
  insertUndone,
  nothingWritten,
  undoneItems,
  type UndoSelection,
  writtenTypes,
} from './restore-undo.ts';
import { unplannedEntries } from './restore-unplanned.ts';
import { insertPendingRestore } from './restores.ts';
import { leavingRights } from './rights-of-accounts.ts';
import { undoRefusalIn } from './undo-refusal.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
let undoOf: string;

const ITEMS: readonly WrittenItem[] = [
  { ordinal: 1, objectId: 'updated', before: 'kept', step: ['update', 'done'] },
  { ordinal: 2, objectId: 'renamed', newId: 'other', before: 'kept', step: ['links', 'done'] },
  { ordinal: 3, objectId: 'created', action: 'create', newId: 'new', before: 'nothing', step: ['create', 'done'] },
  { ordinal: 4, objectId: 'undeleted', action: 'undelete', before: 'nothing', step: ['undelete', 'done'] },
  { ordinal: 5, objectId: 'removed', action: 'remove', before: 'kept', step: ['remove', 'done'] },
  { ordinal: 6, objectId: 'in-part', before: 'kept', step: ['update', 'failed'] },
  { ordinal: 7, objectId: 'in-doubt', action: 'undelete', before: 'nothing', step: ['undelete', 'unknown'] },
  {
    ordinal: 8,
    type: 'roleAssignments',
    objectId: 'right',
    action: 'create',
    newId: 'Right-2',
    before: 'nothing',
    step: ['create', 'done'],
  },
];

/** Of these there is nothing to undo. */
const NOTHING: readonly WrittenItem[] = [
  { ordinal: 20, objectId: 'skipped', action: 'skip' },
  { ordinal: 21, objectId: 'as-it-was', before: 'kept' },
  { ordinal: 22, objectId: 'refused', action: 'create', before: 'nothing', step: ['create', 'failed'] },
  { ordinal: 23, objectId: 'interrupted', before: 'kept', step: ['links', 'skipped'] },
  {
    ordinal: 25,
    type: 'roleAssignments',
    objectId: 'given-again',
    action: 'create',
    newId: 'right-3',
    before: 'nothing',
    step: ['create', 'done'],
    next: ['remove', 'done'],
  },
  { ordinal: 26, objectId: 'unkept', step: ['update', 'done'] },
  { ordinal: 24, objectId: 'repaired', repair: true, before: 'kept', step: ['update', 'done'] },
];

async function begin(more: { undoOf?: string } = {}): Promise<string> {
  const id = randomUUID();
  await insertPendingRestore(db, {
    id,
    workspaceId: tenant.workspaceId,
    connectionId: tenant.connection.id,
    backupId: await backup,
    targetConnectionId: tenant.connection.id,
    options: { ...DEFAULT_JOB_OPTIONS, overwrite: true, removeAdded: true, dryRun: false },
    selection: { objects: [], types: [], dependencies: false },
    reason: 'test',
    createdBy: 'test',
    ...more,
  });
  return id;
}

let backup: Promise<string>;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  backup = tenant.backup(1);
  await tenant.object({ id: 'bystander', from: 1, name: 'Bystander' });
  undoOf = await begin();
  await writeItems(db, undoOf, [...ITEMS, ...NOTHING]);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

async function undo(selection: Partial<UndoSelection> = {}): Promise<RestoreFacts> {
  const id = await begin({ undoOf });
  await db
    .transaction()
    .execute((tx) => insertUndone(tx, { id, undoOf }, { items: null, overwrite: [], ...selection }));
  return restoreFacts(db, id);
}

const planned = async (facts: RestoreFacts): Promise<string[]> =>
  (await unplannedEntries(db, facts, { order: RESTORE_ORDER, limit: 50 })).map(({ objectId }) => objectId);

it('is about every object that the restore wrote or may have written, under the ID that it has now', async () => {
  const all = ['in-doubt', 'in-part', 'new', 'other', 'removed', 'undeleted', 'updated', 'Right-2'];
  expect((await planned(await undo())).toSorted()).toEqual(all.toSorted());
  expect(await writtenTypes(db, undoOf, null)).toEqual(expect.arrayContaining(['users', 'roleAssignments']));
});

it('is about chosen items alone, of those that wrote', async () => {
  expect(await planned(await undo({ items: [3, 20, 24] }))).toEqual(['new']);
  expect(await nothingWritten(db, undoOf, [1, 3, 20, 24, 99])).toEqual([20, 24, 99]);
  expect(await writtenTypes(db, undoOf, [20, 24])).toEqual([]);
});

it('says why nothing of an item can be undone', async () => {
  const why = (ordinal: number | null) => undoRefusalIn(db, undoOf, ordinal);
  expect(await Promise.all([null, 1, 3, 7, 8].map(why))).toEqual([null, null, null, null, null]);
  expect(await Promise.all([20, 21, 22, 23, 99].map(why))).toEqual(Array(5).fill('nothing-written'));
  expect(await Promise.all([24, 25].map(why))).toEqual(['repairs-stay', 'repairs-stay']);
  expect(await why(26)).toBe('not-kept');
  const other = await begin();
  await writeItems(db, other, [{ ordinal: 1, objectId: 'unkept', step: ['update', 'done'] }]);
  expect(await undoRefusalIn(db, other, null)).toBe('not-kept');
});

it('plans in the order of types, and continues after what is planned', async () => {
  const facts = await undo();
  await writeItems(db, facts.id, [{ ordinal: 1, objectId: 'new' }]);
  const rest = await planned(facts);
  expect(rest).not.toContain('new');
  expect(rest).not.toContain('in-part');
  expect(rest.at(-1)).toBe('Right-2');
});

it('knows what was kept of an object, and whether it was ticked', async () => {
  const keys = ['other', 'new', 'bystander'].map((objectId) => ({ type: 'users' as const, objectId }));
  const of = async (overwrite: UndoSelection['overwrite']) =>
    (await undoneItems(db, await undo({ overwrite }), keys))
      .map(({ objectId, ordinal, beforeSealed, overwrite: isTicked }) => [
        objectId,
        ordinal,
        beforeSealed !== null,
        isTicked,
      ])
      .toSorted();
  expect(await of([3])).toEqual([
    ['new', 3, false, true],
    ['other', 2, true, false],
  ]);
  expect((await of('all')).every((row) => row[3] === true)).toBe(true);
});

it('counts what returns as planned, and rights that go as leaving', async () => {
  const facts = await undo();
  const known = await createKnowledge(db, facts)(['OTHER', 'removed', 'new', 'bystander']);
  expect([...known].filter(([, { planned }]) => planned).map(([id]) => id)).toEqual(['OTHER', 'removed']);
  expect(await leavingRights(db, facts)).toEqual(new Set(['right-2']));
  expect(await goingAway(db, facts, { type: 'users' })).toEqual(new Set(['new', 'undeleted', 'in-doubt']));
  expect(await goingAway(db, facts, { ids: ['new', 'other', 'right-2', 'bystander'] })).toEqual(
    new Set(['new', 'right-2']),
  );
});

it('takes nothing of a restore that is no Undo', async () => {
  const facts = await restoreFacts(db, undoOf);
  expect(await undoneItems(db, facts, [{ type: 'users', objectId: 'updated' }])).toEqual([]);
  expect(await goingAway(db, facts, { type: 'users' })).toEqual(new Set());
});
