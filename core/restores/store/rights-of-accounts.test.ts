import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../../tests/support/postgres.ts';
import { type TestTenant, createTestTenant } from '../../../tests/support/tenant.fixture.ts';
import { rolesInBackups } from '../../backups/store/browse/roles-of-accounts.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { DEFAULT_JOB_OPTIONS } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { type RestoreFacts, restoreFacts } from './restore-facts.ts';
import { insertPendingRestore } from './restores.ts';
import { accountsInBackup, holdersToBringBack, leavingRights } from './rights-of-accounts.ts';

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
let backupId: string;

const LATER = 3;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
  await tenant.backup(1);
  backupId = await tenant.backup(2);
  await tenant.backup(LATER);
  const user = (id: string, to?: number) => tenant.object({ type: 'users', id, from: 1, name: id, ...(to && { to }) });
  const right = async (id: string, holder: string, role: string, span: { from: number; to?: number }) => {
    await tenant.object({ type: 'roleAssignments', id, name: id, ...span });
    const version = { type: 'roleAssignments', id, from: span.from, kind: 'object' } as const;
    await tenant.reference({ ...version, path: 'principalId', named: holder });
    await tenant.reference({ ...version, path: 'roleDefinitionId', named: role });
  };
  await user('direct');
  await right('r1', 'direct', 'reader', { from: 1 });
  // Deleted together with the right, and with the membership.
  await user('deleted', LATER);
  await right('r2', 'deleted', 'writer', { from: 1, to: LATER });
  await user('member', LATER);
  await tenant.object({ type: 'groups', id: 'g1', from: 1, name: 'Admins' });
  await tenant.link({ source: 'g1', target: 'member', from: 2, to: LATER });
  await right('r3', 'g1', 'global', { from: 1 });
  // Lost the role before.
  await user('former', LATER);
  await right('r4', 'former', 'global', { from: 1, to: 2 });
  await tenant.object({ type: 'users', id: 'young', from: LATER, name: 'young' });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

interface Asked {
  readonly removeAdded?: boolean;
  readonly rights?: readonly string[];
  readonly users?: readonly string[];
  readonly types?: readonly TypeKey[];
}

async function facts(more: Asked = {}): Promise<RestoreFacts> {
  const id = randomUUID();
  await insertPendingRestore(db, {
    id,
    workspaceId: tenant.workspaceId,
    connectionId: tenant.connection.id,
    backupId,
    targetConnectionId: tenant.connection.id,
    options: { ...DEFAULT_JOB_OPTIONS, removeAdded: more.removeAdded ?? false },
    selection: {
      objects: [
        ...(more.rights ?? []).map((id) => ({ type: 'roleAssignments' as const, id })),
        ...(more.users ?? []).map((id) => ({ type: 'users' as const, id })),
      ],
      types: more.types ?? [],
      dependencies: false,
    },
    reason: 'test',
    createdBy: 'test',
  });
  return restoreFacts(db, id);
}

describe('what backups know of the roles of accounts', () => {
  it('is what each held when it was seen last, directly or through a group', async () => {
    const roles = await rolesInBackups(db, tenant.connection.id);
    expect(Object.fromEntries(roles)).toEqual({
      direct: ['reader'],
      deleted: ['writer'],
      member: ['global'],
    });
  });

  it('is who was there, or came back under another ID', async () => {
    const restore = await facts();
    const { connectionId, targetTenantId, id: restoreId } = restore;
    const renewed = { type: 'users', kind: 'object', oldId: 'deleted', newId: 'again' } as const;
    await db
      .insertInto('idMap')
      .values({ connectionId, targetTenantId, restoreId, ...renewed })
      .execute();
    expect(await accountsInBackup(db, restore, ['direct', 'again', 'young', 'nobody'])).toEqual(
      new Map([
        ['direct', 'direct'],
        ['again', 'deleted'],
      ]),
    );
  });
});

describe('administrators that a restore is asked to bring back', () => {
  const ids = async (role: string, asked: Asked): Promise<string[]> =>
    [...(await holdersToBringBack(db, await facts(asked), role))].sort();

  it('are those that hold the role in the backup, directly or through a group, where they or their rights are', async () => {
    expect(await ids('global', { types: ['users'] })).toEqual(['member']);
    expect(await ids('global', { types: ['roleAssignments'] })).toEqual(['member']);
    expect(await ids('global', { users: ['member', 'direct'] })).toEqual(['member']);
    expect(await ids('writer', { users: ['deleted'] })).toEqual(['deleted']);
  });

  it('are nobody of whom the restore is asked nothing', async () => {
    expect(await ids('global', { types: ['devices'] })).toEqual([]);
    expect(await ids('global', { users: ['direct'] })).toEqual([]);
  });
});

describe('rights that a restore takes away', () => {
  it('are those that it is asked to and that the backup lacks', async () => {
    const rights = ['r1', 'added'];
    expect(await leavingRights(db, await facts({ removeAdded: true, rights }))).toEqual(new Set(['added']));
    expect(await leavingRights(db, await facts({ rights }))).toEqual(new Set());
  });

  it('are those of the plan once there is one', async () => {
    const asked = await facts({ removeAdded: true, rights: ['added'] });
    expect(await leavingRights(db, { ...asked, phase: 'executing' })).toEqual(new Set());
  });
});
