import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { type TestTenant, createTestTenant } from '../../../tests/support/tenant.fixture.ts';
import { openKeyProvider } from '../../crypto/open-key-provider.ts';
import { type SecretBox, createSecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { RESTORE_ORDER } from '../../domain/object-types/index.ts';
import type { Needs } from '../../domain/plan/dependencies.ts';
import { DEFAULT_JOB_OPTIONS, type PlanItem } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { RestoreSelection } from '../restore-selection.ts';
import { type ObjectNeeds, addDependencies, dependencySearch, openDependencies } from './restore-dependencies.ts';
import { incomingLinksAt } from './restore-entries.ts';
import { type RestoreFacts, restoreFacts } from './restore-facts.ts';
import { createKnowledge } from './restore-knowledge.ts';
import { createPlanStore } from './restore-plan.ts';
import { selectedEntries, unplannedEntries } from './restore-unplanned.ts';
import { insertPendingRestore } from './restores.ts';

let test: TestDatabase;
let db: Db;
let secretBox: SecretBox;
let tenant: TestTenant;
let backupId: string;
let facts: RestoreFacts;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  secretBox = createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) }));
  tenant = await createTestTenant(db);
  await tenant.backup(1);
  backupId = await tenant.backup(2);
  await tenant.object({ type: 'conditionalAccessPolicies', id: 'policy', from: 1, name: 'Policy' });
  await tenant.object({ type: 'groups', id: 'g1', from: 1, name: 'Crew' });
  await tenant.object({ type: 'groups', id: 'g2', from: 2, name: 'Nested' });
  await tenant.object({ type: 'groups', id: 'gone', from: 1, to: 2, deleted: 'hard' });
  await tenant.object({ type: 'users', id: 'u1', from: 1 });
  await tenant.object({ type: 'users', id: 'u2', from: 1 });
  await tenant.object({ type: 'applications', id: 'a1', from: 1, appId: 'app' });
  await tenant.object({ type: 'servicePrincipals', id: 's1', from: 1, appId: 'app' });
  await tenant.object({ type: 'claimsMappingPolicies', id: 'c1', from: 1 });
  await tenant.link({ type: 'groups', source: 'g1', relation: 'members', target: 'g2', targetType: 'groups', from: 2 });
  await tenant.link({ type: 'groups', source: 'g2', relation: 'members', target: 'g1', targetType: 'groups', from: 2 });
  await tenant.link({ type: 'groups', source: 'g1', relation: 'members', target: 'u1', from: 1 });
  await tenant.link({ type: 'groups', source: 'g1', relation: 'owners', target: 'u2', from: 1 });
  await tenant.link({ type: 'groups', source: 'g1', relation: 'owners', target: 'u1', from: 1, to: 2 });
  await tenant.link({
    type: 'claimsMappingPolicies',
    source: 'c1',
    relation: 'appliesTo',
    target: 's1',
    targetType: 'servicePrincipals',
    from: 1,
  });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const POLICY: RestoreSelection = {
  objects: [{ type: 'conditionalAccessPolicies', id: 'policy' }],
  types: [],
  dependencies: true,
};
const NOTHING: Needs = { ids: [], appIds: [], targets: [], holders: [] };
const followed = { followed: [] };

async function begin(selection: RestoreSelection): Promise<RestoreFacts> {
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
  return restoreFacts(db, id);
}

function needing(type: TypeKey, objectId: string, needs: Partial<Needs>): ObjectNeeds[] {
  return [{ type, objectId, needs: { ...NOTHING, ...needs } }];
}

async function found(): Promise<string[]> {
  const rows = await db
    .selectFrom('restoreDependency')
    .selectAll()
    .where('restoreId', '=', facts.id)
    .orderBy('type')
    .orderBy('objectId')
    .execute();
  return rows.map((row) => `${row.type} ${row.objectId} for ${row.neededById}`);
}

beforeEach(async () => {
  facts = await begin(POLICY);
});

