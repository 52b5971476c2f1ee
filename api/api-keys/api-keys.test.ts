import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

const make = (body: object, options: object = {}) =>
  api.call('POST', '/api-keys', { body: { name: 'nightly', role: 'viewer', ...body }, ...options });

describe('an API key', () => {
  it('is shown once, works, and is kept as a hash', async () => {
    const { status, body } = await make({ role: 'operator' });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        name: 'nightly',
        role: 'operator',
        prefix: expect.stringMatching(/^cyb_.{6}$/),
        connectionIds: null,
        createdBy: 'API key owner',
        createdAt: expect.any(String),
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
        key: expect.stringMatching(/^cyb_\w{43}$/),
      },
    ]);
    const key = String(body['key']);
    expect((await api.call('GET', '/me', { key })).body).toMatchObject({
      role: 'operator',
      kind: 'apiKey',
      name: 'API key nightly',
    });
    const listed = await api.call('GET', '/api-keys');
    expect(listed.body.items.find(({ id }) => id === body.id)).toMatchObject({ lastUsedAt: expect.any(String) });
    expect(listed.text).not.toContain(key);
    expect(JSON.stringify(await api.db.selectFrom('apiKey').selectAll().execute())).not.toContain(key);
  });

  it('tells which person made it', async () => {
    const owner = await api.member('owner');
    const { body } = await owner.call('POST', '/api-keys', { body: { name: 'mine', role: 'owner' } });
    expect(body).toMatchObject({ createdBy: `Anna Berg (${owner.email})` });
    // It belongs to the workspace: it goes on when the person leaves.
    await api.member('owner');
    expect((await owner.call('DELETE', `/members/${owner.personId}`)).status).toBe(204);
    expect((await api.call('GET', '/me', { key: String(body['key']) })).status).toBe(200);
  });

  it('stops at once when it is revoked, and stays in the list', async () => {
    const { body } = await make({});
    const key = String(body['key']);
    expect((await api.call('DELETE', `/api-keys/${body.id}`, { key: api.otherKey })).body.code).toBe('not-found');
    expect((await api.call('GET', '/me', { key })).status).toBe(200);
    expect((await api.call('DELETE', `/api-keys/${body.id}`)).status).toBe(204);
    expect((await api.call('GET', '/me', { key })).body.code).toBe('unauthenticated');
    expect((await api.call('GET', '/api-keys')).body.items.find(({ id }) => id === body.id)).toMatchObject({
      revokedAt: expect.any(String),
    });
  });

  it('ends on its day', async () => {
    const { body } = await make({ expiresInDays: 30 });
    expect(Date.parse(String(body['expiresAt'])) - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
    await api.db
      .updateTable('apiKey')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where('id', '=', body.id)
      .execute();
    expect((await api.call('GET', '/me', { key: String(body['key']) })).status).toBe(401);
  });

  it('that ends gives nobody rights that would outlive it: by a key, an invitation or a role', async () => {
    const { body } = await make({ role: 'owner', expiresInDays: 30 });
    const key = String(body['key']);
    const person = await api.member('operator');
    const invited = { email: 'later@example.org', role: 'viewer' };
    const { id } = (await api.call('POST', '/invitations', { body: invited })).body;
    const grants = [
      await api.call('POST', '/api-keys', { key, body: { name: 'x', role: 'viewer' } }),
      await api.call('POST', '/api-keys', { key, body: { name: 'x', role: 'viewer', expiresInDays: 31 } }),
      await api.call('POST', '/invitations', { key, body: { ...invited, email: 'now@example.org' } }),
      await api.call('POST', `/invitations/${id}/resend`, { key }),
      await api.call('PATCH', `/members/${person.personId}`, { key, body: { role: 'owner' } }),
    ];
    expect(grants.map(({ status, body }) => [status, String(body.code)])).toEqual(grants.map(() => [403, 'forbidden']));
    const { role } = await api.db
      .selectFrom('member')
      .select('role')
      .where('personId', '=', person.personId)
      .executeTakeFirstOrThrow();
    expect(role).toBe('operator');
    // What takes rights away is not held up.
    const taken = [
      await api.call('PATCH', `/members/${person.personId}`, { key, body: { role: 'viewer' } }),
      await api.call('DELETE', `/invitations/${id}`, { key }),
      await api.call('POST', '/api-keys', { key, body: { name: 'x', role: 'owner', expiresInDays: 29 } }),
    ];
    expect(taken.map(({ status }) => status)).toEqual([200, 204, 201]);
  });

  it.each(['viewer', 'operator', 'restorer'] as const)('of a %s makes no keys, invitations or roles', async (role) => {
    const person = await api.member('viewer');
    const asked = [
      await api.call('POST', '/api-keys', { role, body: { name: 'x', role: 'viewer' } }),
      await api.call('POST', '/invitations', { role, body: { email: 'x@example.org', role: 'viewer' } }),
      await api.call('PATCH', `/members/${person.personId}`, { role, body: { role: 'operator' } }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('that ends makes no key that would outlive it', async () => {
    const { body } = await make({ role: 'owner', expiresInDays: 5 });
    const key = String(body['key']);
    for (const expiresInDays of [null, 6]) expect((await make({ expiresInDays }, { key })).body.code).toBe('forbidden');
    expect((await make({ expiresInDays: 4 }, { key })).status).toBe(201);
  });

  it('for some connections is for connections that there are, and makes no other keys', async () => {
    const id = api.tenant.connection.id;
    const { body } = await make({ role: 'owner', connectionIds: [id, id] });
    expect(body['connectionIds']).toEqual([id]);
    const key = String(body['key']);
    expect((await api.call('GET', '/me', { key })).body).toMatchObject({ connectionIds: [id] });
    expect((await make({}, { key })).body.code).toBe('forbidden');
    expect((await make({ connectionIds: [api.other.connection.id] })).body.code).toBe('not-found');
    expect((await make({ connectionIds: [randomUUID()] })).body.code).toBe('not-found');
    expect((await make({ connectionIds: [] })).body.code).toBe('request-invalid');
  });

  it('is not given again to a repeated request, and not made twice', async () => {
    const headers = { 'idempotency-key': 'make-key-1' };
    const first = await make({ name: 'once' }, { headers });
    const again = await make({ name: 'once' }, { headers });
    expect([first.status, again.status, again.body.code]).toEqual([201, 409, 'conflict']);
    expect(again.text).not.toContain(String(first.body['key']));
    const stored = await api.db.selectFrom('idempotencyKey').selectAll().execute();
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(String(first.body['key']));
    expect((await api.call('GET', '/api-keys')).body.items.filter(({ name }) => name === 'once')).toHaveLength(1);
  });

  it('is refused where a field is not known or out of bounds', async () => {
    for (const body of [
      { name: '' },
      { name: 'x'.repeat(101) },
      { role: 'god' },
      { expiresInDays: 0 },
      { expiresInDays: 1.5 },
      { key: 'cyb_mine' },
    ]) {
      expect((await make(body)).body.code, JSON.stringify(body)).toBe('request-invalid');
    }
  });

  it('keys are listed page by page', async () => {
    const all = (await api.call('GET', '/api-keys?limit=1000')).body.items.map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.call('GET', `/api-keys?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(all);
  });
});
