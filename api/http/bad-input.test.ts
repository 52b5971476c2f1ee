import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from './api.fixture.ts';

let api: ApiFixture;
let backupId: string;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
});
afterAll(() => api.close());

const strange = [
  '\0',
  'a\0b',
  '\uD800',
  '%',
  '_',
  "'",
  '"',
  '\\',
  '{}',
  '‮',
  ' ',
  '../..',
  '💥'.repeat(40),
  'x'.repeat(10_000),
  '-1',
  '1e999',
  'null',
];

/** Whatever is sent: an answer of the closed list, never a failure of ours. */
describe('strange input', () => {
  it.each(strange)('%j is found, not found or refused, everywhere', async (value) => {
    const part = value === '\uD800' ? '%ED%A0%80' : encodeURIComponent(value);
    const answers = [
      await api.call('GET', `/backups/${backupId}/objects?type=users&search=${part}`),
      await api.call('GET', `/backups/${backupId}/objects?type=users&cursor=${part}`),
      await api.call('GET', `/backups/${backupId}/objects?type=users&limit=${part}`),
      await api.call('GET', `/backups/${backupId}/objects/users/${part}`),
      await api.call('GET', `/backups/${backupId}/objects/users/${part}/links?relation=${part}`),
      await api.call('GET', `/backups/${backupId}/objects/${part}/x`),
      await api.call('GET', `/backups/${backupId}/events?after=${part}`),
      await api.call('GET', `/backups/${part}`),
      await api.call('GET', `/backups?state=${part}`),
      await api.call('GET', `/restores?backupId=${part}`),
      await api.call('GET', `/me?${part}=${part}`),
      await api.call('POST', '/restores', {
        body: { backupId, selection: { objects: [{ type: 'users', id: value }] }, reason: value },
      }),
      await api.call('POST', '/restores', {
        body: { backupId, selection: { types: ['users'] }, reason: 'x', options: { domains: { [value]: value } } },
      }),
      await api.call('POST', '/connections', {
        body: { name: value, tenantId: value, clientId: value, clientSecret: value },
      }),
      await api.call('POST', '/connections', { body: value }),
      await api.call('GET', '/me', { key: value.replaceAll(/[^\x20-\x7e]/g, '') }),
    ];
    for (const { status, body } of answers) {
      expect(status, JSON.stringify(body)).toBeLessThan(500);
      if (status >= 400) expect(body['code'], JSON.stringify(body)).toBeTypeOf('string');
    }
  });

  it.each([
    '/api/v1/backups/%E0%A4%A',
    '/api/v1/%',
    `/api/v1/backups/${'x'.repeat(3_000)}`,
    '//',
    '/api/v1/backups//events',
  ])('%s is answered by a problem', async (url) => {
    const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${api.keys.owner}` } });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: expect.stringMatching(/^(not-found|request-invalid)$/) });
  });

  it('deep and large bodies are refused, not followed', async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/v1/restores',
      headers: { authorization: `Bearer ${api.keys.owner}`, 'content-type': 'application/json' },
      payload: deep,
    });
    expect(answer.statusCode).toBe(400);
    const many = Array.from({ length: 10_001 }, (_, index) => ({ type: 'users', id: String(index) }));
    expect(
      (await api.call('POST', '/restores', { body: { backupId, selection: { objects: many }, reason: 'x' } })).body
        .errors[0]?.path,
    ).toBe('body.selection.objects');
    expect(
      (
        await api.call('POST', '/restores', {
          headers: { 'content-type': 'application/json' },
          body: '{"__proto__":{"x":1}}',
        })
      ).status,
    ).toBe(400);
  });
});
