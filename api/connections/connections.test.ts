import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getConnectionWithCredential } from '#core/connections/store/connections.ts';
import { openCredential } from '#core/connections/store/credentials.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { type ApiFixture, READY, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());
beforeEach(() => {
  api.report = READY;
});

const tenantId = randomUUID();
const body = { tenantId, clientId: randomUUID(), clientSecret: 'very secret value' };
const refused = {
  ...READY,
  signedIn: false,
  readyForBackup: false,
  readyForRestore: false,
  tenant: null,
  problem: { code: 'sign-in-secret-expired' as const, message: 'The client secret has expired. Make a new one.' },
};

describe('connecting a tenant', () => {
  it('tests, saves, answers the report, and never the secret', async () => {
    const made = await api.call('POST', '/connections', { body });
    expect(made.status).toBe(201);
    expect(made.body.connection).toMatchObject({
      name: 'Fabrikam',
      tenantId,
      cloud: 'global',
      readyForBackup: true,
      credential: { kind: 'secret', expiresAt: '2027-01-01T00:00:00.000Z' },
    });
    expect(made.body.report.permissions).toHaveLength(1);
    expect(made.headers['location']).toBe(`/api/v1/connections/${made.body.connection.id}`);
    const read = await api.call('GET', `/connections/${made.body.connection.id}`, { role: 'viewer' });
    expect(read.body).toEqual(made.body.connection);
    expect(`${made.text}${read.text}`).not.toContain('very secret');
    const row = await getConnectionWithCredential(api.db, {
      workspaceId: api.tenant.workspaceId,
      id: made.body.connection.id,
    });
    if (!row) throw new Error('not saved');
    expect(Buffer.from(row.credential.sealed).toString()).not.toContain('very secret');
    expect(await openCredential(api.context.secretBox, row.connection.id, row.credential)).toEqual({
      kind: 'secret',
      clientSecret: 'very secret value',
    });
    await expect(openCredential(api.context.secretBox, randomUUID(), row.credential)).rejects.toMatchObject({
      code: 'key-wrong',
    });
  });

  it('saves nothing where the sign-in is refused, and says why', async () => {
    const before = (await api.call('GET', '/connections')).body.items.length;
    api.report = refused;
    const answer = await api.call('POST', '/connections', { body });
    expect(answer.body).toMatchObject({
      status: 422,
      code: 'sign-in-secret-expired',
      detail: 'The client secret has expired. Make a new one.',
    });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect((await api.call('GET', '/connections')).body.items).toHaveLength(before);
  });

  it('saves nothing where the test could not be made', async () => {
    const test = api.context.testConnection;
    Object.assign(api.context, {
      testConnection: () => Promise.reject(new CybbackError('sign-in-unavailable', 'Entra does not answer.')),
    });
    expect((await api.call('POST', '/connections', { body })).body).toMatchObject({
      status: 503,
      code: 'sign-in-unavailable',
    });
    Object.assign(api.context, { testConnection: test });
  });

  it('names every path that is wrong and every field it does not know', async () => {
    const answer = await api.call('POST', '/connections', {
      body: { tenantId: 'x', clientSecret: '', certificate: {}, colour: 'red', size: 1 },
    });
    expect(answer.body).toMatchObject({ status: 400, code: 'request-invalid' });
    expect(answer.body.errors.map((error: { path: string }) => error.path).sort()).toEqual([
      'body.certificate.certificatePem',
      'body.certificate.privateKeyPem',
      'body.clientId',
      'body.clientSecret',
      'body.colour',
      'body.size',
      'body.tenantId',
    ]);
    expect((await api.call('POST', '/connections', { body: { tenantId, clientId: tenantId } })).body.errors).toEqual([
      { path: 'body.clientSecret', message: 'give either clientSecret or certificate' },
    ]);
    expect((await api.call('GET', '/connections?colour=red')).body.errors).toEqual([
      { path: 'query.colour', message: 'This field is not known.' },
    ]);
  });

  it('answers a body that is no JSON, too large or of another kind with a problem', async () => {
    const send = (payload: string, type = 'application/json') =>
      api.call('POST', '/connections', { headers: { 'content-type': type }, body: payload });
    expect((await send('{"a"')).body).toMatchObject({
      status: 400,
      code: 'request-invalid',
      detail: 'The request body is not valid JSON.',
    });
    expect((await send('a=b', 'application/x-www-form-urlencoded')).body).toMatchObject({
      status: 415,
      code: 'request-invalid',
    });
    expect((await send(JSON.stringify({ x: 'y'.repeat(5_000_000) }))).body).toMatchObject({
      status: 413,
      code: 'request-invalid',
    });
  });

  it('takes a certificate', async () => {
    const certificate = {
      certificatePem: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----',
      privateKeyPem: '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----',
    };
    const made = await api.call('POST', '/connections', { body: { tenantId, clientId: tenantId, certificate } });
    expect(made.body.connection.credential.kind).toBe('certificate');
    expect(made.text).not.toContain('PRIVATE KEY');
  });
});

