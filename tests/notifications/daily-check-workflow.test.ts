import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAILY_CHECK_WORKFLOW } from '#core/temporal/names.ts';
import type { CheckActivities } from '../../activities/check-activities.ts';
import type { LicenceActivities } from '../../activities/licence-activities.ts';
import type { RetentionActivities } from '../../activities/retention-activities.ts';
import type { VerifyActivities } from '../../activities/verify-activities.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { testTaskQueue, testTemporal } from '../support/temporal.ts';

let connection: Connection;
let native: NativeConnection;
beforeAll(async () => {
  const { address } = testTemporal();
  connection = await Connection.connect({ address });
  native = await NativeConnection.connect({ address });
});
afterAll(async () => {
  await native?.close();
  await connection?.close();
});

type Played = CheckActivities &
  LicenceActivities &
  Pick<VerifyActivities, 'repositoriesOf' | 'checkRepositoryWindow'> &
  Pick<
    RetentionActivities,
    'markForRetention' | 'applyRetentionWindow' | 'connectionsToErase' | 'eraseConnectionWindow'
  >;

/** Runs the workflow over activities played by hand; answers what they were asked. */
async function run(ids: readonly string[], failing: Partial<Played> = {}): Promise<Map<string, unknown[][]>> {
  const calls = new Map<string, unknown[][]>();
  const note = (name: string, args: unknown[]): void => void calls.set(name, [...(calls.get(name) ?? []), args]);
  const play = <Name extends keyof Played>(
    name: Name,
    answer: (...args: Parameters<Played[Name]>) => ReturnType<Played[Name]>,
  ) => [name, (...args: Parameters<Played[Name]>) => (note(name, args), answer(...args))] as const;
  const nothing = () => Promise.resolve();
  const activities = Object.fromEntries([
    play('connectionsToCheck', (after, limit) =>
      Promise.resolve(ids.filter((id) => after === null || id > after).slice(0, limit)),
    ),
    play('checkConnection', failing.checkConnection ?? nothing),
    play('checkStorage', failing.checkStorage ?? nothing),
    play('checkBackups', failing.checkBackups ?? nothing),
    play('postponeCheck', nothing),
    play('recordStorageFailure', nothing),
    play('repositoriesOf', (id) => Promise.resolve([`files of ${id}`])),
    play('checkLicences', failing.checkLicences ?? ((after) => Promise.resolve(after === null ? 'w1' : null))),
    play('markForRetention', failing.markForRetention ?? ((id) => Promise.resolve([`files of ${id}`]))),
    play('applyRetentionWindow', failing.applyRetentionWindow ?? (() => Promise.resolve({ done: true }))),
    play('connectionsToErase', (after) => Promise.resolve(after === null ? ['gone1', 'gone2'] : [])),
    play('eraseConnectionWindow', failing.eraseConnectionWindow ?? (() => Promise.resolve({ done: true }))),
    play('checkRepositoryWindow', failing.checkRepositoryWindow ?? (() => Promise.resolve({ done: true }))),
  ]);
  const { namespace } = testTemporal();
  const taskQueue = testTaskQueue('daily-check');
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue,
    workflowBundle: { codePath: await workflowBundle() },
    activities,
  });
  const client = new Client({ connection, namespace });
  await worker.runUntil(
    client.workflow.execute(DAILY_CHECK_WORKFLOW, { taskQueue, workflowId: taskQueue, args: [{}] }),
  );
  return calls;
}

it('looks after every connection once, page after page', async () => {
  const ids = Array.from({ length: 203 }, (_, index) => `c${String(index).padStart(3, '0')}`);
  const calls = await run(ids);
  expect(calls.get('connectionsToCheck')).toEqual([
    [null, 200],
    ['c199', 200],
  ]);
  for (const name of ['checkConnection', 'checkStorage', 'checkBackups'])
    expect(calls.get(name)?.flat().sort(), name).toEqual(ids);
  const checked = calls.get('checkRepositoryWindow')?.map(([repository]) => repository);
  expect(checked?.sort()).toEqual(ids.map((id) => `files of ${id}`));
  expect(calls.get('markForRetention')?.flat().sort()).toEqual(ids);
  expect(
    calls
      .get('applyRetentionWindow')
      ?.map(([repository]) => repository)
      .sort(),
  ).toEqual(ids.map((id) => `files of ${id}`));
  expect(calls.get('eraseConnectionWindow')?.flat().sort()).toEqual(['gone1', 'gone2']);
  expect(calls.has('postponeCheck')).toBe(false);
  expect(calls.get('checkLicences'), 'page after page, once all connections are done').toEqual([[null], ['w1']]);
}, 240_000);

it('goes on where one connection cannot be looked after, and notes it', async () => {
  const fail = (type: string): Promise<never> =>
    Promise.reject(ApplicationFailure.create({ type, message: 'A sentence.', nonRetryable: true }));
  const calls = await run(['a', 'b', 'c'], {
    checkConnection: (id) => (id === 'a' ? fail('key-wrong') : Promise.resolve()),
    checkStorage: (id) =>
      id === 'b' ? fail('storage-unreachable') : id === 'c' ? fail('storage-throttled') : fail('key-wrong'),
    checkBackups: () => fail('internal'),
    checkRepositoryWindow: (id) => (id === 'files of a' ? fail('key-wrong') : Promise.resolve({ done: true })),
    markForRetention: (id) => (id === 'a' ? fail('internal') : Promise.resolve([`files of ${id}`])),
    applyRetentionWindow: (id) => (id === 'files of b' ? fail('storage-denied') : Promise.resolve({ done: true })),
    eraseConnectionWindow: (id) => (id === 'gone1' ? fail('storage-denied') : Promise.resolve({ done: true })),
  });
  expect(calls.get('checkConnection')).toHaveLength(3);
  expect(calls.get('checkRepositoryWindow')).toHaveLength(3);
  expect(calls.get('markForRetention')).toHaveLength(3);
  expect(calls.get('applyRetentionWindow')).toHaveLength(2);
  expect(calls.get('eraseConnectionWindow')).toHaveLength(2);
  expect(calls.get('postponeCheck')).toEqual([['a', 'key-wrong']]);
  expect(calls.get('recordStorageFailure')).toEqual([['b', { code: 'storage-unreachable', message: 'A sentence.' }]]);
}, 120_000);
