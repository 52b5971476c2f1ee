import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDeletion } from '#core/accounts/store/workspace-deletions.ts';
import { addMember } from '#core/accounts/store/workspaces.ts';
import { beginVerification, getVerification } from '#core/backups/store/files/verifications.ts';
import { keepWorkspace, requestDeletion } from '#core/deletions/request-deletion.ts';
import { deletedWorkspaces } from '#core/deletions/store/deleted-workspaces.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Activities } from '../../activities/index.ts';
import { fakeJobs } from '../../api/http/api.fixture.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';
import { idsOf, tracesOf } from './traces-of.ts';

const DAY = 86_400_000;
let ahead = 0;
const clock = { now: () => Date.now() + ahead };
const files = new Map<string, Uint8Array>();
const jobs = fakeJobs();
let harness: TenantHarness;
let connectionId: string;

beforeAll(async () => {
  harness = await tenantHarness({
    clock,
    jobs,
    storage: memoryStorage(files),
    simulator: { users: 20, groups: 4, seed: 5 },
  });
  await addMember(harness.db, {
    workspaceId: harness.workspaceId,
    email: 'a@example.org',
    name: 'Anna',
    role: 'owner',
  });
  connectionId = await harness.connect();
  await harness.backup(connectionId);
  await harness.backup(connectionId);
});
afterAll(() => harness?.close());

const deps = () => ({ db: harness.db, clock, logger: silentLogger, billing: null });
const ask = () =>
  requestDeletion(deps(), { workspaceId: harness.workspaceId, name: 'Test', ownFiles: false, by: 'Anna' });
const begin = async () => (await harness.run('beginDeletion', harness.workspaceId)).goOn;

async function repositoryId(): Promise<string> {
  const [found] = await harness.run('repositoriesToErase', harness.workspaceId, null, 10);
  return found ?? '';
}

test('nothing begins before it is due, nor after it was taken back, and no step deletes anything before it has begun', async () => {
  const { workspaceId } = harness;
  expect(await begin()).toBe(false);
  await ask();
  ahead = 14 * DAY - 60_000;
  expect(await begin()).toBe(false);
  await keepWorkspace(deps(), { workspaceId, by: 'Anna' });
  ahead = 20 * DAY;
  expect(await begin()).toBe(false);
  const before = files.size;
  await ask();
  const repository = { workspaceId, repositoryId: await repositoryId(), round: 1 };
  await expect(harness.run('eraseRepositoryWindow', repository)).rejects.toThrow();
  await expect(harness.run('eraseRowsWindow', workspaceId)).rejects.toThrow();
  await harness.run('finishDeletion', workspaceId);
  expect(files.size).toBe(before);
  expect(before).toBeGreaterThan(5);
  expect(await harness.db.selectFrom('workspace').select('id').execute()).toHaveLength(1);
});

test('what runs is asked to stop and ended if it does not, and members are gone once it has begun', async () => {
  const { db, workspaceId } = harness;
  ahead = 40 * DAY;
  const running = await harness.begin(connectionId);
  const verified = await db
    .selectFrom('backup')
    .select('id')
    .where('seq', 'is not', null)
    .orderBy('seq')
    .executeTakeFirstOrThrow();
  expect(await beginVerification(db, verified.id)).toBe(true);
  for (const id of [connectionId, verified.id]) jobs.running.add(id);
  expect(await begin()).toBe(true);
  // The workflow has heard, and does not stop.
  for (const _ of [1, 2]) expect(await harness.run('stopJobsOfWorkspace', workspaceId)).toBe(1);
  expect([...jobs.running]).toEqual([connectionId]);
  expect((await getVerification(db, verified.id)).state).toBeNull();
  await harness.run('endJobsOfWorkspace', workspaceId);
  expect([...jobs.running]).toEqual([]);
  expect(await harness.run('stopJobsOfWorkspace', workspaceId)).toBe(0);
  const stopped = await db.selectFrom('backup').select('state').where('id', '=', running).executeTakeFirst();
  expect(stopped?.state).toBe('cancelled');
  expect(await db.selectFrom('member').select('personId').execute()).toEqual([]);
  await expect(keepWorkspace(deps(), { workspaceId, by: 'Anna' })).rejects.toMatchObject({ code: 'conflict' });
  expect((await getDeletion(db, workspaceId))?.recipients).toEqual(['a@example.org']);
});

test('every step can be repeated, from the first one on, after each other step, and the end is the same', async () => {
  const { db, workspaceId } = harness;
  const ids = [...(await idsOf(db, workspaceId)), harness.tenant.id];
  expect(await tracesOf(db, [harness.tenant.id])).toMatchObject({ rate_bucket: expect.any(Number) });
  const repository = { workspaceId, repositoryId: await repositoryId() };
  type Step = () => Promise<unknown>;
  const run =
    <Name extends keyof Activities>(name: Name, ...args: Parameters<Activities[Name]>): Step =>
    () =>
      harness.run(name, ...args);
  const steps: Step[] = [
    run('beginDeletion', workspaceId),
    run('stopJobsOfWorkspace', workspaceId),
    run('endSubscriptionOfWorkspace', workspaceId),
    run('eraseRepositoryWindow', { ...repository, round: 1 }),
    run('eraseRowsWindow', workspaceId),
    // What a job that was stopped had still been writing.
    () => Promise.resolve(void files.set(`${connectionId}/packs/late`, new Uint8Array([1]))),
    run('eraseRepositoryWindow', { ...repository, round: 2 }),
    run('finishDeletion', workspaceId),
  ];
  for (let upTo = 1; upTo < steps.length; upTo += 1) for (const step of steps.slice(0, upTo)) await step();
  await steps.at(-1)?.();
  const [record] = await deletedWorkspaces(db, 10);
  for (const step of steps.filter((_, index) => index !== 5)) await step();

  expect([...files.keys()]).toEqual([]);
  expect(await tracesOf(db, ids)).toEqual({ deleted_workspace: 1 });
  expect(await deletedWorkspaces(db, 10)).toEqual([record]);
  expect(record).toMatchObject({ workspaceId, deletedAt: expect.any(Date), filesLeft: 0, filesLeftBecause: [] });
  expect(await db.selectFrom('accountMail').select('id').execute()).toHaveLength(1);
});
