import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { type TestTenant, createTestTenant } from '../../../tests/support/tenant.fixture.ts';
import { openKeyProvider } from '../../crypto/open-key-provider.ts';
import { type SecretBox, createSecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { DEFAULT_JOB_OPTIONS, type PlanAction } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { planFigures } from './restore-entries.ts';
import { type RestoreFacts, restoreFacts } from './restore-facts.ts';
import { listItems } from './restore-items.ts';
import { createKnowledge } from './restore-knowledge.ts';
import { createPlanStore } from './restore-plan.ts';
import {
  areReferrersFound,
  findReferrers,
  hasRenewed,
  lastOrdinal,
  markPlanned,
  openReferrers,
  renewedNames,
} from './restore-referrers.ts';
import { planWarnings } from './restore-states.ts';
import { createRestoreStore } from './restore-store.ts';
import { insertPendingRestore } from './restores.ts';

let test: TestDatabase;
let db: Db;
let secretBox: SecretBox;
let tenant: TestTenant;
let backupId: string;
let facts: RestoreFacts;

const EXCLUDED = 'conditions.users.excludeGroups[]';
const NOBODY = { referrers: [], warnings: [], rights: [] };
const PLACES = {
  types: ['conditionalAccessPolicies', 'applications', 'roleAssignments'] as const,
  paths: [EXCLUDED, 'requiredResourceAccess[].resourceAppId', 'principalId'],
};

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  secretBox = createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) }));
  tenant = await createTestTenant(db);
  backupId = await tenant.backup(1);
  await tenant.backup(2);
  const names = async (version: { type: TypeKey; id: string; from: number }, path: string, named: string) => {
    await tenant.object({ ...version, name: version.id });
    await tenant.reference({ ...version, path, named, kind: path.endsWith('AppId') ? 'appId' : 'object' });
  };
  await tenant.object({ type: 'groups', id: 'g1', from: 1, name: 'Crew' });
  await tenant.object({ type: 'applications', id: 'a1', from: 1, name: 'Payroll', appId: 'app-id' });
  await tenant.object({ type: 'servicePrincipals', id: 's1', from: 1, name: 'Payroll', appId: 'app-id' });
  await names({ type: 'conditionalAccessPolicies', id: 'policy', from: 1 }, EXCLUDED, 'g1');
  // Known to the newest backup alone.
  await names({ type: 'conditionalAccessPolicies', id: 'young', from: 2 }, EXCLUDED, 'g1');
  await names({ type: 'conditionalAccessPolicies', id: 'elsewhere', from: 1 }, 'conditions.users.includeUsers[]', 'g1');
  await names({ type: 'applications', id: 'client', from: 1 }, 'requiredResourceAccess[].resourceAppId', 'app-id');
  await names({ type: 'roleAssignments', id: 'right', from: 1 }, 'principalId', 'g1');
  await tenant.object({ type: 'users', id: 'boss', from: 1, name: 'Boss' });
  await tenant.link({ type: 'users', source: 'u1', relation: 'manager', target: 'boss', targetType: 'users', from: 1 });
  await names({ type: 'users', id: 'u1', from: 1 }, 'extension_00000000000000000000000000000000_x', 'app-id');
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

beforeEach(async () => {
  const id = randomUUID();
  const { workspaceId, connection } = tenant;
  await insertPendingRestore(db, {
    id,
    workspaceId,
    connectionId: connection.id,
    backupId,
    targetConnectionId: connection.id,
    options: { ...DEFAULT_JOB_OPTIONS, dryRun: true },
    selection: { objects: [], types: [], dependencies: false },
    reason: 'test',
    createdBy: 'test',
  });
  facts = await restoreFacts(db, id);
});

async function plan(
  type: TypeKey,
  objectId: string,
  action: PlanAction,
  more: { readonly ordinal: number; readonly liveId?: string; readonly repair?: true },
): Promise<void> {
  await createPlanStore({ db, secretBox, restoreId: facts.id }).writeItems([
    {
      type,
      objectId,
      liveId: more.liveId ?? null,
      displayName: objectId,
      action,
      restoreOrder: 1,
      reasons: more.repair === true ? [{ code: 'references-unrepaired' }] : [],
      attributes: [],
      links: [],
      newPassword: false,
      newUserPrincipalName: null,
      missingPermissions: [],
      writes: 0,
      seconds: 0,
      ordinal: more.ordinal,
      ...(more.repair === true ? { repairs: [{ path: EXCLUDED, value: 'g1', newId: null }] } : {}),
    },
  ]);
}

