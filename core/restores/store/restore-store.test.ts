import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { type TestTenant, createTestTenant } from '../../../tests/support/tenant.fixture.ts';
import { openKeyProvider } from '../../crypto/open-key-provider.ts';
import { type SecretBox, createSecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { DEFAULT_JOB_OPTIONS, type PlanItem } from '../../domain/plan/index.ts';
import type { RestoreSelection } from '../restore-selection.ts';
import type { RestoreStore } from '../types.ts';
import { plannedEntries } from './restore-entries.ts';
import { restoreFacts } from './restore-facts.ts';
import { countItems, getItem, itemContext, listItems } from './restore-items.ts';
import { createPlanStore } from './restore-plan.ts';
import { moveRestore } from './restore-states.ts';
import { createRestoreStore } from './restore-store.ts';
import { insertPendingRestore } from './restores.ts';

let test: TestDatabase;
let db: Db;
let secretBox: SecretBox;
let tenant: TestTenant;
let backupId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  secretBox = createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) }));
  tenant = await createTestTenant(db);
  backupId = await tenant.backup(1);
  await tenant.object({ type: 'groups', id: 'g1', from: 1, name: 'Crew' });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

let restoreId: string;
let store: RestoreStore;

async function begin(selection: RestoreSelection, phase?: 'executing'): Promise<{ id: string; store: RestoreStore }> {
  const id = randomUUID();
  const { workspaceId, connection } = tenant;
  await insertPendingRestore(db, {
    id,
    workspaceId,
    connectionId: connection.id,
    backupId,
    targetConnectionId: connection.id,
    options: { ...DEFAULT_JOB_OPTIONS, overwrite: true, dryRun: false },
    selection,
    reason: 'test',
    createdBy: 'test',
  });
  await createPlanStore({ db, secretBox, restoreId: id }).writeItems([
    item(0, 'users', 'U1', 'update'),
    item(1, 'groups', 'g1', 'undelete'),
    item(2, 'users', 'u3', 'skip'),
  ]);
  if (phase) await moveRestore(db, { workspaceId, id }, { state: 'running', phase: 'planned' });
  return { id, store: createRestoreStore({ db, secretBox, restore: await restoreFacts(db, id) }) };
}

function item(
  ordinal: number,
  type: PlanItem['type'],
  objectId: string,
  action: PlanItem['action'],
): PlanItem & { ordinal: number } {
  return {
    ordinal,
    type,
    objectId,
    action,
    liveId: objectId,
    displayName: `Secret name ${String(ordinal)}`,
    restoreOrder: 1,
    reasons: [{ code: 'in-recycle-bin' }],
    attributes: [],
    links: [],
    newPassword: false,
    newUserPrincipalName: null,
    missingPermissions: [],
    writes: 2,
    seconds: 1,
  };
}

beforeEach(async () => {
  ({ id: restoreId, store } = await begin(
    { objects: [{ type: 'users', id: 'U1' }], types: ['groups'], dependencies: false },
    'executing',
  ));
});

describe('items that have ended', () => {
  it('are left to no later wave, and are compared all the same', async () => {
    await store.finishItem(0, { state: 'failed', reasons: [], newId: null });
    const ordinals = async (open: boolean): Promise<number[]> => {
      const range = { after: -1, limit: 10, actions: ['update', 'undelete'] as const, open, backwards: false };
      return (await plannedEntries(db, restoreId, range)).map(({ ordinal }) => ordinal);
    };
    expect(await ordinals(true)).toEqual([1]);
    expect(await ordinals(false)).toEqual([0, 1]);
  });
});

describe('items that are carried out against the order of the plan', () => {
  it('come from the last to the first, and continue below the last one', async () => {
    const ordinals = async (after: number): Promise<number[]> => {
      const range = { after, limit: 10, actions: ['update', 'undelete'] as const, open: true, backwards: true };
      return (await plannedEntries(db, restoreId, range)).map(({ ordinal }) => ordinal);
    };
    expect(await ordinals(0)).toEqual([1, 0]);
    expect(await ordinals(-1)).toEqual([0]);
  });
});

