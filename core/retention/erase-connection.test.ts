import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { backupTypes } from '../backups/store/backup-types.ts';
import { getBackup } from '../backups/store/backups.ts';
import { holdBackup, releaseBackup } from '../backups/store/retention/marks.ts';
import { connectionsToErase, listErasures } from '../connections/store/erasures.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { CybbackError } from '../domain/errors.ts';
import { DEFAULT_JOB_OPTIONS } from '../domain/plan/restore-options.ts';
import { GRACE_DAYS } from '../domain/retention/policy.ts';
import { appendJobEvent } from '../jobs/store/job-events.ts';
import { insertPendingRestore } from '../restores/store/restores.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { StorageFolder } from '../storage/storage.ts';
import { disconnectWithData, eraseConnection, keepData } from './erase-connection.ts';
import { markDue } from './plan-retention.ts';
import { makeBackup, openSmallTenant, type SmallTenant, type Snapshot } from './small-tenant.fixture.ts';

const DAY_MS = 86_400_000;

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;
let other: TestTenant;
let small: SmallTenant;
let otherSmall: SmallTenant;
let folder: StorageFolder;
let backups: string[];

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

beforeEach(async () => {
  tenant = await createTestTenant(db);
  other = await createTestTenant(db);
  small = await openSmallTenant(db, tenant);
  folder = { storage: memoryStorage(small.files), name: `${tenant.connection.id}/` };
  otherSmall = await openSmallTenant(db, other);
  backups = [];
  let before: Snapshot | null = null;
  for (const name of ['Anna', 'Berta']) {
    const snapshot: Snapshot = {
      objects: new Map([
        ['users users1', name],
        ['groups groups1', 'Sales'],
      ]),
      left: new Map(),
      links: new Set(['groups1 users1']),
    };
    for (const [each, itsFiles] of [
      [tenant, small],
      [other, otherSmall],
    ] as const) {
      const id = await makeBackup({
        db,
        tenant: each,
        small: itsFiles,
        snapshot,
        before,
        meanwhile: () => Promise.resolve(),
      });
      if (each === tenant && id !== null) backups.push(id);
    }
    before = snapshot;
  }
});

const scopeOf = ({ workspaceId, connection }: TestTenant) => ({ workspaceId, id: connection.id });
const ask = () => disconnectWithData(db, scopeOf(tenant), { by: 'Olivia Berg', now: small.nowMs });
const pass = (days: number): void => {
  small.nowMs += days * DAY_MS;
};

/** What the daily check does. @returns connections that are not done. */
async function check(): Promise<readonly string[]> {
  const now = (): Date => new Date(small.nowMs);
  const ids = await connectionsToErase(db, now(), { after: null, limit: 10 });
  for (const connectionId of ids) {
    const connection = { workspaceId: tenant.workspaceId, connectionId };
    await markDue(db, connection, small.nowMs);
    for (let calls = 0, done = false; !done; calls += 1) {
      let asked = 0;
      ({ done } = await eraseConnection({
        db,
        connection,
        repositoryIds: [tenant.repositoryId],
        openRepository: () => Promise.resolve(small.repository),
        openFolder: () => Promise.resolve(folder),
        clock: { now: () => small.nowMs },
        signal: new AbortController().signal,
        // Short calls: whatever is left is for the next one.
        isOver: () => calls < 20 && (asked += 1) > 2,
      }));
    }
  }
  return connectionsToErase(db, now(), { after: null, limit: 10 });
}

