import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listApiKeys, revokeApiKey } from '#core/accounts/store/api-keys.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

/** Who may call what is walked in `access/`. */
let api: ApiFixture;

beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

describe('keys and IDs', () => {
  it('treats an unknown ID as nothing, and a malformed one as invalid', async () => {
    expect((await api.call('GET', `/backups/${randomUUID()}`)).status).toBe(404);
    expect((await api.call('GET', '/backups/x')).body).toMatchObject({
      status: 400,
      code: 'request-invalid',
      errors: [{ path: 'params.id' }],
    });
  });

  it('refuses a key that is mangled, unknown, revoked or expired', async () => {
    const key = await api.tenant.apiKey('viewer');
    expect((await api.call('GET', '/me', { key })).status).toBe(200);
    expect((await api.call('GET', '/me', { key: null, headers: { 'x-api-key': key } })).status).toBe(200);
    expect((await api.call('GET', '/me', { key: `${key}x` })).status).toBe(401);
    expect((await api.call('GET', '/me', { key: `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}` })).status).toBe(
      401,
    );
    const row = (await listApiKeys(api.db, api.tenant.workspaceId, { limit: 100, cursor: null })).items.at(-1);
    expect(row).toMatchObject({ prefix: key.slice(0, 10), lastUsedAt: expect.any(Date) });
    await revokeApiKey(api.db, { workspaceId: api.other.workspaceId, id: row?.id ?? '', now: new Date() });
    expect((await api.call('GET', '/me', { key })).status).toBe(200);
    await revokeApiKey(api.db, { workspaceId: api.tenant.workspaceId, id: row?.id ?? '', now: new Date() });
    expect((await api.call('GET', '/me', { key })).status).toBe(401);
  });

  it('does not start where a route declares no role', async () => {
    const { build } = await import('../http/build.ts');
    const app = await build(api.context);
    app.get('/api/v1/forgotten', () => 'x');
    await expect(app.ready()).rejects.toThrow('GET /api/v1/forgotten');
  });
});

describe('limits', () => {
  it('counts requests by key, and failed sign-ins by key and address', async () => {
    const small = await openApiFixture({ requestsPerMinute: 3, failedSignInsPerMinute: 2 });
    try {
      const statuses = [];
      for (let index = 0; index < 4; index++) statuses.push((await small.call('GET', '/me')).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      const other = await small.call('GET', '/me', { role: 'viewer' });
      expect(other.status).toBe(200);
      for (let index = 0; index < 2; index++)
        expect((await small.call('GET', '/me', { key: 'cyb_nothing' })).status).toBe(401);
      const refused = await small.call('GET', '/me', { key: 'cyb_nothing' });
      expect(refused.body).toMatchObject({ status: 429, code: 'too-many-requests' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect((await small.call('GET', '/me', { key: 'cyb_another_one' })).status).toBe(401);
      expect((await small.call('GET', '/me', { role: 'restorer' })).status).toBe(200);
    } finally {
      await small.close();
    }
  });

  it('refuses guesses of many keys from one address, and none of its valid ones', async () => {
    const small = await openApiFixture({ failedSignInsPerMinute: 2 });
    try {
      const statuses = [];
      for (let index = 0; index < 25; index++)
        statuses.push((await small.call('GET', '/me', { key: `cyb_${String(index).padStart(43, 'k')}` })).status);
      for (let index = 0; index < 25; index++)
        statuses.push((await small.call('GET', '/me', { key: `cyb_${String(index).padEnd(43, 'k')}` })).status);
      expect(statuses.slice(0, 3)).toEqual([401, 401, 429]);
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(22);
      expect(statuses.at(-1)).toBe(429);
      expect((await small.call('GET', '/me')).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});
