import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { exclusionPaths } from '../../../domain/object-types/reference-words.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { areEdgesKnown, keepEdges, unreadVersions, whileAlone } from '../capture/edges.ts';
import type { BrowseScope } from './scope.ts';
import { countUsedBy, listUsedBy } from './used-by.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
let other: TestTenant;

const INCLUDED = 'conditions.users.includeGroups[]';
const EXCLUDED = 'conditions.users.excludeGroups[]';

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  other = await createTestTenant(db, 'Northwind');
  await tenant.object({ type: 'groups', id: 'crew', from: 1, name: 'Crew' });
  for (const n of [1, 2, 3]) {
    const policy = { type: 'conditionalAccessPolicies' as const, id: `ca${String(n)}`, from: 1 };
    await tenant.object({ ...policy, name: `Policy ${String(n)}` });
    await tenant.reference({ ...policy, path: INCLUDED, named: 'crew' });
  }
  // The third policy leaves the group out as well, until backup 3; the second names it no more from backup 2 on.
  await tenant.reference({ type: 'conditionalAccessPolicies', id: 'ca3', from: 1, path: EXCLUDED, named: 'crew' });
  await db.updateTable('objectVersion').set({ toSeq: 2 }).where('objectId', '=', 'ca2').execute();
  await tenant.object({ type: 'conditionalAccessPolicies', id: 'ca2', from: 2, name: 'Policy 2' });
  await tenant.object({ type: 'roleAssignments', id: 'ra', from: 2 });
  await tenant.reference({ type: 'roleAssignments', id: 'ra', from: 2, path: 'principalId', named: 'crew' });
  // An application and its principal, which name themselves.
  await tenant.object({ type: 'applications', id: 'app', from: 1, name: 'Payroll', appId: 'APP-ID' });
  await tenant.reference({
    type: 'applications',
    id: 'app',
    from: 1,
    path: 'identifierUris[]',
    kind: 'appId',
    named: 'app-id',
  });
  await tenant.object({ type: 'servicePrincipals', id: 'sp', from: 1, name: 'Payroll', appId: 'APP-ID' });
  await tenant.reference({
    type: 'servicePrincipals',
    id: 'sp',
    from: 1,
    path: 'appId',
    kind: 'appId',
    named: 'app-id',
  });
  await tenant.object({ type: 'directoryRoles', id: 'role', from: 1, name: 'Reader' });
  await tenant.reference({
    type: 'directoryRoles',
    id: 'role',
    from: 1,
    path: 'roleTemplateId',
    kind: 'roleTemplate',
    named: 'template',
  });
  await tenant.reference({
    type: 'roleAssignments',
    id: 'ra',
    from: 2,
    path: 'roleDefinitionId',
    kind: 'roleTemplate',
    named: 'template',
  });
  await other.object({ type: 'conditionalAccessPolicies', id: 'foreign', from: 1, name: 'Foreign' });
  await other.reference({ type: 'conditionalAccessPolicies', id: 'foreign', from: 1, path: INCLUDED, named: 'crew' });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const at = (seq: number): BrowseScope => ({
  workspaceId: tenant.workspaceId,
  connectionId: tenant.connection.id,
  seq,
});
const counts = async (seq: number, type: TypeKey, objectId: string) =>
  (await countUsedBy(db, at(seq), { type, objectId, exclusions: exclusionPaths('conditionalAccessPolicies') })).map(
    ({ type: by, path, objects, excluded }) => `${by} ${path ?? 'in all'} ${String(objects)} ${String(excluded)}`,
  );

async function all(seq: number, type: TypeKey, objectId: string, limit: number): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listUsedBy>> = await listUsedBy(db, at(seq), {
      type,
      objectId,
      by: null,
      limit,
      cursor,
    });
    found.push(...page.items.map(({ id, paths }) => `${id} ${paths.join(' ')}`));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

describe('who refers to an object', () => {
  it('is counted by type and place, and how many leave it out', async () => {
    expect(await counts(1, 'groups', 'crew')).toEqual([
      'conditionalAccessPolicies in all 3 1',
      `conditionalAccessPolicies ${EXCLUDED} 1 1`,
      `conditionalAccessPolicies ${INCLUDED} 3 0`,
    ]);
  });

  it.each([1, 2, 10])('is that of the backup asked about, in pages of %i', async (limit) => {
    expect(await all(1, 'groups', 'crew', limit)).toEqual([
      `ca1 ${INCLUDED}`,
      `ca2 ${INCLUDED}`,
      `ca3 ${EXCLUDED} ${INCLUDED}`,
    ]);
    expect(await all(2, 'groups', 'crew', limit)).toEqual([
      `ca1 ${INCLUDED}`,
      `ca3 ${EXCLUDED} ${INCLUDED}`,
      'ra principalId',
    ]);
  });

  it('is found by every identifier of the object, and never the object itself', async () => {
    expect(await all(1, 'applications', 'app', 10)).toEqual(['sp appId']);
    expect(await all(1, 'servicePrincipals', 'sp', 10)).toEqual([]);
    expect(await all(2, 'directoryRoles', 'role', 10)).toEqual(['ra roleDefinitionId']);
  });

  it('is narrowed to one type, and never of another workspace', async () => {
    const request = { type: 'groups' as const, objectId: 'crew', limit: 10, cursor: null };
    expect((await listUsedBy(db, at(2), { ...request, by: 'roleAssignments' })).items.map(({ id }) => id)).toEqual([
      'ra',
    ]);
    const foreign = { ...at(1), connectionId: other.connection.id };
    expect((await listUsedBy(db, foreign, { ...request, by: null })).items).toEqual([]);
  });
});

describe('edges of versions that came without them', () => {
  it('are not known until they have been read, and a version that cannot be read leaves its backup incomplete', async () => {
    const scope = { connectionId: tenant.connection.id, seq: 1 };
    expect(await areEdgesKnown(db, scope)).toBe(false);
    await tenant.backup(1);
    await other.backup(1);
    const read = (readable: boolean): Promise<boolean> =>
      whileAlone(db, async (tx) => {
        const versions = await unreadVersions(tx, { limit: 100, except: [] });
        await keepEdges(
          tx,
          versions.map((version) => ({ ...version, told: readable ? { edges: [], facets: [] } : null })),
        );
        return versions.length === 0;
      });
    while (!(await read(true)));
    expect(await areEdgesKnown(db, scope)).toBe(true);
    // What was there is kept.
    expect(await all(1, 'groups', 'crew', 10)).toHaveLength(3);

    await tenant.object({ type: 'groups', id: 'damaged', from: 1 });
    await read(false);
    expect(await areEdgesKnown(db, scope)).toBe(false);
  });

  it('are read by one process at a time', async () => {
    await tenant.object({ type: 'groups', id: 'late', from: 5 });
    await whileAlone(db, async (tx) => {
      expect((await unreadVersions(tx, { limit: 100, except: [] })).map(({ objectId }) => objectId)).toEqual(['late']);
      expect((await unreadVersions(tx, { limit: 100, except: [tenant.repositoryId] })).length).toBe(0);
      expect(await whileAlone(db, () => Promise.reject(new Error('not alone')))).toBe(true);
      return true;
    });
  });

  it('go with their version', async () => {
    await db.deleteFrom('objectVersion').where('objectId', '=', 'ca1').execute();
    expect(await all(2, 'groups', 'crew', 10)).toEqual([`ca3 ${EXCLUDED} ${INCLUDED}`, 'ra principalId']);
  });
});
