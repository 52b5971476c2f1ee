import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOTIFICATION_KINDS, PLAN_KINDS } from '#core/domain/notifications/kinds.ts';
import { recordEvent } from '#core/notifications/store/notification-events.ts';
import { type AnswerBody, type ApiFixture, READY, openApiFixture } from '../http/api.fixture.ts';
import { build } from '../http/build.ts';

let api: ApiFixture;
let owner: string;
let viewer: string;
beforeAll(async () => {
  api = await openApiFixture();
  owner = await api.tenant.member('owner', 'owner@example.org');
  viewer = await api.tenant.member('viewer', 'viewer@example.org');
});
afterAll(() => api.close());

const fail = (of = api.tenant): Promise<string | null> =>
  api.db.transaction().execute((trx) => {
    const backupId = randomUUID();
    const facts = {
      connection: 'Contoso',
      tenant: 'Contoso',
      backupId,
      startedAt: null,
      code: 'internal',
      message: 'It broke.',
    };
    return recordEvent(trx, {
      workspaceId: of.workspaceId,
      connectionId: of.connection.id,
      kind: 'backupFailed',
      dedupeKey: backupId,
      facts,
    });
  });

const toldOf = (body: AnswerBody): string[] =>
  (body['kinds'] as { kind: string; told: boolean }[]).filter(({ told }) => told).map(({ kind }) => kind);

describe('what members are told', () => {
  it('follows from the role until somebody chooses', async () => {
    const kinds = (await api.call('GET', '/notifications/kinds')).body.items;
    expect(kinds.map(({ kind }) => kind as string)).toEqual(
      NOTIFICATION_KINDS.filter((kind) => !PLAN_KINDS.includes(kind)),
    );
    expect(toldOf((await api.call('GET', `/notifications/members/${owner}`)).body)).toEqual([...NOTIFICATION_KINDS]);
    expect(toldOf((await api.call('GET', `/notifications/members/${viewer}`)).body)).toEqual([]);
    const put = await api.call('PUT', `/notifications/members/${viewer}`, {
      body: { choices: { backupFailed: true, signInBroken: false }, timeZone: 'Europe/Paris' },
    });
    expect(put.body).toMatchObject({ memberId: viewer, email: 'viewer@example.org', timeZone: 'Europe/Paris' });
    expect(toldOf(put.body)).toEqual(['backupFailed']);
    expect((await api.call('GET', '/notifications/members')).body.items).toHaveLength(2);
    // What is left out goes back to what the role has.
    expect(toldOf((await api.call('PUT', `/notifications/members/${viewer}`, { body: { choices: {} } })).body)).toEqual(
      [],
    );
  });

  it('is refused where it makes no sense, and saved in no part', async () => {
    const put = (body: unknown) => api.call('PUT', `/notifications/members/${owner}`, { body });
    expect((await put({ choices: { weather: true } })).body.code).toBe('request-invalid');
    expect((await put({ choices: { backupFailed: false }, timeZone: 'Mars/Olympus' })).body.errors[0]?.path).toBe(
      'body.timeZone',
    );
    expect((await put({ choices: { backupFailed: 'yes' } })).body.code).toBe('request-invalid');
    expect(toldOf((await api.call('GET', `/notifications/members/${owner}`)).body)).toEqual([...NOTIFICATION_KINDS]);
    expect((await api.call('PUT', `/notifications/members/${randomUUID()}`, { body: { choices: {} } })).status).toBe(
      404,
    );
  });

  it('cannot be chosen by a key for itself', async () => {
    for (const method of ['GET', 'PUT'] as const) {
      const answer = await api.call(method, '/notifications/me', method === 'PUT' ? { body: { choices: {} } } : {});
      expect(answer.body).toMatchObject({
        status: 409,
        code: 'conflict',
        detail: expect.stringContaining('/notifications/members/{id}'),
      });
    }
  });

  it('can be tried, once a minute', async () => {
    const asked = await api.call('POST', `/notifications/members/${owner}/test`);
    expect(asked.status).toBe(202);
    const again = await api.call('POST', `/notifications/members/${owner}/test`);
    expect(again.body).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(
      (await api.call('GET', `/notifications/deliveries?eventId=${String(asked.body['eventId'])}`)).body.items,
    ).toMatchObject([{ kind: 'test', channel: 'mail', recipient: 'owner@example.org', state: 'waiting', attempts: 0 }]);
  });
});