describe('what is added', () => {
  it('are objects that the backup has, by ID in any case and by application ID', async () => {
    const ids = [
      { id: 'G1', types: ['users', 'groups'] as const },
      { id: 'gone', types: ['groups'] as const },
      { id: 'nobody', types: ['users'] as const },
    ];
    await addDependencies(
      db,
      facts,
      needing('conditionalAccessPolicies', 'policy', {
        ids,
        appIds: [{ id: 'app', types: ['applications', 'servicePrincipals'] }],
      }),
      followed,
    );
    expect(await found()).toEqual([
      'applications a1 for policy',
      'groups g1 for policy',
      'servicePrincipals s1 for policy',
    ]);
  });

  it('are ends of links as they were in the backup, and holders of assignments', async () => {
    await addDependencies(
      db,
      facts,
      needing('groups', 'g1', {
        targets: [
          { relation: 'members', types: ['groups'] },
          { relation: 'owners', types: ['users'] },
        ],
      }),
      followed,
    );
    await addDependencies(
      db,
      facts,
      needing('servicePrincipals', 's1', { holders: [{ relation: 'appliesTo', types: ['claimsMappingPolicies'] }] }),
      followed,
    );
    expect(await found()).toEqual(['claimsMappingPolicies c1 for s1', 'groups g2 for g1', 'users u2 for g1']);
  });

  it('is nothing that was selected, and each object once, whoever names it', async () => {
    facts = await begin({ objects: [{ type: 'users', id: 'u1' }], types: ['servicePrincipals'], dependencies: true });
    const ids = [
      { id: 'u1', types: ['users'] as const },
      { id: 's1', types: ['servicePrincipals'] as const },
      { id: 'g1', types: ['groups'] as const },
    ];
    await addDependencies(db, facts, needing('users', 'u1', { ids }), followed);
    await addDependencies(db, facts, needing('groups', 'g2', { ids }), followed);
    expect(await found()).toEqual(['groups g1 for u1']);
  });

  it('is followed once, through circles too, and how far it went is durable with it', async () => {
    const members = { targets: [{ relation: 'members', types: ['groups'] as const }] };
    expect(await dependencySearch(db, facts.id)).toBeNull();
    await addDependencies(
      db,
      facts,
      needing('conditionalAccessPolicies', 'policy', { ids: [{ id: 'g1', types: ['groups'] }] }),
      { search: { stage: 'found' } },
    );
    expect(await dependencySearch(db, facts.id)).toEqual({ stage: 'found' });
    const rounds: string[][] = [];
    for (
      let open = await openDependencies(db, facts.id, 10);
      open.length > 0;
      open = await openDependencies(db, facts.id, 10)
    ) {
      rounds.push(open.map(({ objectId }) => objectId));
      await addDependencies(
        db,
        facts,
        open.flatMap(({ type, objectId }) => needing(type, objectId, members)),
        { followed: open },
      );
    }
    expect(rounds).toEqual([['g1'], ['g2']]);
  });
});

