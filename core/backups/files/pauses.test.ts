import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../../tests/support/tenant.fixture.ts';
import type { Db } from '../../database/database.ts';
import { openDatabase } from '../../database/open.ts';
import { makeBackup, openSmallTenant, type SmallTenant, type Snapshot } from '../../retention/small-tenant.fixture.ts';
import { checkRepository } from '../verify/check-repository.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { extendRetention } from './extend-retention.ts';
import { proveBase } from './prove-base.ts';

/** What cannot end early where others wait for the worker lets them go first, whatever it is called for. */
const SNAPSHOT: Snapshot = { objects: new Map([['users users1', 'Anna']]), left: new Map(), links: new Set() };

let database: TestDatabase;
let db: Db;
let tenant: TestTenant;
let small: SmallTenant;
let backupId: string;
let pauses = { proving: 0, publishing: 0 };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  tenant = await createTestTenant(db);
  small = await openSmallTenant(db, tenant);
  await makeBackup({ db, tenant, small, snapshot: SNAPSHOT, before: null, meanwhile: () => Promise.resolve() });
  small.nowMs += 3_600_000;
  small.pauses = 0;
  const meanwhile = (): Promise<void> => {
    pauses = { ...pauses, proving: small.pauses };
    small.pauses = 0;
    return Promise.resolve();
  };
  const id = await makeBackup({ db, tenant, small, snapshot: SNAPSHOT, before: SNAPSHOT, meanwhile });
  if (id === null) throw new Error('the backup failed');
  pauses = { ...pauses, publishing: small.pauses };
  backupId = id;
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

it.each(['proving', 'publishing'] as const)('%s a backup pauses', (what) => {
  expect(pauses[what]).toBeGreaterThan(0);
});

it.each([
  ['verifying a backup', (input: Input) => verifyBackup(input, needed(), new Date(small.nowMs + 1_000))],
  [
    'the daily check of a repository',
    (input: Input) =>
      checkRepository({
        ...input,
        repositoryId: tenant.repositoryId,
        since: new Date(small.nowMs + 86_400_000),
        days: 30,
      }),
  ],
  ['extending the protection of files', (input: Input) => extendRetention(input, needed())],
  ['proving the base of a full backup', (input: Input) => proveBase({ ...input, fullReads: 'all' }, backupId)],
])('%s pauses, and ends with what the pause ends with', async (_what, run) => {
  const gone = new Error('the job was cancelled meanwhile');
  await expect(run(inputWith(() => Promise.reject(gone)))).rejects.toBe(gone);
});

const needed = () => ({
  connectionId: tenant.connection.id,
  repositoryId: tenant.repositoryId,
  backupId,
  seq: 2,
});

type Input = ReturnType<typeof inputWith>;

function inputWith(pause: () => Promise<void>) {
  return {
    db,
    repository: {
      ...small.repository,
      retention: () => Promise.resolve({ mode: 'governance', days: 30 } as const),
      extendRetention: () => Promise.resolve(),
    },
    clock: { now: () => small.nowMs + 172_800_000 },
    signal: new AbortController().signal,
    isOver: () => false,
    pause,
  };
}