describe('the webhook', () => {
  it('has a secret that is shown once and kept sealed', async () => {
    expect((await api.call('GET', '/notifications/webhook')).status).toBe(404);
    expect((await api.call('POST', '/notifications/webhook/test')).status).toBe(404);
    expect((await api.call('PUT', '/notifications/webhook/secret')).status).toBe(404);
    const made = await api.call('PUT', '/notifications/webhook', {
      body: { url: 'https://hooks.example.com/cybback?t=1#x' },
    });
    expect(made.body).toMatchObject({
      url: 'https://hooks.example.com/cybback?t=1',
      kinds: [...NOTIFICATION_KINDS],
      enabled: true,
      secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/),
    });
    const changed = await api.call('PUT', '/notifications/webhook', {
      body: { url: 'https://hooks.example.com/other', kinds: ['backupFailed'] },
    });
    expect(changed.body).toMatchObject({
      url: 'https://hooks.example.com/other',
      kinds: ['backupFailed'],
      secret: null,
    });
    const read = await api.call('GET', '/notifications/webhook');
    expect(read.text).not.toContain('whsec_');
    const { secretSealed } = await api.db
      .selectFrom('notificationWebhook')
      .select('secretSealed')
      .executeTakeFirstOrThrow();
    expect(secretSealed.toString('latin1')).not.toContain('whsec_');
    const renewed = await api.call('PUT', '/notifications/webhook/secret', { headers: { 'idempotency-key': 'k1' } });
    expect(renewed.body['secret']).toMatch(/^whsec_/);
    expect(renewed.body['secret']).not.toBe(made.body['secret']);
    // Answers are kept for repetitions: never one with a secret.
    expect(JSON.stringify(await api.db.selectFrom('idempotencyKey').selectAll().execute())).not.toContain('whsec_');
  });

  it.each([
    ['no address', 'hello', 'request-invalid'],
    ['another protocol', 'ftp://hooks.example.com', 'request-invalid'],
    ['a password', 'https://me:secret@hooks.example.com', 'request-invalid'],
    ['a metadata service', 'https://169.254.169.254/latest', 'endpoint-refused'],
    ['a metadata service in disguise', 'https://[::ffff:a9fe:a9fe]/', 'endpoint-refused'],
  ])('is refused with %s', async (_what, url, code) => {
    const answer = await api.call('PUT', '/notifications/webhook', { body: { url } });
    expect(answer.body.code).toBe(code);
    expect(answer.text).not.toContain('secret@');
  });

  it('can be tried, and is removed', async () => {
    const asked = await api.call('POST', '/notifications/webhook/test');
    expect(
      (await api.call('GET', `/notifications/deliveries?channel=webhook&eventId=${String(asked.body['eventId'])}`)).body
        .items,
    ).toMatchObject([{ kind: 'test', recipient: 'hooks.example.com', state: 'waiting' }]);
    expect((await api.call('DELETE', '/notifications/webhook')).status).toBe(204);
    expect((await api.call('DELETE', '/notifications/webhook')).status).toBe(404);
  });
});

it('networks of the server are refused to webhooks unless the operator allows them', async () => {
  const strict = await openApiFixture();
  const app = await build({
    ...strict.context,
    storages: { ...strict.context.storages, allowPrivateEndpoints: false },
  });
  const put = async (url: string) =>
    (
      await app.inject({
        method: 'PUT',
        url: '/api/v1/notifications/webhook',
        headers: { authorization: `Bearer ${strict.keys.owner}` },
        payload: { url },
      })
    ).json<{ code?: string }>().code;
  expect(await put('http://hooks.example.com')).toBe('request-invalid');
  expect(await put('https://10.0.0.1/')).toBe('endpoint-refused');
  expect(await put('https://localhost/')).toBeUndefined();
  await app.close();
  await strict.close();
});

describe('events and deliveries', () => {
  it('are listed newest first, by kind and connection, page by page', async () => {
    for (let count = 0; count < 3; count++) await fail();
    await fail(api.other);
    const { items } = (await api.call('GET', '/events?kind=backupFailed', { role: 'viewer' })).body;
    expect(items).toHaveLength(3);
    expect(items[0]).toMatchObject({
      kind: 'backupFailed',
      summary: 'Backup of Contoso failed',
      connectionId: api.tenant.connection.id,
      facts: { code: 'internal' },
    });
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await api.call('GET', `/events?kind=backupFailed&limit=2${cursor}`)).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(items.map(({ id }) => id));
    expect((await api.call('GET', `/events?connectionId=${api.other.connection.id}`)).body.items).toEqual([]);
    expect((await api.call('GET', '/events?kind=weather')).status).toBe(400);
    expect((await api.call('GET', '/notifications/deliveries?state=sent,waiting&limit=1')).body).toMatchObject({
      items: [{ state: 'waiting' }],
      nextCursor: expect.any(String),
    });
    expect((await api.call('GET', '/notifications/deliveries', { key: api.otherKey })).body.items).toEqual([]);
  });
});

it('a test on request that finds the sign-in broken tells the owners, once', async () => {
  api.report = {
    ...READY,
    signedIn: false,
    readyForBackup: false,
    tenant: null,
    problem: { code: 'sign-in-secret-expired', message: 'The client secret has expired.' },
  };
  const { id } = api.tenant.connection;
  for (let time = 0; time < 2; time++) await api.call('POST', `/connections/${id}/test`);
  expect((await api.call('GET', '/events?kind=signInBroken')).body.items).toMatchObject([
    { facts: { code: 'sign-in-secret-expired' } },
  ]);
  api.report = READY;
  await api.call('PATCH', `/connections/${id}`, { body: { clientSecret: 'new' } });
  api.report = { ...api.report, signedIn: false, problem: { code: 'sign-in-app-disabled', message: 'Disabled.' } };
  await api.call('POST', `/connections/${id}/test`);
  expect((await api.call('GET', '/events?kind=signInBroken')).body.items).toHaveLength(2);
});
