import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { endBackup, markBackupRunning, requestBackupCancel } from '#core/backups/store/backup-states.ts';
import { insertBackupTypes } from '#core/backups/store/capture/backup-facts.ts';
import { reportProgress } from '#core/backups/store/capture/progress.ts';
import { assignSequence, publishCapture } from '#core/backups/store/capture/publish.ts';
import { jobEventsSince } from '#core/jobs/store/job-events.ts';
import { addCost } from '#core/restores/store/restore-cost.ts';
import { reportRestoreProgress } from '#core/restores/store/restore-progress.ts';
import { confirmRestore, endRestore, moveRestore, requestRestoreCancel } from '#core/restores/store/restore-states.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';
import { backupEvents, restoreEvents } from './schema.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

type Schemas = Readonly<Record<string, z.ZodObject>>;

/** Everything that the stream of a job would send, parsed as it is declared and with nothing besides. */
async function sent(jobId: string, schemas: Schemas): Promise<(readonly [string, Record<string, unknown>])[]> {
  const events = await jobEventsSince(api.db, { workspaceId: api.tenant.workspaceId, jobId, after: 0, limit: 1_000 });
  return events.map(({ kind, data, at }) => {
    const schema = schemas[kind];
    if (!schema) throw new Error(`no schema for ${kind}`);
    return [kind, z.strictObject(schema.shape).parse({ ...(data as object), at: at.toISOString() })] as const;
  });
}

async function startBackup(): Promise<{ workspaceId: string; id: string }> {
  const { id } = (await api.call('POST', `/connections/${api.tenant.connection.id}/backups`)).body;
  const scope = { workspaceId: api.tenant.workspaceId, id };
  await markBackupRunning(api.db, scope);
  return scope;
}

it('events of a backup are as they are declared', async () => {
  const scope = await startBackup();
  await insertBackupTypes(api.db, scope.id, ['users']);
  await reportProgress(api.db, scope, 'users');
  await requestBackupCancel(api.db, scope);
  const { seq } = await assignSequence(api.db, scope.id);
  const { connection, repositoryId, workspaceId } = api.tenant;
  await publishCapture(api.db, {
    backupId: scope.id,
    workspaceId,
    connectionId: connection.id,
    repositoryId,
    seq,
    state: 'completed',
    warnings: [],
    manifestKey: 'm',
    manifestSha256: 'ab',
    manifestBytes: 100,
    bytesStored: 100,
  });
  expect((await sent(scope.id, backupEvents)).map(([kind, { state, seq: number }]) => [kind, state, number])).toEqual([
    ['state', 'running', undefined],
    ['type', 'pending', undefined],
    ['cancelRequested', undefined, undefined],
    ['manifest', undefined, 1],
    ['state', 'completed', 1],
  ]);
  const failing = await startBackup();
  await endBackup(api.db, failing, { state: 'failed', errorCode: 'internal', errorMessage: 'x' });
  expect((await sent(failing.id, backupEvents)).at(-1)).toMatchObject([
    'state',
    { state: 'failed', errorCode: 'internal', errorMessage: 'x' },
  ]);
});

it('events of a restore are as they are declared', async () => {
  const backupId = await api.tenant.backup(7);
  const body = {
    backupId,
    selection: { types: ['users'] },
    reason: 'x',
    options: { dryRun: false, confirmation: 'required' },
  };
  const { id } = (await api.call('POST', '/restores', { body })).body;
  const scope = { workspaceId: api.tenant.workspaceId, id };
  await moveRestore(api.db, scope, { state: 'running', phase: 'planning' });
  await reportRestoreProgress(api.db, scope);
  const item = {
    restoreId: id,
    type: 'users' as const,
    action: 'update' as const,
    displayName: null,
    newId: null,
    detailSealed: Buffer.from('x'),
    resultSealed: null,
    beforeSealed: null,
    errorCode: null,
    errorMessage: null,
  };
  await api.db
    .insertInto('restoreItem')
    .values([
      { ...item, ordinal: 1, objectId: 'a', state: 'planned', comparison: null, expectedWrites: 60 },
      { ...item, ordinal: 2, objectId: 'b', state: 'done', comparison: 'differs', expectedWrites: 40 },
    ])
    .execute();
  await moveRestore(api.db, scope, { phase: 'planned' });
  await confirmRestore(api.db, scope, 'Anna');
  await moveRestore(api.db, scope, { phase: 'executing' });
  await addCost(api.db, id, { requests: 3, writes: 40, throttled: 1, waitedMs: 1_500 });
  await reportRestoreProgress(api.db, scope, 'links');
  await requestRestoreCancel(api.db, scope);
  await endRestore(api.db, scope, { state: 'failed', errorCode: 'internal', errorMessage: 'x' });
  await reportRestoreProgress(api.db, scope);
  expect(
    (await sent(id, restoreEvents)).map(([kind, { phase, items, compared, by }]) => [
      kind,
      phase ?? by,
      items,
      compared,
    ]),
  ).toEqual([
    ['state', 'planning', undefined, undefined],
    ['progress', 'planning', 0, 0],
    ['state', 'planned', undefined, undefined],
    ['confirmed', 'Anna', undefined, undefined],
    ['state', 'executing', undefined, undefined],
    ['progress', 'executing', 2, 1],
    ['cancelRequested', undefined, undefined, undefined],
    ['state', 'ended', undefined, undefined],
  ]);
  const events = await sent(id, restoreEvents);
  expect(events[1]?.[1]).toMatchObject({ wave: null, writes: 0, secondsLeft: null });
  expect(events[5]?.[1]).toMatchObject({
    states: { planned: 1, done: 1, failed: 0 },
    wave: 'links',
    requests: 3,
    writes: 40,
    expectedWrites: 100,
    throttled: 1,
    waitedMs: 1_500,
  });
  // 60 of 100 writes are left, at 20 a second.
  expect(events[5]?.[1]['secondsLeft']).toBeGreaterThanOrEqual(3);
});
