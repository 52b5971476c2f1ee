import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { createLogger } from '#core/observability/logger.ts';
import { startSideServer } from '#core/observability/side-server.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type ApiFixture, openApiFixture, UNAVAILABLE } from './api.fixture.ts';
import { build } from './build.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

it('waits for a request that does not arrive no longer than two minutes', () => {
  // Without it the whole of a request may take for ever, and its connection is held.
  expect(api.app.server.requestTimeout).toBe(120_000);
});

it('answers are kept by nobody on their way', async () => {
  for (const url of ['/members', '/connections', '/nothing-there', '/api/auth/list-sessions', '/api/v1/server']) {
    expect((await api.call('GET', url)).headers['cache-control'], url).toBe('no-store');
  }
});

describe('reference', () => {
  it('is OpenAPI 3.1 in which every reference leads somewhere', async () => {
    const { body } = await api.call('GET', '/api/openapi.json', { key: null });
    expect(body.openapi).toBe('3.1.1');
    expect(body.info.version).toBe(manifest.version);
    const names = Object.keys(body.components.schemas);
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
    expect(references.length).toBeGreaterThan(50);
    for (const target of references) expect(names.map((name) => `#/components/schemas/${name}`)).toContain(target);
  });

  it('declares the parameters of every path, and describes every answer', async () => {
    const { body } = await api.call('GET', '/api/openapi.json', { key: null });
    interface Operation {
      readonly parameters?: { in: string; name: string; required?: boolean; schema: unknown }[];
      readonly responses: Record<string, { description?: string; content?: Record<string, { schema: unknown }> }>;
      readonly requestBody?: { content: Record<string, { schema: unknown }> };
    }
    for (const [path, item] of Object.entries(body.paths as Record<string, Record<string, Operation>>)) {
      for (const [method, { parameters = [], responses, requestBody }] of Object.entries(item)) {
        const inPath = parameters
          .filter((parameter) => parameter.in === 'path' && parameter.required === true)
          .map(({ name }) => name);
        expect(inPath.toSorted(), `${method} ${path}`).toEqual(
          [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted(),
        );
        for (const response of Object.values(responses)) expect(response.description, `${method} ${path}`).toBeTruthy();
        for (const media of Object.values(requestBody?.content ?? {})) expect(media.schema).toBeTypeOf('object');
      }
    }
  });

  it('gives every operation a name, a summary, its refusals, and describes its answer by name', async () => {
    const { body } = await api.call('GET', '/api/openapi.json', { key: null });
    const operations = Object.values(
      body.paths as Record<
        string,
        Record<string, { operationId: string; summary: string; responses: Record<string, unknown> }>
      >,
    ).flatMap((path) => Object.values(path));
    expect(operations.length).toBeGreaterThan(25);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, summary, responses } of operations) {
      expect(summary, operationId).toBeTruthy();
      expect(JSON.stringify(responses['default']), operationId).toContain('#/components/schemas/Problem');
    }
  });

  it('has pages that load nothing from elsewhere', async () => {
    const page = await api.call('GET', '/api/docs/', { key: null });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect((await api.call('GET', '/api/docs/static/swagger-initializer.js', { key: null })).status).toBe(200);
  });
});

