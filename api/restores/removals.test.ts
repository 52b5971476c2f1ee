import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertPlanComparison } from '#core/restores/store/bulk-plans.ts';
import { restoreFacts } from '#core/restores/store/restore-facts.ts';
import { moveRestore } from '#core/restores/store/restore-states.ts';
import { writeItems } from '#core/restores/testing/written-item.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

/** Whole types with *Remove what was added since*: the API lets nothing be removed that nobody looked at and named. */
let api: ApiFixture;
let backupId: string;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('restore').execute();
  api.jobs.calls.length = 0;
  api.jobs.running.clear();
});

const TYPES = { types: ['users'] };
const TICKED = { types: ['users'], objects: [{ type: 'users', id: 'added' }] };
const request = (selection: object, more: object = {}) =>
  api.call('POST', '/restores', {
    role: 'restorer',
    body: { backupId, selection, reason: 'test', options: { dryRun: false, removeAdded: true }, ...more },
  });

/** A restore whose plan waits, with one item of the action. */
async function planned(selection: object, action: 'remove' | 'update'): Promise<string> {
  const { id } = (await request(selection)).body;
  await writeItems(api.db, id, [{ ordinal: 1, objectId: 'added', action }]);
  await moveRestore(api.db, { workspaceId: api.tenant.workspaceId, id }, { state: 'running', phase: 'planned' });
  api.jobs.running.add(id);
  return id;
}
const confirm = (id: string, body?: object) =>
  api.call('POST', `/restores/${id}/confirm`, { role: 'restorer', ...(body && { body }) });
const told = () => api.jobs.calls.filter(([name]) => name === 'confirmRestore').length;
/** As the connection's pages show it. */
async function tenantName(id: string): Promise<string> {
  const { targetConnection } = (await api.call('GET', `/restores/${id}`)).body;
  return String(targetConnection.tenantName ?? targetConnection.name);
}

describe('removing what was added since from whole types', () => {
  it('waits for a confirmation, whatever the options say', async () => {
    expect((await request(TYPES)).body.options).toMatchObject({ confirmation: 'required', removeAdded: true });
    expect(api.jobs.calls).toMatchObject([['startRestore', { confirmationRequired: true }]]);
    const objects = { objects: [{ type: 'users', id: 'added' }] };
    expect((await request(objects)).body.options).toMatchObject({ confirmation: 'automatic' });
  });

  it('is confirmed by who has typed the name of the tenant', async () => {
    const id = await planned(TICKED, 'remove');
    const name = await tenantName(id);
    for (const body of [
      undefined,
      {},
      { tenantName: '' },
      { tenantName: `${name}x` },
      { tenantName: name.toLowerCase() },
    ]) {
      const refused = await confirm(id, body);
      expect([refused.status, refused.body['code']], JSON.stringify(body)).toEqual([400, 'request-invalid']);
      expect(String(refused.body['detail'])).toContain(name);
    }
    expect(told()).toBe(0);
    expect((await confirm(id, { tenantName: ` ${name} ` })).status).toBe(202);
    expect(told()).toBe(1);
  });

  it('wants no name where nothing is removed, or each object was picked', async () => {
    expect((await confirm(await planned(TYPES, 'update'))).status).toBe(202);
    expect((await confirm(await planned({ objects: TICKED.objects }, 'remove'))).status).toBe(202);
  });

  it('lists what was added apart', async () => {
    const id = await planned(TYPES, 'update');
    await writeItems(api.db, id, [
      { ordinal: 2, objectId: 'left', action: 'skip' },
      { ordinal: 3, objectId: 'gone', action: 'remove' },
    ]);
    const reasons = JSON.stringify([{ code: 'added-unticked' }]);
    await api.db.updateTable('restoreItem').set({ reasons }).where('objectId', '=', 'left').execute();
    const { items } = (await api.call('GET', `/restores/${id}/items?added=true`)).body;
    expect(items).toMatchObject([{ objectId: 'left' }, { objectId: 'gone' }]);
  });
});

describe('a plan that takes the place of one that waits', () => {
  it.each([
    ['the same reading of the tenant', 5, true],
    ['a new reading where that is old', 45, false],
  ])('is made from %s, and ends the other', async (_, minutes, isShared) => {
    const id = await planned(TYPES, 'update');
    const comparisonId = randomUUID();
    await insertPlanComparison(api.db, await restoreFacts(api.db, id), {
      id: comparisonId,
      baseBackupId: backupId,
      types: ['users'],
    });
    const startedAt = new Date(Date.now() - minutes * 60_000);
    await api.db.updateTable('proof').set({ startedAt }).where('id', '=', comparisonId).execute();
    const { status, body } = await request(TICKED, { insteadOf: id });
    expect(status).toBe(202);
    expect((await restoreFacts(api.db, body.id)).comparisonId).toBe(isShared ? comparisonId : null);
    expect(api.jobs.calls.map(([name]) => name)).toContain('cancelRestore');
  });

  it('is refused where nothing waits, where it is of another backup, and beside a comparison', async () => {
    const waiting = (await request(TYPES)).body.id;
    expect((await request(TICKED, { insteadOf: waiting })).body).toMatchObject({ status: 409, code: 'conflict' });
    expect((await request(TICKED, { insteadOf: randomUUID() })).status).toBe(404);
    const id = await planned(TYPES, 'update');
    const other = await request(TICKED, { insteadOf: id, backupId: await api.tenant.backup(2) });
    expect(other.body).toMatchObject({ status: 409, code: 'conflict' });
    const both = await request(TICKED, { insteadOf: id, comparisonId: randomUUID() });
    expect(both.body).toMatchObject({ status: 400, code: 'request-invalid' });
  });
});
