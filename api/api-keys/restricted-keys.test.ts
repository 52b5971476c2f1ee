import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/restore-options.ts';
import { insertPendingRestore } from '#core/restores/store/restores.ts';
import { type TestTenant, connectTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

/** What the walk over all routes cannot see: restores between connections, lengths of pages, answers that are kept. */
let api: ApiFixture;
let second: TestTenant;
let key: string;

beforeAll(async () => {
  api = await openApiFixture();
  second = await connectTestTenant(api.db, api.tenant.workspaceId, 'Fabrikam');
  key = await api.tenant.apiKey('owner', [api.tenant.connection.id]);
});
afterAll(() => api.close());

describe('a key for some connections', () => {
  it('sees a restore only where it may see both the tenant that was saved and the one that is written to', async () => {
    const backups = {
      [api.tenant.connection.id]: await api.tenant.backup(1),
      [second.connection.id]: await second.backup(1),
    };
    const restore = async (from: TestTenant, to: TestTenant): Promise<string> => {
      const [connectionId, targetConnectionId] = [from.connection.id, to.connection.id];
      const id = randomUUID();
      await insertPendingRestore(api.db, {
        id,
        workspaceId: api.tenant.workspaceId,
        connectionId,
        targetConnectionId,
        backupId: backups[connectionId] ?? '',
        options: DEFAULT_JOB_OPTIONS,
        selection: { objects: [], types: [], dependencies: false },
        reason: 'x',
        createdBy: 'test',
      });
      return id;
    };
    const [within, out, into] = [
      await restore(api.tenant, api.tenant),
      await restore(api.tenant, second),
      await restore(second, api.tenant),
    ];
    const statuses = await Promise.all(
      [within, out, into].map(async (id) => (await api.call('GET', `/restores/${id}`, { key })).status),
    );
    expect(statuses).toEqual([200, 404, 404]);
    expect((await api.call('POST', `/restores/${out}/cancel`, { key })).status).toBe(404);
    expect((await api.call('GET', '/restores', { key })).body.items.map(({ id }) => id)).toEqual([within]);
    expect((await api.call('GET', '/restores')).body.items).toHaveLength(3);
  });

  it('gets full pages of what it may see, however much lies between', async () => {
    for (let seq = 2; seq <= 6; seq++) {
      await api.tenant.backup(seq);
      await second.backup(seq);
    }
    const page = await api.call('GET', '/backups?limit=4', { key });
    expect(page.body.items.map(({ seq }) => seq as number)).toEqual([6, 5, 4, 3]);
    const rest = await api.call('GET', `/backups?limit=4&cursor=${page.body.nextCursor ?? ''}`, { key });
    expect(rest.body).toMatchObject({ items: [{ seq: 2 }, { seq: 1 }], nextCursor: null });
    expect((await api.call('GET', `/backups?connectionId=${second.connection.id}`, { key })).body.items).toEqual([]);
  });

  it('is not told what happened to the workspace as a whole', async () => {
    await api.call('PUT', '/notifications/webhook', { body: { url: 'https://hooks.example.com/x' } });
    await api.call('POST', '/notifications/webhook/test');
    expect((await api.call('GET', '/events')).body.items).toMatchObject([{ kind: 'test', connectionId: null }]);
    expect((await api.call('GET', '/events', { key })).body.items).toEqual([]);
  });

  it('gets no answer that was kept for somebody else', async () => {
    const options = { headers: { 'idempotency-key': randomUUID() }, body: { mode: 'auto' } };
    const url = `/connections/${second.connection.id}/backups`;
    expect((await api.call('POST', url, options)).status).toBe(202);
    const answer = await api.call('POST', url, { ...options, key });
    expect([answer.status, answer.body['code']]).toEqual([422, 'idempotency-mismatch']);
    expect((await api.call('POST', url, options)).headers['idempotent-replayed']).toBe('true');
  });

  it('is refused with a sentence that says why, and that is on record', async () => {
    const answer = await api.call('GET', '/members', { key });
    expect(answer.body).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: expect.stringContaining('restricted to some connections'),
    });
    expect((await api.call('GET', '/audit-log?limit=1')).body.items[0]).toMatchObject({
      action: 'access.refused',
      facts: { operation: 'listMembers' },
    });
  });
});
