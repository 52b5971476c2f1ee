import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import { endUnapprovedRestores } from '#core/restores/approve-restore.ts';
import { moveRestore } from '#core/restores/store/restore-states.ts';
import type { SignedInClient } from '../accounts/person.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let backupId: string;
let asker: SignedInClient;
let second: SignedInClient;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
  await api.tenant.object({ id: 'ann', from: 1, name: 'Ann' });
  [asker, second] = await Promise.all([api.member('restorer'), api.member('owner')]);
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('restore').execute();
  await api.db.deleteFrom('workspaceEvent').execute();
  api.jobs.calls.length = 0;
  api.jobs.running.clear();
  await need(24);
});

const need = (hours: number | null) => api.call('PUT', '/workspace/restore-approval', { body: { hours } });

/** A restore of the one who asks, whose plan waits. */
async function planned(options: object = {}): Promise<string> {
  const body = {
    backupId,
    selection: { objects: [{ type: 'users', id: 'ann' }] },
    options: { dryRun: false, confirmation: 'required', ...options },
    reason: 'Deleted by mistake',
  };
  const { id } = (await asker.call('POST', '/restores', { body })).body;
  await moveRestore(api.db, { workspaceId: api.tenant.workspaceId, id }, { state: 'running', phase: 'planned' });
  api.jobs.running.add(id);
  return id;
}

const approvalOf = async (id: string, client: Pick<SignedInClient, 'call'> = second): Promise<unknown> =>
  (await client.call('GET', `/restores/${id}`)).body['approval'];
const confirmedAt = async (id: string): Promise<unknown> =>
  (await asker.call('GET', `/restores/${id}`)).body['confirmedAt'];
const told = () => api.jobs.calls.filter(([name]) => name === 'confirmRestore').length;

describe('a workspace that asks for a second person', () => {
  it('takes a confirmation as a request, mails those who may approve, and writes nothing before', async () => {
    const id = await planned();
    expect((await asker.call('POST', `/restores/${id}/confirm`)).status).toBe(202);
    expect([await confirmedAt(id), told()]).toEqual([null, 0]);
    expect(await approvalOf(id)).toMatchObject({ hours: 24, request: { state: 'waiting' }, mayDecide: true });
    expect(await approvalOf(id, asker)).toMatchObject({ mayDecide: false, refusal: { code: 'asked-it' } });
    const mails = await api.db
      .selectFrom('notificationDelivery as delivery')
      .innerJoin('workspaceEvent as event', 'event.id', 'delivery.eventId')
      .select('delivery.recipient')
      .where('event.kind', '=', 'restoreApproval')
      .execute();
    expect(mails.map(({ recipient }) => recipient)).toContain(second.email);
    expect(mails.map(({ recipient }) => recipient)).not.toContain(asker.email);
    // Asked once more, nobody is mailed again.
    await asker.call('POST', `/restores/${id}/confirm`);
    expect(await api.db.selectFrom('workspaceEvent').select('id').execute()).toHaveLength(1);
  });

  it('carries out what another person approves', async () => {
    const id = await planned();
    await asker.call('POST', `/restores/${id}/confirm`);
    const approved = await second.call('POST', `/restores/${id}/approve`, { body: { reason: 'Checked' } });
    expect([approved.status, await confirmedAt(id), told()]).toEqual([202, expect.any(String), 1]);
    expect(await approvalOf(id)).toMatchObject({ request: { state: 'approved', reason: 'Checked' }, mayDecide: false });
  });

  it('ends what another person refuses, with the reason', async () => {
    const id = await planned();
    await asker.call('POST', `/restores/${id}/confirm`);
    expect((await second.call('POST', `/restores/${id}/refuse`, { body: {} })).status).toBe(400);
    expect((await second.call('POST', `/restores/${id}/refuse`, { body: { reason: 'Wrong group' } })).status).toBe(202);
    expect(await approvalOf(id)).toMatchObject({ request: { state: 'refused', reason: 'Wrong group' } });
    expect(api.jobs.calls.map(([name]) => name)).toContain('cancelRestore');
    expect(await confirmedAt(id)).toBeNull();
    expect((await second.call('POST', `/restores/${id}/approve`, { body: {} })).status).toBe(409);
  });

  it('does not let the one who asked decide, nor a key, nor the person behind a key that asked', async () => {
    const id = await planned();
    const key = newApiKey(randomBytes);
    await createApiKey(api.db, {
      workspaceId: api.tenant.workspaceId,
      name: 'Of the one who asks',
      role: 'restorer',
      madeByPerson: asker.personId,
      key,
    });
    expect((await api.call('POST', `/restores/${id}/confirm`, { key })).status).toBe(202);
    for (const verb of ['approve', 'refuse']) {
      const body = { reason: 'I say so' };
      const own = await asker.call('POST', `/restores/${id}/${verb}`, { body });
      expect(own.body, verb).toMatchObject({ status: 409, facts: { reason: 'asked-it' } });
      const byKey = await api.call('POST', `/restores/${id}/${verb}`, { key, body });
      expect(byKey.body, verb).toMatchObject({ status: 409, facts: { reason: 'needs-a-person' } });
    }
    expect(await confirmedAt(id)).toBeNull();
  });

  it('does not take a request from a key of which nobody knows who made it', async () => {
    const id = await planned();
    const { body } = await api.call('POST', `/restores/${id}/confirm`);
    expect(body).toMatchObject({ status: 409, detail: expect.stringContaining('who made this API key') as unknown });
    expect(await approvalOf(id)).toMatchObject({ request: null });
  });

  it('ends a restore that nobody approves in time', async () => {
    const id = await planned();
    await asker.call('POST', `/restores/${id}/confirm`);
    const later = (hours: number) => ({ ...api.context, clock: { now: () => Date.now() + hours * 3_600_000 } });
    expect(await endUnapprovedRestores(later(23))).toBe(0);
    expect(await endUnapprovedRestores(later(25))).toBe(1);
    expect(await approvalOf(id)).toMatchObject({ request: { state: 'expired' }, mayDecide: false });
    expect((await second.call('POST', `/restores/${id}/approve`, { body: {} })).status).toBe(409);
    expect([await confirmedAt(id), await endUnapprovedRestores(later(26))]).toEqual([null, 0]);
  });

  it('lets no restore go ahead by itself', async () => {
    const id = await planned({ confirmation: 'automatic' });
    expect((await asker.call('GET', `/restores/${id}`)).body).toMatchObject({
      waitsForConfirmation: true,
      options: { confirmation: 'required' },
    });
    expect(api.jobs.calls[0]?.[1]).toMatchObject({ confirmationRequired: true });
  });

  it('takes an approval back where the workflow does not hear of it', async () => {
    const id = await planned();
    await asker.call('POST', `/restores/${id}/confirm`);
    api.jobs.running.delete(id);
    expect((await second.call('POST', `/restores/${id}/approve`, { body: {} })).status).toBe(409);
    expect(await confirmedAt(id)).toBeNull();
    expect(await approvalOf(id)).toMatchObject({ request: { state: 'waiting' } });
  });

  it('asks for nobody any more once an owner says so', async () => {
    const id = await planned();
    await asker.call('POST', `/restores/${id}/confirm`);
    expect((await asker.call('PUT', '/workspace/restore-approval', { body: { hours: null } })).status).toBe(403);
    await need(null);
    await asker.call('POST', `/restores/${id}/confirm`);
    expect([await confirmedAt(id), told()]).toEqual([expect.any(String), 1]);
  });
});
