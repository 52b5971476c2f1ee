import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endRestore } from '#core/restores/store/restore-states.ts';
import { writeItems } from '#core/restores/testing/written-item.fixture.ts';
import { type ApiFixture, READY, openApiFixture } from '../http/api.fixture.ts';

/** The Undo of a restore into a tenant whose credentials were given for that restore alone, and are gone. */
const SECRET = 'Quite-Secret-8813~of-one-undo';
const tenantId = randomUUID();
const credentials = (over: object = {}) => ({ tenantId, clientId: randomUUID(), clientSecret: SECRET, ...over });

let api: ApiFixture;
let backupId: string;
let id: string;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('restore').execute();
  api.report = READY;
  id = await restored({ target: { credentials: credentials() } });
});

/** A restore that has ended and can be undone. */
async function restored(more: object): Promise<string> {
  const options = { dryRun: false };
  const body = { backupId, selection: { types: ['users'] }, reason: 'test', options, ...more };
  const started = (await api.call('POST', '/restores', { role: 'restorer', body })).body.id;
  await writeItems(api.db, started, [{ ordinal: 1, objectId: 'u1', before: 'kept', step: ['update', 'done'] }]);
  await endRestore(api.db, { workspaceId: api.tenant.workspaceId, id: started }, { state: 'completed', warnings: [] });
  return started;
}

const undo = (more: object = {}, of = id) =>
  api.call('POST', `/restores/${of}/undo`, { role: 'restorer', body: { reason: 'test', ...more } });
const kept = async (): Promise<number[]> =>
  (
    await api.db
      .selectFrom('connection')
      .select('credentialSealed')
      .where('forOneJob', '=', true)
      .orderBy('createdAt')
      .execute()
  ).map(({ credentialSealed }) => credentialSealed.length);

describe('credentials for an Undo', () => {
  it('are asked for again, because they were erased', async () => {
    expect(await kept()).toEqual([0]);
    const answer = await undo();
    expect(answer.body).toMatchObject({ status: 400, detail: expect.stringContaining('Give them again to undo it.') });
    expect(await kept()).toEqual([0]);
  });

  it('are tried first, and refused in plain words where they are wrong or of another tenant', async () => {
    const message = 'Microsoft Entra ID does not accept the client secret. Enter its value, not its ID.';
    api.report = { ...READY, signedIn: false, tenant: null, problem: { code: 'sign-in-secret-wrong', message } };
    const wrong = await undo({ credentials: credentials() });
    expect(wrong.body).toMatchObject({ code: 'sign-in-secret-wrong', detail: message });
    api.report = READY;
    const other = await undo({ credentials: credentials({ tenantId: randomUUID() }) });
    expect(other.body).toMatchObject({ status: 400, detail: expect.stringContaining('credentials of another tenant') });
    for (const { text } of [wrong, other]) expect(text).not.toContain(SECRET);
    expect(await kept()).toEqual([0]);
  });

  it('are kept for the Undo, and erased with its end', async () => {
    const { status, body, text } = await undo({ credentials: credentials() });
    expect([status, body['targetTenantId'], text.includes(SECRET)]).toEqual([202, tenantId, false]);
    expect((await kept()).map((length) => length > 0)).toEqual([false, true]);
    await endRestore(
      api.db,
      { workspaceId: api.tenant.workspaceId, id: body.id },
      { state: 'cancelled', warnings: [] },
    );
    expect(await kept()).toEqual([0, 0]);
  });

  it('are refused where the restore wrote into a connection', async () => {
    const own = await restored({});
    const answer = await undo({ credentials: credentials() }, own);
    expect(answer.body).toMatchObject({ status: 400, detail: expect.stringContaining('leave credentials out') });
  });
});