describe('steps', () => {
  it('keep the first intention, and their outcome', async () => {
    await store.intend(0, { ordinal: 0, kind: 'update', request: { id: 'u1' }, at: 1_000 });
    await store.intend(0, { ordinal: 0, kind: 'update', request: { id: 'other' }, at: 2_000 });
    expect((await store.steps([0, 1])).get(0)).toEqual([
      { ordinal: 0, kind: 'update', state: 'intended', request: { id: 'u1' }, intendedAt: 1_000, outcome: null },
    ]);
    await store.settle(0, 0, { state: 'done', outcome: { writes: 1 } });
    expect((await store.steps([0])).get(0)).toMatchObject([{ state: 'done', outcome: { writes: 1 } }]);
    expect((await store.steps([1])).get(1)).toBeUndefined();
  });

  it('show in the item, which runs from the first and ends as told', async () => {
    const scope = { workspaceId: tenant.workspaceId, id: restoreId };
    await store.intend(0, { ordinal: 0, kind: 'update', request: {}, at: 1_000 });
    expect(await getItem(db, scope, 0)).toMatchObject({
      state: 'running',
      steps: [{ kind: 'update', state: 'intended' }],
    });
    await store.finishItem(0, {
      state: 'partial',
      reasons: [{ code: 'graph-refused', facts: { code: 'x' } }],
      newId: 'N1',
    });
    expect(await getItem(db, scope, 0)).toMatchObject({
      state: 'partial',
      newId: 'N1',
      reasons: [{ code: 'graph-refused', facts: { code: 'x' } }],
    });
    expect(await getItem(db, { ...scope, workspaceId: randomUUID() }, 0)).toBeNull();
  });
});

describe('the state before', () => {
  it('is kept once, sealed for its item; nothing there counts as kept', async () => {
    await store.keepBefore(0, { object: { id: 'u1', city: 'Malmö' }, links: [] });
    await store.keepBefore(0, { object: { id: 'u1', city: 'Lund' }, links: [] });
    await store.keepBefore(1, null);
    await store.keepBefore(1, { object: { id: 'g1' }, links: [] });
    const rows = await db
      .selectFrom('restoreItem')
      .select(['ordinal', 'beforeSealed'])
      .where('restoreId', '=', restoreId)
      .orderBy('ordinal')
      .execute();
    const sealed = rows[0]?.beforeSealed ?? Buffer.alloc(0);
    expect(sealed.toString('latin1')).not.toContain('Malm');
    const opened: unknown = JSON.parse(
      Buffer.from(await secretBox.open(sealed, itemContext(restoreId, 0, 'before'))).toString(),
    );
    expect(opened).toEqual({ object: { id: 'u1', city: 'Malmö' }, links: [] });
    expect(rows[1]?.beforeSealed).toBeNull();
  });
});