describe('the plan', () => {
  const item = (
    ordinal: number,
    { type, objectId }: { type: TypeKey; objectId: string },
    action: PlanItem['action'],
    liveId: string | null = null,
  ): PlanItem & { ordinal: number } => ({
    ordinal,
    type,
    objectId,
    action,
    liveId,
    displayName: null,
    restoreOrder: 1,
    reasons: [],
    attributes: [],
    links: [],
    newPassword: false,
    newUserPrincipalName: null,
    missingPermissions: [],
    writes: 0,
    seconds: 0,
  });

  it('takes everything in the order of a restore and says by whom it is needed', async () => {
    const ids = [
      { id: 'g1', types: ['groups'] as const },
      { id: 'g2', types: ['groups'] as const },
      { id: 'u2', types: ['users'] as const },
    ];
    await addDependencies(db, facts, needing('conditionalAccessPolicies', 'policy', { ids }), followed);
    const neededBy = { type: 'conditionalAccessPolicies', id: 'policy', displayName: 'Policy' };
    const all = await unplannedEntries(db, facts, { order: RESTORE_ORDER, limit: 10 });
    expect(all).toEqual([
      { ordinal: 1, type: 'users', objectId: 'u2', neededBy },
      { ordinal: 2, type: 'groups', objectId: 'g1', neededBy },
      { ordinal: 3, type: 'groups', objectId: 'g2', neededBy },
      { ordinal: 4, type: 'conditionalAccessPolicies', objectId: 'policy', neededBy: null },
    ]);
    const plans = createPlanStore({ db, secretBox, restoreId: facts.id });
    const inSteps: string[] = [];
    for (;;) {
      const [next] = await unplannedEntries(db, facts, { order: RESTORE_ORDER, limit: 1 });
      if (!next) break;
      inSteps.push(next.objectId);
      await plans.writeItems([item(next.ordinal, next, 'skip')]);
    }
    expect(inSteps).toEqual(['u2', 'g1', 'g2', 'policy']);
  });

  it('goes through what was selected chunk by chunk: whole types, and objects that the backup lacks', async () => {
    facts = await begin({
      objects: [
        { type: 'groups', id: 'gone' },
        { type: 'users', id: 'u2' },
      ],
      types: ['groups', 'applications'],
      dependencies: false,
    });
    const seen: string[] = [];
    for (let after: { type: TypeKey; objectId: string } | null = null; ;) {
      const chunk: { type: TypeKey; objectId: string }[] = await selectedEntries(db, facts, {
        after,
        order: RESTORE_ORDER,
        limit: 2,
      });
      seen.push(...chunk.map(({ objectId }) => objectId));
      after = chunk.at(-1) ?? null;
      if (after === null) break;
    }
    expect(seen).toEqual(['u2', 'g1', 'g2', 'gone', 'a1']);
  });

  it('counts what is needed as planned until it is decided otherwise, and knows what is left under another ID', async () => {
    const ids = [
      { id: 'g1', types: ['groups'] as const },
      { id: 'u1', types: ['users'] as const },
      { id: 'u2', types: ['users'] as const },
    ];
    await addDependencies(db, facts, needing('conditionalAccessPolicies', 'policy', { ids }), followed);
    const plans = createPlanStore({ db, secretBox, restoreId: facts.id });
    await plans.writeItems([
      item(1, { type: 'users', objectId: 'u1' }, 'blocked'),
      item(2, { type: 'users', objectId: 'u2' }, 'skip', 'u9'),
    ]);
    const known = await createKnowledge(db, facts)(['g1', 'u1', 'u2', 'policy', 'a1']);
    expect([...known.values()].map(({ planned, newId }) => [planned, newId])).toEqual([
      [true, null],
      [false, null],
      [false, 'u9'],
      [true, null],
      [false, null],
    ]);
  });

  it('leaves links of needed objects to them only where they are created again', async () => {
    await addDependencies(
      db,
      facts,
      needing('conditionalAccessPolicies', 'policy', { ids: [{ id: 'g1', types: ['groups'] }] }),
      followed,
    );
    expect(await incomingLinksAt(db, facts, ['u2'])).toMatchObject([
      { sourceId: 'g1', relation: 'owners', sourceIsNeeded: true },
    ]);
    const plans = createPlanStore({ db, secretBox, restoreId: facts.id });
    const executing: RestoreFacts = { ...facts, phase: 'executing' };
    await plans.writeItems([item(1, { type: 'groups', objectId: 'g1' }, 'skip', 'g1')]);
    expect(await incomingLinksAt(db, executing, ['u2'])).toMatchObject([{ sourceId: 'g1', relation: 'owners' }]);
    await plans.writeItems([item(1, { type: 'groups', objectId: 'g1' }, 'create')]);
    expect(await incomingLinksAt(db, executing, ['u2'])).toEqual([]);
  });
});
