import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REBUILD_WORKFLOW } from '#core/temporal/names.ts';
import type { RebuildActivities } from '../../activities/rebuild-activities.ts';
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

/** Runs the workflow over activities played by hand; answers their calls in order. */
async function run(played: Partial<RebuildActivities> = {}): Promise<unknown[][]> {
  const calls: unknown[][] = [];
  const activities: RebuildActivities = {
    rebuildBackupsWindow: () => Promise.resolve({ done: true }),
    rebuildNotesWindow: () => Promise.resolve({ done: true, after: '' }),
    rebuildFilesOf: () => Promise.resolve(),
    rebuildReferencesWindow: () => Promise.resolve({ done: true }),
    finishRebuild: () => Promise.resolve(),
    failRebuild: () => Promise.resolve(),
    ...played,
  };
  const noted = Object.entries(activities).map(([name, work]: [string, (...args: unknown[]) => unknown]) => [
    name,
    (...args: unknown[]) => (calls.push([name, ...args]), work(...args)),
  ]);
  const { namespace } = testTemporal();
  const taskQueue = testTaskQueue('rebuild');
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue,
    workflowBundle: { codePath: await workflowBundle() },
    activities: Object.fromEntries(noted) as RebuildActivities,
  });
  const client = new Client({ connection, namespace });
  await worker.runUntil(
    client.workflow.execute(REBUILD_WORKFLOW, { taskQueue, workflowId: taskQueue, args: [{ rebuildId: 'r' }] }),
  );
  return calls;
}

it('takes in window after window, goes on after the last restore, and ends', async () => {
  let backups = 0;
  let references = 0;
  const calls = await run({
    rebuildBackupsWindow: () => Promise.resolve({ done: ++backups === 3 }),
    rebuildNotesWindow: (_, after) => Promise.resolve({ done: after === 'b', after: after === null ? 'a' : 'b' }),
    rebuildReferencesWindow: () => Promise.resolve({ done: ++references === 2 }),
  });
  expect(calls).toEqual([
    ['rebuildBackupsWindow', 'r'],
    ['rebuildBackupsWindow', 'r'],
    ['rebuildBackupsWindow', 'r'],
    ['rebuildNotesWindow', 'r', null],
    ['rebuildNotesWindow', 'r', 'a'],
    ['rebuildNotesWindow', 'r', 'b'],
    ['rebuildFilesOf', 'r'],
    ['rebuildReferencesWindow', 'r'],
    ['rebuildReferencesWindow', 'r'],
    ['finishRebuild', 'r'],
  ]);
}, 90_000);

it('ends as failed with the sentence of what went wrong', async () => {
  const calls = await run({
    rebuildNotesWindow: () =>
      Promise.reject(ApplicationFailure.create({ type: 'storage-denied', message: 'A sentence.', nonRetryable: true })),
  });
  expect(calls.at(-1)).toEqual(['failRebuild', 'r', { code: 'storage-denied', message: 'A sentence.' }]);
}, 60_000);