const open = async (): Promise<string[]> =>
  (await openReferrers(db, facts, 100)).map(
    ({ type, objectId, selected, inBackup, names }) =>
      `${type} ${objectId} names ${names.displayName ?? '?'}${selected ? ', selected' : ''}${inBackup ? '' : ', not in the backup'}`,
  );

describe('who names what a plan gives another ID', () => {
  it('is found by the edges of the backup and of the newest one', async () => {
    await plan('groups', 'g1', 'create', { ordinal: 1 });
    await plan('applications', 'a1', 'create', { ordinal: 2 });
    expect(await areReferrersFound(db, facts.id)).toBe(false);
    await findReferrers(db, facts, PLACES, NOBODY);
    expect(await areReferrersFound(db, facts.id)).toBe(true);
    expect(await open()).toEqual([
      'applications client names Payroll',
      'conditionalAccessPolicies policy names Crew',
      'conditionalAccessPolicies young names Crew, not in the backup',
      'roleAssignments right names Crew',
      'users u1 names Payroll',
    ]);
  });

  it('is nobody where every ID stays', async () => {
    await plan('groups', 'g1', 'undelete', { ordinal: 1 });
    await plan('applications', 'a1', 'skip', { ordinal: 2 });
    const seen = { type: 'conditionalAccessPolicies', objectId: 'seen', named: ['g1'] } as const;
    await findReferrers(db, facts, PLACES, { ...NOBODY, referrers: [seen] });
    expect(await open()).toEqual([]);
  });

  it('counts objects that are there under another ID, and living ones that no backup has', async () => {
    await plan('groups', 'g1', 'update', { ordinal: 1, liveId: 'g2' });
    const living = { type: 'conditionalAccessPolicies', objectId: 'seen', named: ['other', 'g1'] } as const;
    await findReferrers(db, facts, PLACES, { ...NOBODY, referrers: [living] });
    expect(await open()).toContain('conditionalAccessPolicies seen names Crew, not in the backup');
  });

  it('leaves out what the restore writes as a whole, and knows what was selected', async () => {
    await plan('groups', 'g1', 'create', { ordinal: 1 });
    await plan('conditionalAccessPolicies', 'policy', 'create', { ordinal: 2 });
    await plan('conditionalAccessPolicies', 'young', 'skip', { ordinal: 3 });
    await findReferrers(db, facts, PLACES, NOBODY);
    expect(await open()).toEqual([
      'conditionalAccessPolicies young names Crew, selected, not in the backup',
      'roleAssignments right names Crew',
    ]);
  });

  it('is planned once, whatever is repeated', async () => {
    await plan('groups', 'g1', 'create', { ordinal: 1 });
    await findReferrers(db, facts, PLACES, NOBODY);
    await findReferrers(db, facts, PLACES, NOBODY);
    const [first] = await openReferrers(db, facts, 1);
    expect(first).toMatchObject({ objectId: 'policy', ordinal: null, selected: false });
    // The worker dies between writing the item and noting that it is planned.
    await plan('conditionalAccessPolicies', 'policy', 'skip', { ordinal: 2, repair: true });
    expect((await openReferrers(db, facts, 1))[0]).toMatchObject({ objectId: 'policy', ordinal: 2, selected: false });
    expect(await lastOrdinal(db, facts.id)).toBe(2);
    await markPlanned(db, facts.id, [{ type: 'conditionalAccessPolicies', objectId: 'policy' }]);
    expect(await open()).not.toContain('conditionalAccessPolicies policy names Crew');
    expect(await planFigures(db, facts.id)).toMatchObject({ repairs: 0, unrepaired: 1 });
    const page = { limit: 10, cursor: null };
    const scope = { workspaceId: facts.workspaceId, id: facts.id };
    for (const filter of [{ repair: true }, { unrepaired: true }])
      expect((await listItems(db, scope, filter, page)).items.map(({ objectId }) => objectId)).toEqual(['policy']);
  });

  it('is told to the plan by object ID and by application ID', async () => {
    await plan('groups', 'g1', 'create', { ordinal: 1 });
    await plan('applications', 'a1', 'create', { ordinal: 2 });
    const known = await createKnowledge(db, { ...facts, phase: 'planning' })(['G1', 'app-id', 'policy']);
    expect([...known].map(([id, { renewed }]) => [id, renewed ?? false])).toEqual([
      ['G1', true],
      ['app-id', true],
      ['policy', false],
    ]);
  });

  it('says of an appId which of registration and enterprise application come back, and whether they have', async () => {
    const comes = async (): Promise<unknown> => (await createKnowledge(db, facts)(['app-id'])).get('app-id')?.comes;
    expect(await comes()).toBeUndefined();
    await plan('applications', 'a1', 'create', { ordinal: 1 });
    expect(await comes()).toEqual({ applications: 'planned' });
    await plan('servicePrincipals', 's1', 'create', { ordinal: 2 });
    expect(await comes()).toEqual({ applications: 'planned', servicePrincipals: 'planned' });
    const store = createRestoreStore({ db, secretBox, restore: facts });
    await store.intend(2, { ordinal: 1, kind: 'create', request: {}, at: 1 });
    expect(await comes()).toEqual({ applications: 'planned', servicePrincipals: 'planned' });
    await store.settle(2, 1, { state: 'done', outcome: {} });
    expect(await comes()).toEqual({ applications: 'planned', servicePrincipals: 'made' });
    // Out of the recycle bin a registration takes its enterprise application along.
    await plan('servicePrincipals', 's1', 'blocked', { ordinal: 2 });
    await plan('applications', 'a1', 'undelete', { ordinal: 1 });
    expect(await comes()).toEqual({ applications: 'planned', servicePrincipals: 'planned' });
  });

  it('is joined by who was planned together with what is blocked, or before it', async () => {
    await plan('users', 'boss', 'blocked', { ordinal: 1 });
    await plan('users', 'u1', 'update', { ordinal: 2 });
    await findReferrers(db, facts, PLACES, NOBODY);
    expect(await openReferrers(db, facts, 9)).toMatchObject([
      { type: 'users', objectId: 'u1', ordinal: 2, why: 'linked', selected: true, names: { displayName: 'Boss' } },
    ]);
  });

  it('is not joined by who is left alone, or whose target comes back', async () => {
    await plan('users', 'boss', 'blocked', { ordinal: 1 });
    await plan('users', 'u1', 'skip', { ordinal: 2 });
    await findReferrers(db, facts, PLACES, NOBODY);
    expect(await open()).toEqual([]);
  });

  it('is joined by rights that neither the backup nor the plan knows, nor a restore gave', async () => {
    const { connectionId, targetTenantId } = facts;
    const made = { type: 'roleAssignments', kind: 'object', oldId: 'lost', newId: 'given' } as const;
    await db
      .insertInto('idMap')
      .values({ connectionId, targetTenantId, restoreId: facts.id, ...made })
      .execute();
    await plan('roleAssignments', 'gone', 'update', { ordinal: 1, liveId: 'matched' });
    const rights = ['right', 'given', 'matched', 'added'].map((id) => ({ id, principalId: 'boss' }));
    await findReferrers(db, facts, PLACES, { ...NOBODY, rights });
    expect(await openReferrers(db, facts, 9)).toMatchObject([
      { type: 'roleAssignments', objectId: 'added', ordinal: null, why: 'added', inBackup: false },
    ]);
  });

  it('is a living right that no backup has rather than one that was added', async () => {
    await plan('groups', 'g1', 'create', { ordinal: 1 });
    const right = { type: 'roleAssignments', objectId: 'fresh', named: ['g1'] } as const;
    const rights = [{ id: 'fresh', principalId: 'boss' }];
    await findReferrers(db, facts, PLACES, { ...NOBODY, referrers: [right], rights });
    const [found] = (await openReferrers(db, facts, 9)).filter(({ objectId }) => objectId === 'fresh');
    expect(found).toMatchObject({ why: 'names', inBackup: false, names: { displayName: 'Crew' } });
  });

  it('is asked of the tenant only where the plan gives something another ID, and by the old ones', async () => {
    await plan('groups', 'g1', 'undelete', { ordinal: 1 });
    expect(await hasRenewed(db, facts)).toBe(false);
    await plan('applications', 'a1', 'create', { ordinal: 2 });
    expect(await hasRenewed(db, facts)).toBe(true);
    expect([...(await renewedNames(db, facts, ['g1', 'a1', 'app-id', 'other']))].toSorted()).toEqual(['a1', 'app-id']);
  });

  it('is not said to be all where the tenant did not list a type', async () => {
    await plan('groups', 'g1', 'create', { ordinal: 1 });
    const warnings = [
      { code: 'referrers-unlisted', type: 'conditionalAccessPolicies', message: 'No.', remedy: 'Grant.' },
    ];
    await findReferrers(db, facts, PLACES, { ...NOBODY, warnings });
    expect(await planWarnings(db, facts.id)).toEqual(warnings);
  });
});
