import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#core/domain/states.ts';
import { roleAllows, ROLES } from '#core/domain/states.ts';
import type { ApiFixture } from './api-fixture.ts';
import { openApiFixture, saveTestStorage } from './api-fixture.ts';
import { revokeApiKey, listApiKeys } from '#core/catalog/api-keys.ts';

let api: ApiFixture;
let backupId: string;
let restoreId: string;
let storageId: string;
let memberId: string;
let scheduleId: string;

beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
  await api.tenant.object({ id: 'u1', from: 1, name: 'Ann' });
  const made = await api.call('POST', '/restores', { body: { backupId, selection: { types: ['users'] }, reason: 'test' } });
  restoreId = made.body.id;
  storageId = await saveTestStorage(api);
  memberId = await api.tenant.member('owner');
  scheduleId = (await api.call('POST', `/connections/${api.tenant.connection.id}/schedules`, { body: NIGHTLY })).body.id;
});
afterAll(() => api.close());

/** Every route with the least role that may call it. A new route has to be added here too. */
const ROUTES: readonly (readonly ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string, Role])[] = [
  ['GET', '/me', 'viewer'],
  ['GET', '/connections', 'viewer'],
  ['POST', '/connections', 'owner'],
  ['GET', '/connections/:connection', 'viewer'],
  ['PATCH', '/connections/:connection', 'owner'],
  ['DELETE', '/connections/:connection', 'owner'],
  ['POST', '/connections/:connection/test', 'operator'],
  ['GET', '/connections/:connection/permissions', 'viewer'],
  ['GET', '/connection-permissions', 'viewer'],
  ['GET', '/connection-permissions', 'viewer'],
  ['GET', '/connections/:connection/storage', 'viewer'],
  ['PUT', '/connections/:connection/storage', 'owner'],
  ['GET', '/connections/:connection/encryption', 'viewer'],
  ['PUT', '/connections/:connection/encryption', 'owner'],
  ['GET', '/storages', 'viewer'],
  ['POST', '/storages', 'owner'],
  ['GET', '/storages/:storage', 'viewer'],
  ['PATCH', '/storages/:storage', 'owner'],
  ['DELETE', '/storages/:storage', 'owner'],
  ['POST', '/storages/:storage/test', 'owner'],
  ['GET', '/storage-presets', 'viewer'],
  ['POST', '/storage/test', 'owner'],
  ['POST', '/connections/:connection/backups', 'operator'],
  ['GET', '/backups', 'viewer'],
  ['GET', '/backups/:backup', 'viewer'],
  ['POST', '/backups/:backup/cancel', 'operator'],
  ['GET', '/backups/:backup/events', 'viewer'],
  ['GET', '/backups/:backup/types', 'viewer'],
  ['GET', '/backups/:backup/storage', 'viewer'],
  ['GET', '/backups/:backup/objects', 'viewer'],
  ['GET', '/backups/:backup/objects/users/u1', 'viewer'],
  ['GET', '/backups/:backup/objects/users/u1/links', 'viewer'],
  ['GET', '/backups/:backup/objects/users/u1/history', 'viewer'],
  ['POST', '/restores', 'restorer'],
  ['GET', '/restores', 'viewer'],
  ['GET', '/restores/:restore', 'viewer'],
  ['POST', '/restores/:restore/confirm', 'restorer'],
  ['POST', '/restores/:restore/cancel', 'restorer'],
  ['GET', '/restores/:restore/events', 'viewer'],
  ['GET', '/restores/:restore/items', 'viewer'],
  ['GET', '/restores/:restore/items/0', 'viewer'],
  ['GET', '/restores/:restore/report', 'viewer'],
  ['GET', '/object-types', 'viewer'],
  ['GET', '/schedules', 'viewer'],
  ['GET', '/connections/:connection/schedules', 'viewer'],
  ['POST', '/connections/:connection/schedules', 'operator'],
  ['GET', '/schedules/:schedule', 'viewer'],
  ['PATCH', '/schedules/:schedule', 'operator'],
  ['DELETE', '/schedules/:schedule', 'operator'],
  ['GET', '/schedules/:schedule/runs', 'viewer'],
  ['POST', '/schedules/preview', 'viewer'],
  ['POST', '/schedules/:schedule/pause', 'operator'],
  ['POST', '/schedules/:schedule/resume', 'operator'],
  ['POST', '/schedules/:schedule/run', 'operator'],
  ['GET', '/events', 'viewer'],
  ['GET', '/notifications/kinds', 'viewer'],
  ['GET', '/notifications/me', 'viewer'],
  ['PUT', '/notifications/me', 'viewer'],
  ['POST', '/notifications/me/test', 'viewer'],
  ['GET', '/notifications/members', 'owner'],
  ['GET', '/notifications/members/:member', 'owner'],
  ['PUT', '/notifications/members/:member', 'owner'],
  ['POST', '/notifications/members/:member/test', 'owner'],
  ['GET', '/notifications/webhook', 'owner'],
  ['PUT', '/notifications/webhook', 'owner'],
  ['DELETE', '/notifications/webhook', 'owner'],
  ['PUT', '/notifications/webhook/secret', 'owner'],
  ['POST', '/notifications/webhook/test', 'owner'],
  ['GET', '/notifications/deliveries', 'owner'],
];