async function rowsOf({ connection, repositoryId }: TestTenant): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from object_version where connection_id = ${connection.id})::int as versions,
      (select count(*) from link_version where connection_id = ${connection.id})::int as links,
      (select count(*) from stored_file where repository_id = ${repositoryId})::int as files,
      (select count(*) from repository_key where repository_id = ${repositoryId})::int as keys`.execute(db);
  return rows[0] ?? {};
}
const NOTHING = { versions: 0, links: 0, files: 0, keys: 0 };

/** Tables in which something names a user of the tenant. */
async function tablesNaming(name: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(
    db,
  );
  const found: string[] = [];
  for (const table of rows) {
    const { rows: hits } =
      await sql`select 1 from ${sql.table(table.name)} row where row::text like ${`%${name}%`} limit 1`.execute(db);
    if (hits.length > 0) found.push(table.name);
  }
  return found.sort();
}

/** One that has ended, of the newest backup. */
async function addRestore(name: string): Promise<void> {
  const { workspaceId, connection } = tenant;
  const id = randomUUID();
  await db.transaction().execute((trx) =>
    insertPendingRestore(trx, {
      id,
      workspaceId,
      connectionId: connection.id,
      backupId: backups.at(-1) ?? '',
      targetConnectionId: connection.id,
      options: DEFAULT_JOB_OPTIONS,
      selection: { objects: [], types: ['users'], dependencies: false },
      reason: name,
      createdBy: 'test',
    }),
  );
  await sql`
    insert into restore_item (restore_id, ordinal, type, object_id, display_name, action, state, detail_sealed)
    values (${id}::uuid, 1, 'users', 'users1', ${name}, 'update', 'done', '')`.execute(db);
  await sql`
    insert into id_map (connection_id, target_tenant_id, type, old_id, new_id, restore_id)
    values (${connection.id}::uuid, ${name}, 'users', 'users1', 'users2', ${id}::uuid)`.execute(db);
  await appendJobEvent(db, { workspaceId, jobKind: 'restore', jobId: id, kind: 'state', data: { name } });
  await db.updateTable('restore').set({ state: 'completed' }).where('id', '=', id).execute();
}

const isReadable = async (id: string): Promise<boolean> =>
  (await getBackup(db, { workspaceId: tenant.workspaceId, id })) !== null;

describe('a tenant that is disconnected with its data', () => {
  it('keeps everything readable until the grace time is over; then every file and row of it is gone, and no other', async () => {
    const others = { files: new Map(otherSmall.files), rows: await rowsOf(other) };
    const before = new Map(small.files);
    expect(before.size).toBeGreaterThan(4);
    await addRestore('Cecilia Holm');
    expect(await tablesNaming('Cecilia Holm')).toEqual(['id_map', 'job_event', 'restore', 'restore_item']);
    expect((await ask()).getTime()).toBe(small.nowMs + GRACE_DAYS * DAY_MS);
    pass(GRACE_DAYS - 1);
    expect(await check()).toEqual([]);
    expect(small.files).toEqual(before);
    for (const id of backups) expect(await isReadable(id)).toBe(true);

    pass(2);
    // Somebody else's file below the folder, or one of a backup that the database does not know.
    small.files.set(`${tenant.connection.id}/packs/s0123456789abcdef`, new Uint8Array(10));
    expect(await check()).toEqual([]);
    expect([...small.files.keys()]).toEqual([]);
    expect(await rowsOf(tenant)).toEqual(NOTHING);
    expect(await tablesNaming('Cecilia Holm')).toEqual([]);
    for (const id of backups) {
      expect(await isReadable(id)).toBe(false);
      expect(await backupTypes(db, { workspaceId: tenant.workspaceId, id })).toEqual([]);
    }
    expect(await listErasures(db, { workspaceId: tenant.workspaceId, connectionIds: null })).toEqual([]);
    expect({ files: otherSmall.files, rows: await rowsOf(other) }).toEqual(others);
  });

  it('keeps its data where that is taken back in time, and not later', async () => {
    const before = new Map(small.files);
    await ask();
    pass(GRACE_DAYS - 1);
    await keepData(db, scopeOf(tenant), small.nowMs);
    pass(30);
    expect(await check()).toEqual([]);
    expect(small.files).toEqual(before);
    for (const id of backups) expect(await isReadable(id)).toBe(true);
    await expect(keepData(db, scopeOf(tenant), small.nowMs)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not disconnected where a backup is on hold; one that is held later stays with what it needs until it is released', async () => {
    const [first = ''] = backups;
    await holdBackup(db, first, { reason: 'Lawsuit', by: 'test' });
    await expect(ask()).rejects.toMatchObject({ code: 'conflict' });
    expect(await listErasures(db, { workspaceId: tenant.workspaceId, connectionIds: null })).toEqual([]);
    await releaseBackup(db, first);
    await ask();
    await holdBackup(db, first, { reason: 'Lawsuit', by: 'test' });
    pass(GRACE_DAYS + 1);
    expect(await check()).toEqual([tenant.connection.id]);
    expect(await isReadable(first)).toBe(true);
    expect(await isReadable(backups[1] ?? '')).toBe(false);
    expect([...small.files.keys()].filter((path) => path.includes('/manifests/'))).toHaveLength(1);
    await releaseBackup(db, first);
    expect(await check()).toEqual([tenant.connection.id]);
    pass(GRACE_DAYS + 1);
    expect(await check()).toEqual([]);
    expect([...small.files.keys()]).toEqual([]);
  });

  it('is done only when the storage has given up what it protects', async () => {
    // Every file for thirty days, and one that was written a while later than the others.
    const first = small.nowMs;
    const before = [...small.files.keys()].sort();
    const late = before.find((path) => path.includes('/packs/')) ?? '';
    const lockOf = (path: string): Date | null => {
      const until = first + (late.endsWith(path) ? 40 : 30) * DAY_MS;
      return small.nowMs < until ? new Date(until) : null;
    };
    const locked = (remove: (path: string) => Promise<unknown>) => async (path: string) => {
      const until = lockOf(path);
      if (until === null) await remove(path);
      return until;
    };
    Object.assign(small.repository, { removeFile: locked(small.repository.removeFile) });
    const { storage } = folder;
    const refused = (key: string): CybbackError => new CybbackError('storage-locked', `${key} is locked.`);
    const remove = (key: string): Promise<void> =>
      lockOf(key) === null ? storage.delete(key) : Promise.reject(refused(key));
    folder = { ...folder, storage: { ...storage, delete: remove } };
    const isMarker = (path: string): boolean => /\/(repository\.json|keys\/)/.test(path);
    await ask();
    pass(GRACE_DAYS + 1);
    expect(await check()).toEqual([tenant.connection.id]);
    expect([...small.files.keys()].sort()).toEqual(before);
    pass(24);
    expect(await check()).toEqual([tenant.connection.id]);
    // The header and the keys stay as long as anything else does: opening the repository would write them again.
    const left = [...small.files.keys()];
    expect(left).toEqual(expect.arrayContaining(before.filter((path) => isMarker(path) || path === late)));
    expect(left.filter((path) => path.includes('/manifests/'))).toEqual([]);
    pass(10);
    expect(await check()).toEqual([]);
    expect([...small.files.keys()]).toEqual([]);
    expect(await rowsOf(tenant)).toEqual(NOTHING);
  });

  it('waits for a job that is running', async () => {
    await sql`
      insert into backup (id, workspace_id, connection_id, repository_id, mode, state, trigger, created_by, sealing)
      values (gen_random_uuid(), ${tenant.workspaceId}::uuid, ${tenant.connection.id}::uuid, ${tenant.repositoryId}::uuid, 'full',
        'running', 'manual', 'test', 'none')`.execute(db);
    await expect(ask()).rejects.toMatchObject({ code: 'conflict' });
    await expect(disconnectWithData(db, scopeOf(other), { by: 'x', now: 0 })).resolves.toBeInstanceOf(Date);
  });
});
