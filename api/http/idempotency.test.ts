import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TEST_PASSWORD } from '../accounts/person.fixture.ts';
import { type ApiFixture, UNAVAILABLE, openApiFixture } from './api.fixture.ts';

let api: ApiFixture;
let backupId: string;
beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
});
afterAll(() => api.close());
beforeEach(() => {
  api.jobs.calls.length = 0;
  api.jobs.failure = null;
});

const post = (key: string, reason = 'why', apiKey?: string) =>
  api.call('POST', '/restores', {
    headers: { 'idempotency-key': key },
    body: { backupId, selection: { types: ['users'] }, reason },
    ...(apiKey ? { key: apiKey } : {}),
  });

describe('Idempotency-Key', () => {
  it('gives the same answer to the same request, and starts one job', async () => {
    const key = randomUUID();
    const first = await post(key);
    const again = await post(key);
    expect([again.status, again.body, again.headers['location']]).toEqual([202, first.body, first.headers['location']]);
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect(api.jobs.calls).toHaveLength(1);
  });

  it('keeps nothing by which a password could be found out', async () => {
    const ann = await api.member('viewer');
    const change = { currentPassword: TEST_PASSWORD, newPassword: 'another violet tractor', revokeOtherSessions: true };
    const key = randomUUID();
    expect(
      (await ann.call('POST', '/api/auth/change-password', { body: change, headers: { 'idempotency-key': key } }))
        .status,
    ).toBe(200);
    const kept = await api.db
      .selectFrom('personIdempotencyKey')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    const guess = createHash('sha256')
      .update(JSON.stringify([ann.personId, 'POST', '/api/auth/change-password', change]))
      .digest();
    expect(kept.requestSha256.equals(guess)).toBe(false);
    expect(kept.requestSha256).toHaveLength(32);
  });

  it('refuses another request under the same key', async () => {
    const key = randomUUID();
    await post(key);
    expect((await post(key, 'another reason')).body).toMatchObject({ status: 422, code: 'idempotency-mismatch' });
    expect(api.jobs.calls).toHaveLength(1);
  });

  it('lets one of many at once do the work', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(key)));
    const ids = new Set(answers.filter(({ status }) => status === 202).map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    expect(answers.every(({ status, body }) => status === 202 || body.code === 'conflict')).toBe(true);
    expect(api.jobs.calls).toHaveLength(1);
  });

  it('keeps no refusal: what started nothing may be tried again', async () => {
    const key = randomUUID();
    api.jobs.failure = UNAVAILABLE;
    expect((await post(key)).status).toBe(503);
    api.jobs.failure = null;
    expect((await post(key)).status).toBe(202);
  });

  it('belongs to the workspace', async () => {
    const key = randomUUID();
    await post(key);
    expect((await post(key, 'why', api.otherKey)).body.code).toBe('not-found');
  });

  it('is taken over from a process that died, by the same request only', async () => {
    const key = randomUUID();
    await post(key);
    await sql`update idempotency_key set status = null, response = null, created_at = now() - interval '10 minutes' where key = ${key}`.execute(
      api.db,
    );
    expect((await post(key, 'another')).body.code).toBe('idempotency-mismatch');
    expect((await post(key)).status).toBe(202);
  });

  it('may be used anew after a day', async () => {
    const key = randomUUID();
    await post(key);
    await sql`update idempotency_key set created_at = now() - interval '25 hours' where key = ${key}`.execute(api.db);
    expect((await post(key, 'another')).headers['idempotent-replayed']).toBeUndefined();
    expect(api.jobs.calls).toHaveLength(2);
  });

  it('has to be sensible', async () => {
    expect((await post('with space')).body.code).toBe('request-invalid');
    expect((await post('x'.repeat(256))).body.code).toBe('request-invalid');
  });
});