describe('changing a connection', () => {
  let id: string;
  beforeAll(async () => {
    api.report = READY;
    id = (await api.call('POST', '/connections', { body })).body.connection.id;
  });

  it('renames without a test', async () => {
    api.report = refused;
    const changed = await api.call('PATCH', `/connections/${id}`, {
      body: { name: ' Head office ', encryption: false },
    });
    expect(changed.body).toMatchObject({ name: 'Head office', encryption: false, readyForBackup: true });
  });

  it('keeps the present credential where the new one is refused', async () => {
    api.report = refused;
    expect(
      (await api.call('PATCH', `/connections/${id}`, { body: { clientSecret: 'new', name: 'lost?' } })).body.code,
    ).toBe('sign-in-secret-expired');
    const row = await getConnectionWithCredential(api.db, { workspaceId: api.tenant.workspaceId, id });
    if (!row) throw new Error('gone');
    expect(row.connection.name).toBe('Head office');
    expect(await openCredential(api.context.secretBox, id, row.credential)).toMatchObject({
      clientSecret: 'very secret value',
    });
    api.report = READY;
    expect((await api.call('PATCH', `/connections/${id}`, { body: { clientSecret: 'new' } })).status).toBe(200);
  });

  it('needs a credential for a new application', async () => {
    expect(
      (await api.call('PATCH', `/connections/${id}`, { body: { clientId: randomUUID() } })).body.errors[0]?.path,
    ).toBe('body.clientId');
  });

  it('notes a test that fails: not ready, names kept', async () => {
    api.report = refused;
    const tested = await api.call('POST', `/connections/${id}/test`, { role: 'operator' });
    expect(tested.status).toBe(200);
    expect(tested.body.report.problem.code).toBe('sign-in-secret-expired');
    expect(tested.body.connection).toMatchObject({
      readyForBackup: false,
      tenantName: 'Fabrikam',
      verifiedDomains: ['fabrikam.com'],
    });
    expect((await api.call('GET', `/connections/${id}/permissions`)).body).toMatchObject({
      signedIn: false,
      problem: { code: 'sign-in-secret-expired', message: expect.any(String) },
      credential: { kind: 'secret' },
      types: [{ type: 'users' }],
    });
    expect((await api.call('POST', `/connections/${id}/backups`)).body).toMatchObject({
      status: 409,
      code: 'connection-not-ready',
    });
  });

  it('is not deleted while a backup runs; then it is gone, its backups are not', async () => {
    api.report = READY;
    await api.call('POST', `/connections/${id}/test`);
    const backup = (await api.call('POST', `/connections/${id}/backups`)).body;
    expect((await api.call('DELETE', `/connections/${id}`)).body).toMatchObject({ status: 409, code: 'conflict' });
    await api.call('POST', `/backups/${backup.id}/cancel`);
    expect((await api.call('DELETE', `/connections/${id}`)).status).toBe(204);
    expect((await api.call('GET', `/connections/${id}`)).status).toBe(404);
    expect((await api.call('GET', `/backups/${backup.id}`)).body.state).toBe('cancelled');
    const { credentialSealed } = await api.db
      .selectFrom('connection')
      .select('credentialSealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(credentialSealed).toHaveLength(0);
  });

  it('has no permissions to tell before the first test', async () => {
    expect((await api.call('GET', `/connections/${api.tenant.connection.id}/permissions`)).body).toMatchObject({
      status: 409,
      code: 'conflict',
    });
  });
});

it('pages through connections', async () => {
  const all = (await api.call('GET', '/connections')).body.items.map((item: { id: string }) => item.id);
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = (await api.call('GET', `/connections?limit=1${cursor}`)).body;
    seen.push(...page.items.map((item: { id: string }) => item.id));
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  expect(seen).toEqual(all);
  expect((await api.call('GET', '/connections?cursor=garbage')).body).toMatchObject({
    status: 400,
    code: 'cursor-invalid',
  });
});