describe('service', () => {
  it('answers its health', async () => {
    expect((await api.call('GET', '/healthz', { key: null })).body).toEqual({ status: 'ok' });
    expect((await api.call('GET', '/readyz', { key: null })).body).toEqual({
      status: 'ready',
      checks: { database: true, temporal: true },
    });
    api.jobs.failure = UNAVAILABLE;
    expect(await api.call('GET', '/readyz', { key: null })).toMatchObject({
      status: 503,
      body: { checks: { database: true, temporal: false } },
    });
    api.jobs.failure = null;
    await api.call('GET', '/me');
    expect(await api.app.metrics.text()).toContain(
      'cybback_http_request_duration_seconds_count{method="GET",route="/api/v1/me",status="200"} 1',
    );
  });

  it('shows its figures on a port of their own, and not to who reaches the API', async () => {
    expect((await api.call('GET', '/metrics', { key: null })).text).not.toContain('cybback_http_request');
    const side = await startSideServer({
      port: await anyFreePort(),
      host: '127.0.0.1',
      answers: {
        '/metrics': async () => ({ status: 200, type: 'text/plain', text: await api.app.metrics.text() }),
        '/broken': () => Promise.reject(new Error('broken')),
      },
    });
    try {
      const at = (path: string) => fetch(`http://127.0.0.1:${String(side.port)}${path}`);
      expect(await (await at('/metrics')).text()).toContain('process_resident_memory_bytes');
      expect([(await at('/')).status, (await at('/api/v1/me')).status, (await at('/broken')).status]).toEqual([
        404, 404, 500,
      ]);
    } finally {
      await side.close();
    }
  });

  it('answers what is not there with a problem, and names the request', async () => {
    const answer = await api.call('GET', '/nothing', { headers: { 'x-request-id': 'my-request-1' } });
    expect(answer.body).toMatchObject({
      type: 'urn:cybback:problem:not-found',
      title: 'Not found',
      status: 404,
      code: 'not-found',
      instance: '/api/v1/nothing',
      requestId: 'my-request-1',
    });
    expect(answer.headers['x-request-id']).toBe('my-request-1');
    expect(
      (await api.call('GET', '/me', { headers: { 'x-request-id': 'bad id\u0000' } })).headers['x-request-id'],
    ).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says who asks and what the types are', async () => {
    expect((await api.call('GET', '/me', { role: 'restorer' })).body).toEqual({
      workspace: { id: api.tenant.workspaceId, name: 'Contoso' },
      role: 'restorer',
      name: 'API key restorer',
      kind: 'apiKey',
      personId: null,
      connectionIds: null,
      deletion: null,
      licence: null,
      temporalUiUrl: null,
    });
    const { items } = (await api.call('GET', '/object-types')).body;
    expect(items.map((item) => String(item['key']))).toEqual(TYPE_KEYS);
    const type = (key: string) => items.find((item) => item['key'] === key);
    expect(type('groups')).toMatchObject({
      label: { one: 'Group', many: 'Groups' },
      group: { key: 'identity', label: 'Identity' },
      relations: [
        { name: 'members', label: 'Members', incomingLabel: 'Member of', single: false, restorable: true },
        { name: 'owners', label: 'Owners', incomingLabel: 'Owner of', single: false, restorable: true },
      ],
      restore: { supported: true, create: true, update: true, undelete: true, remove: true, daysInBin: 30 },
    });
    expect(type('groups')?.['neverRestored']).toContain(
      'The object is synchronized from on premises and has to be restored there.',
    );
    expect(type('authenticationStrengthPolicies')).toMatchObject({
      restore: { supported: true, create: true, update: true, remove: true },
      neverRestored: ['The object is built in and is the same in every tenant.'],
    });
    expect(type('directoryRoles')).toMatchObject({ relations: [{ name: 'members', restorable: false }] });
  });

  it('logs no key, no secret and no search text', async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()),
    });
    const app = await build({ ...api.context, logger: createLogger({ destination, level: 'trace' }) });
    const backup = await api.tenant.backup(1);
    const headers = { authorization: `Bearer ${api.keys.owner}` };
    await app.inject({ url: `/api/v1/backups/${backup}/objects?search=Zoe+Confidential`, headers });
    await app.inject({
      method: 'POST',
      url: '/api/v1/connections',
      headers,
      payload: { clientSecret: 'hunter2hunter2' },
    });
    await app.close();
    const log = lines.join('');
    expect(log).toContain('/api/v1/backups/:id/objects');
    expect(log).not.toMatch(new RegExp(`${api.keys.owner}|hunter2|Confidential`));
  });

  it('does not tell what broke inside, and logs it', async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()),
    });
    const app = await build({
      ...api.context,
      logger: createLogger({ destination }),
      testConnection: () => Promise.reject(new Error('column "x" of table y')),
    });
    const id = crypto.randomUUID();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/connections',
      headers: { authorization: `Bearer ${api.keys.owner}` },
      payload: { tenantId: id, clientId: id, clientSecret: 's' },
    });
    await app.close();
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.body).not.toContain('column');
    expect(lines.join('')).toContain('column \\"x\\" of table y');
  });

  it('says so when the database is away', async () => {
    const { openDatabase } = await import('#core/database/open.ts');
    const db = openDatabase('postgres://nobody@127.0.0.1:1/none');
    const app = await build({ ...api.context, db });
    const answer = await app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${api.keys.owner}` } });
    expect(answer.json()).toMatchObject({ status: 503, code: 'database-unavailable' });
    await app.close();
    await db.destroy();
  });
});