describe('the map of IDs', () => {
  it('is durable, per tenant and without case; the job knows what it made', async () => {
    const [old, made] = [randomUUID().toUpperCase(), randomUUID().toUpperCase()];
    expect(await store.claimNewId({ type: 'users', oldId: old, newId: made })).toBe(true);
    expect(await store.claimNewId({ type: 'users', oldId: old.toLowerCase(), newId: made })).toBe(true);
    const known = await store.knowledge([old, made.toLowerCase(), 'nobody']);
    expect(known.get(old)).toEqual({ newId: made, planned: false, madeHere: true });
    expect(known.get(made.toLowerCase())).toEqual({ newId: null, planned: false, madeHere: true });
    expect(known.get('nobody')).toEqual({ newId: null, planned: false, madeHere: false });
    const later = await begin({ objects: [], types: ['users'], dependencies: false });
    expect((await later.store.knowledge([old])).get(old)).toMatchObject({ newId: made, madeHere: false });
  });

  it('gives one new ID to one old one, also of two claims at once', async () => {
    for (let round = 0; round < 10; round++) {
      const made = randomUUID();
      const claims = await Promise.all(
        [randomUUID(), randomUUID(), randomUUID()].map((oldId) =>
          store.claimNewId({ type: 'users', oldId, newId: made }),
        ),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    }
  });

  it('leads to the newest, where an object was made again', async () => {
    const old = randomUUID();
    const [first, second] = [randomUUID(), randomUUID()];
    await store.claimNewId({ type: 'users', oldId: old, newId: first });
    await store.claimNewId({ type: 'users', oldId: old, newId: second });
    expect((await store.knowledge([old])).get(old)?.newId).toBe(second);
  });

  it('knows what the plan is going to write, and what came out of the bin', async () => {
    const known = await store.knowledge(['u1', 'G1', 'u3']);
    expect([...known.values()].map(({ planned }) => planned)).toEqual([true, true, false]);
    await store.intend(1, { ordinal: 0, kind: 'undelete', request: {}, at: 1 });
    expect((await store.knowledge(['g1'])).get('g1')?.madeHere).toBe(false);
    await store.settle(1, 0, { state: 'done', outcome: {} });
    expect((await store.knowledge(['g1'])).get('g1')?.madeHere).toBe(true);
  });

  it('takes what is selected as planned while the plan is being made', async () => {
    const planning = await begin({ objects: [{ type: 'users', id: 'U9' }], types: ['groups'], dependencies: false });
    const known = await planning.store.knowledge(['u9', 'g1', 'u3']);
    expect([...known.values()].map(({ planned }) => planned)).toEqual([true, true, false]);
  });
});

describe('plan and comparison', () => {
  it('are written chunk by chunk, and a repeated chunk replaces itself', async () => {
    const scope = { workspaceId: tenant.workspaceId, id: restoreId };
    const plan = createPlanStore({ db, secretBox, restoreId });
    const attribute = { path: 'city', current: 'a', backup: 'b', reason: null, secondPass: false };
    const attributes: PlanItem['attributes'] = [
      { ...attribute, treatment: 'write' },
      { ...attribute, path: 'id', treatment: 'leave', reason: 'read-only' },
    ];
    await plan.writeItems([{ ...item(0, 'users', 'U1', 'update'), attributes }, item(2, 'users', 'u3', 'blocked')]);
    expect(await countItems(db, scope)).toMatchObject([
      { type: 'groups', action: 'undelete', state: 'planned', items: 1, changes: 0, expectedWrites: 2 },
      { type: 'users', action: 'blocked', state: 'blocked', items: 1 },
      { type: 'users', action: 'update', state: 'planned', items: 1, changes: 1, linksAdded: 0, linksRemoved: 0 },
    ]);
    const row = { type: 'users' as const, liveId: null, displayName: null, userPrincipalName: null, links: [] };
    await plan.writeComparison([
      {
        ...row,
        ordinal: 0,
        objectId: 'U1',
        result: 'differs',
        differences: [{ path: 'city', live: 'a', backup: 'b', reason: 'read-only' }],
        newPassword: false,
      },
      { ...row, ordinal: 2, objectId: 'u3', result: 'asInBackup', differences: [], newPassword: true },
    ]);
    const page = { limit: 10, cursor: null };
    expect((await listItems(db, scope, { differs: true }, page)).items).toMatchObject([
      { ordinal: 0, comparison: 'differs' },
    ]);
    expect((await listItems(db, scope, { needsNewPassword: true }, page)).items).toMatchObject([{ ordinal: 2 }]);
    expect((await listItems(db, scope, { written: true }, page)).items.map(({ ordinal }) => ordinal)).toEqual([0, 1]);
    const detail = await getItem(db, scope, 0);
    const opened = JSON.parse(
      Buffer.from(
        await secretBox.open(detail?.resultSealed ?? new Uint8Array(), itemContext(restoreId, 0, 'result')),
      ).toString(),
    ) as { differences: unknown[] };
    expect(opened.differences).toHaveLength(1);
  });
});
