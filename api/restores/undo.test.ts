import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endRestore, moveRestore } from '#core/restores/store/restore-states.ts';
import { writeItems } from '#core/restores/testing/written-item.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let backupId: string;
let id: string;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
});
afterAll(() => api.close());

const scope = () => ({ workspaceId: api.tenant.workspaceId, id });
const start = async (options: Record<string, unknown>): Promise<string> => {
  const body = { backupId, selection: { types: ['users'] }, reason: 'test', options };
  return (await api.call('POST', '/restores', { role: 'restorer', body })).body.id;
};

beforeEach(async () => {
  await api.db.deleteFrom('restore').execute();
  id = await start({ dryRun: false });
  await writeItems(api.db, id, [
    { ordinal: 1, objectId: 'u1', before: 'kept', step: ['update', 'done'] },
    { ordinal: 2, objectId: 'u2', action: 'create', newId: 'n2', before: 'nothing', step: ['create', 'done'] },
    { ordinal: 3, objectId: 'u3', action: 'skip' },
  ]);
  await endRestore(api.db, scope(), { state: 'cancelled', warnings: [] });
  api.jobs.calls.length = 0;
});

const undo = (body: object = {}, role: 'restorer' | 'operator' = 'restorer') =>
  api.call('POST', `/restores/${id}/undo`, { role, body: { reason: 'Wrong backup', ...body } });

const taken = (restoreId: string) =>
  api.db
    .selectFrom('restoreUndo')
    .select(['objectId', 'overwrite'])
    .where('restoreId', '=', restoreId)
    .orderBy('objectId')
    .execute();

describe('undoing a restore', () => {
  it('starts a restore of its own, which waits for a confirmation', async () => {
    const { status, headers, body } = await undo();
    expect(status).toBe(202);
    expect(body).toMatchObject({
      undoOf: id,
      backupId,
      state: 'pending',
      reason: 'Wrong backup',
      options: { dryRun: false, confirmation: 'required', overwrite: true, links: 'rollBack', removeAdded: true },
    });
    expect(headers.location).toBe(`/api/v1/restores/${body.id}`);
    expect(api.jobs.calls).toMatchObject([['startRestore', { restoreId: body.id, confirmationRequired: true }]]);
    expect(await taken(body.id)).toEqual([
      { objectId: 'n2', overwrite: false },
      { objectId: 'u1', overwrite: false },
    ]);
    expect((await api.call('GET', `/restores/${body.id}`)).body).toMatchObject({ undoOf: id });
    expect((await api.call('GET', `/restores/${id}`)).body).toMatchObject({ undoOf: null });
  });

  it('takes chosen items alone, and ticks of conflicts', async () => {
    expect(await taken((await undo({ items: [1], overwrite: [1] })).body.id)).toEqual([
      { objectId: 'u1', overwrite: true },
    ]);
    expect((await taken((await undo({ overwrite: 'all', dryRun: true })).body.id)).map((row) => row.overwrite)).toEqual(
      [true, true],
    );
  });

  it('takes the place of one that waits, with its items and ticks and more', async () => {
    const waiting = (await undo({ items: [1, 2], overwrite: [1] })).body.id;
    const next = (await undo({ insteadOf: waiting, overwrite: [2] })).body.id;
    expect(await taken(next)).toEqual([
      { objectId: 'n2', overwrite: true },
      { objectId: 'u1', overwrite: true },
    ]);
    expect((await api.call('GET', `/restores/${waiting}`)).body.state).toBe('cancelled');
    expect((await undo({ insteadOf: waiting })).body).toMatchObject({ status: 409, code: 'conflict' });
    expect((await undo({ insteadOf: next, items: [1] })).body.code).toBe('request-invalid');
    expect((await undo({ insteadOf: id })).body.code).toBe('conflict');
  });

  it('is refused of items that wrote nothing, by name', async () => {
    for (const body of [{ items: [1, 3] }, { overwrite: [3] }, { items: [99] }])
      expect((await undo(body)).body).toMatchObject({ status: 409, code: 'conflict' });
    expect((await undo({ items: [] })).body.code).toBe('request-invalid');
    expect(api.jobs.calls).toEqual([]);
  });

  it('is refused of a restore that has not ended, of a dry run, and of one that wrote nothing', async () => {
    const ended = id;
    id = await start({ dryRun: false });
    await moveRestore(api.db, scope(), { state: 'running', phase: 'planned' });
    expect((await undo()).body).toMatchObject({ status: 409, detail: expect.stringContaining('not ended') });
    await endRestore(api.db, scope(), { state: 'cancelled', warnings: [] });
    expect((await undo()).body).toMatchObject({ status: 409, detail: expect.stringContaining('wrote nothing') });
    id = await start({ dryRun: true });
    await endRestore(api.db, scope(), { state: 'completed', warnings: [] });
    expect((await undo()).body).toMatchObject({ status: 409, detail: expect.stringContaining('dry run') });
    id = ended;
  });

  it('is for those who may restore, with a reason', async () => {
    expect((await undo({}, 'operator')).body).toMatchObject({ status: 403 });
    expect((await undo({ reason: ' ' })).body.code).toBe('request-invalid');
  });
});