const NIGHTLY = { name: 'Nightly', spec: { kind: 'daily', time: '02:00' }, timeZone: 'UTC' };

const BODIES: Readonly<Record<string, object>> = {
  '/connections/:connection/storage': { storageId: null },
  '/connections/:connection/encryption': { enabled: false },
  '/notifications/members/:member': { choices: {} },
  '/connections/:connection/schedules': NIGHTLY,
};

const urlOf = (path: string, ids = { connection: api.tenant.connection.id, backup: backupId, restore: restoreId, storage: storageId, member: memberId, schedule: scheduleId }): string =>
  path.replace(':connection', ids.connection).replace(':backup', ids.backup).replace(':restore', ids.restore).replace(':storage', ids.storage).replace(':member', ids.member).replace(':schedule', ids.schedule);

const pattern = (path: string): string => path.replace(/:(connection|backup|restore|storage|member|schedule)/, ':id').replace('/users/u1', '/:type/:objectId').replace('/items/0', '/items/:ordinal');

describe('who may call what', () => {
  it('knows every route of the API', () => {
    const known = new Set(ROUTES.map(([method, path]) => `${method} /api/v1${pattern(path)}`));
    const documented = Object.entries(api.app.swagger().paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item ?? {}).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(new Set(documented)).toEqual(known);
  });

  it.each(ROUTES)('%s %s refuses without a key', async (method, path) => {
    const answer = await api.call(method, urlOf(path), { key: null });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  it.each(ROUTES.filter(([, , needed]) => needed !== 'viewer'))('%s %s needs the role %s', async (method, path, needed) => {
    for (const role of ROLES.filter((held) => !roleAllows(held, needed))) {
      const answer = await api.call(method, urlOf(path), { role, body: {} });
      expect([answer.status, answer.body.code], role).toEqual([403, 'forbidden']);
    }
  });

  it.each(ROUTES.filter(([, path]) => /:(connection|backup|restore|storage|member|schedule)/.test(path)))('%s %s finds nothing of another workspace', async (method, path) => {
    const url = `${urlOf(path)}${path.endsWith('/objects') ? '?type=users' : ''}`;
    const body = method === 'PATCH' ? { name: 'stolen' } : method === 'PUT' || method === 'POST' ? BODIES[path] : undefined;
    const answer = await api.call(method, url, { key: api.otherKey, body });
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  });

  it('treats an unknown ID as nothing, and a malformed one as invalid', async () => {
    expect((await api.call('GET', `/backups/${randomUUID()}`)).status).toBe(404);
    expect((await api.call('GET', '/backups/x')).body).toMatchObject({ status: 400, code: 'request-invalid', errors: [{ path: 'params.id' }] });
  });

  it('refuses a key that is mangled, unknown, revoked or expired', async () => {
    const key = await api.tenant.apiKey('viewer');
    expect((await api.call('GET', '/me', { key })).status).toBe(200);
    expect((await api.call('GET', '/me', { key: null, headers: { 'x-api-key': key } })).status).toBe(200);
    expect((await api.call('GET', '/me', { key: `${key}x` })).status).toBe(401);
    expect((await api.call('GET', '/me', { key: `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}` })).status).toBe(401);
    const row = (await listApiKeys(api.db, api.tenant.workspaceId, { limit: 100, cursor: null })).items.at(-1);
    expect(row).toMatchObject({ prefix: key.slice(0, 10), lastUsedAt: expect.any(Date) });
    await revokeApiKey(api.db, { workspaceId: api.other.workspaceId, id: row?.id ?? '', now: new Date() });
    expect((await api.call('GET', '/me', { key })).status).toBe(200);
    await revokeApiKey(api.db, { workspaceId: api.tenant.workspaceId, id: row?.id ?? '', now: new Date() });
    expect((await api.call('GET', '/me', { key })).status).toBe(401);
  });

  it('does not start where a route declares no role', async () => {
    const { build } = await import('./build.ts');
    const app = await build(api.context);
    app.get('/api/v1/forgotten', () => 'x');
    await expect(app.ready()).rejects.toThrow('GET /api/v1/forgotten');
  });
});

describe('limits', () => {
  it('counts requests by key, and failed sign-ins by address', async () => {
    const small = await openApiFixture({ requestsPerMinute: 3, failedSignInsPerMinute: 2 });
    try {
      const statuses = [];
      for (let index = 0; index < 4; index++) statuses.push((await small.call('GET', '/me')).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      const other = await small.call('GET', '/me', { role: 'viewer' });
      expect(other.status).toBe(200);
      for (let index = 0; index < 2; index++) expect((await small.call('GET', '/me', { key: 'cyb_nothing' })).status).toBe(401);
      const refused = await small.call('GET', '/me', { key: 'cyb_nothing' });
      expect(refused.body).toMatchObject({ status: 429, code: 'too-many-requests' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await small.close();
    }
  });
});
