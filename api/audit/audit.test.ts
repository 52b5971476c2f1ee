import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { settleAbandonedAudits } from '#core/audit/store/audit.ts';
import { encodeRecord } from '#core/repository/record-codec.ts';
import {
  type AnswerBody,
  type ApiFixture,
  type CallOptions,
  UNAVAILABLE,
  openApiFixture,
  saveTestStorage,
} from '../http/api.fixture.ts';
import { build } from '../http/build.ts';

let api: ApiFixture;
let backupId: string;

beforeAll(async () => {
  api = await openApiFixture();
  backupId = await api.tenant.backup(1);
  await api.tenant.object({ id: 'ann', from: 1, name: 'Ann Berg' });
  api.record = () => encodeRecord({ type: 'users', id: 'ann', object: { id: 'ann', mobilePhone: '+33 6 12' } });
});
afterAll(() => api.close());
beforeEach(() => {
  api.jobs.failure = null;
});

const log = async (query = ''): Promise<readonly AnswerBody[]> =>
  (await api.call('GET', `/audit-log${query}`)).body.items;
const newest = async (): Promise<AnswerBody | undefined> => (await log('?limit=1'))[0];
const countEntries = async (): Promise<number> => (await log('?limit=1000')).length;
const startRestore = (body: object, options: CallOptions = {}) =>
  api.call('POST', '/restores', {
    body: { backupId, selection: { types: ['users'] }, reason: 'Ann was deleted by mistake', ...body },
    ...options,
  });

describe('what is recorded', () => {
  it('is who did what, when, from where, to what', async () => {
    const before = Date.now();
    const headers = { 'user-agent': `Mozilla/5.0 ${'x'.repeat(500)}` };
    const { body: started } = await api.call('POST', `/connections/${api.tenant.connection.id}/backups`, {
      role: 'operator',
      headers,
    });
    const entry = await newest();
    expect(entry).toEqual({
      id: expect.any(String),
      at: expect.any(String),
      action: 'backup.start',
      outcome: 'success',
      code: null,
      actor: { kind: 'apiKey', id: expect.any(String), name: 'API key operator' },
      from: { address: '127.0.0.1', userAgent: expect.stringMatching(/^Mozilla\/5\.0 x{188}$/) },
      target: { kind: 'backup', id: started.id, name: 'Contoso' },
      reason: null,
      facts: { mode: 'auto', connectionId: api.tenant.connection.id },
    });
    expect(Date.parse(entry?.['at'] as string)).toBeGreaterThanOrEqual(before - 1_000);
    await api.call('POST', `/backups/${started.id}/cancel`, { role: 'operator' });
    expect(await newest()).toMatchObject({
      action: 'backup.cancel',
      target: { kind: 'backup', id: started.id, name: 'Contoso' },
    });
  });

  it('has the reason of a restore, and tells a dry run from a restore', async () => {
    const { body: started } = await startRestore({ options: { dryRun: false, confirmation: 'required' } });
    expect(await newest()).toMatchObject({
      action: 'restore.start',
      reason: 'Ann was deleted by mistake',
      target: { kind: 'restore', id: started.id },
      facts: { backupId, types: ['users'] },
    });
    await startRestore({ options: { dryRun: true } });
    expect(await newest()).toMatchObject({ action: 'restore.plan', outcome: 'success' });
    await api.call('POST', `/restores/${started.id}/cancel`);
    expect(await newest()).toMatchObject({ action: 'restore.cancel', target: { id: started.id, name: 'Contoso' } });
  });

  it('names changed fields and not their values', async () => {
    await api.call('PATCH', `/connections/${api.tenant.connection.id}`, {
      body: { name: 'Contoso', clientSecret: 'S3cret-of-Contoso' },
    });
    expect(await newest()).toMatchObject({
      action: 'connection.update',
      target: { name: 'Contoso' },
      facts: { fields: ['name', 'clientSecret'] },
    });
  });

  it('is that somebody looked at an object', async () => {
    await api.call('GET', `/backups/${backupId}/objects/users/ann`, { role: 'viewer' });
    expect(await newest()).toMatchObject({
      action: 'object.read',
      actor: { name: 'API key viewer' },
      target: { kind: 'object', id: 'ann', name: 'Ann Berg' },
      facts: { type: 'users', backupId },
    });
  });

  it('is what was refused, and why', async () => {
    await api.call('DELETE', `/connections/${api.tenant.connection.id}`, { role: 'viewer' });
    expect(await newest()).toMatchObject({
      action: 'connection.delete',
      outcome: 'refused',
      code: 'forbidden',
      target: { id: api.tenant.connection.id },
    });
    await startRestore({ reason: '' });
    expect(await newest()).toMatchObject({ action: 'restore.start', outcome: 'refused', code: 'request-invalid' });
    const unknown = randomUUID();
    await api.call('DELETE', `/schedules/${unknown}`);
    expect(await newest()).toMatchObject({
      action: 'schedule.delete',
      outcome: 'refused',
      code: 'not-found',
      target: { id: unknown },
    });
    await api.call('GET', '/audit-log', { role: 'restorer' });
    expect(await newest()).toMatchObject({
      action: 'access.refused',
      outcome: 'refused',
      facts: { operation: 'listAuditLog' },
    });
    const [entry] = await log('?outcome=refused&action=access.refused');
    expect(entry).toMatchObject({ actor: { name: 'API key restorer' } });
  });

  it('is what failed', async () => {
    api.jobs.failure = UNAVAILABLE;
    await startRestore({});
    expect(await newest()).toMatchObject({
      outcome: 'failed',
      code: 'temporal-unavailable',
      reason: 'Ann was deleted by mistake',
    });
  });

  it('takes paths that nobody has checked', async () => {
    await api.call('DELETE', `/schedules/${encodeURIComponent('\0=1')}${'x'.repeat(400)}`, { role: 'viewer' });
    expect((await newest())?.['target']?.id).toMatch(/^=1x{198}$/);
  });

  it('is an act once, however often its answer is asked for again', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const before = await countEntries();
    for (let time = 0; time < 3; time++)
      expect((await startRestore({ options: { dryRun: true } }, { headers: key })).status).toBe(202);
    expect(await countEntries()).toBe(before + 1);
  });

  it('is nothing of reading lists, of strangers and of what changes nothing', async () => {
    const before = await countEntries();
    await api.call('GET', '/connections');
    await api.call('GET', `/backups/${randomUUID()}`);
    await api.call('DELETE', `/connections/${api.tenant.connection.id}`, { key: null });
    await api.call('DELETE', `/nothing`, { role: 'viewer' });
    await api.call('POST', '/schedules/preview', { body: { spec: { kind: 'daily', time: '02:00' }, timeZone: 'UTC' } });
    expect(await countEntries()).toBe(before);
  });

  it('holds no secret and no content', async () => {
    const storageId = await saveTestStorage(api);
    await api.call('PATCH', `/storages/${storageId}`, { body: { name: 'Renamed' } });
    await api.call('POST', '/connections', {
      body: { tenantId: randomUUID(), clientId: randomUUID(), clientSecret: 'S3cret-of-Contoso' },
    });
    await api.call('PUT', '/notifications/webhook', {
      body: { url: 'https://hooks.example.com/T0KEN/in/path', kinds: [] },
    });
    const { rows } = await sql<{ line: string }>`select audit_entry::text line from audit_entry`.execute(api.db);
    const everything = rows.map(({ line }) => line).join('\n');
    expect(everything).toContain('hooks.example.com');
    for (const secret of ['S3cret-of-Contoso', 'a very secret key', 'T0KEN', 'whsec_', 'cyb_', '+33 6 12'])
      expect(everything).not.toContain(secret);
  });
});

describe('the address', () => {
  const addressOf = async (trustedProxies: number, forwardedFor = '203.0.113.9'): Promise<unknown> => {
    const app = await build({ ...api.context, settings: { ...api.context.settings, trustedProxies } });
    const headers = { authorization: `Bearer ${api.keys.owner}`, 'x-forwarded-for': forwardedFor };
    await app.inject({ method: 'POST', url: `/api/v1/restores/${randomUUID()}/cancel`, headers });
    await app.close();
    return (await newest())?.['from'].address;
  };

  it('is the proxy’s word only where one is trusted', async () => {
    expect(await addressOf(0)).toBe('127.0.0.1');
    expect(await addressOf(1)).toBe('203.0.113.9');
  });

  it('is not the caller’s own word, which proxies leave in front of theirs', async () => {
    expect(await addressOf(1, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(await addressOf(2, '198.51.100.1, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
  });
});

describe('no act without a record', () => {
  const without = async (table: 'auditEntry' | 'auditIntent', act: () => Promise<void>): Promise<void> => {
    await sql`alter table ${sql.table(table)} rename to put_away`.execute(api.db);
    try {
      await act();
    } finally {
      await sql`alter table put_away rename to ${sql.table(table)}`.execute(api.db);
    }
  };

  it('has the intention on record while it is being done', async () => {
    const seen: unknown[] = [];
    const { startRestore: original } = api.jobs;
    api.jobs.startRestore = async (input) => {
      seen.push(...(await api.db.selectFrom('auditIntent').select(['action', 'reason', 'actorName']).execute()));
      return original(input);
    };
    await startRestore({});
    api.jobs.startRestore = original;
    expect(seen).toEqual([
      { action: 'restore.start', reason: 'Ann was deleted by mistake', actorName: 'API key owner' },
    ]);
    expect(await api.db.selectFrom('auditIntent').selectAll().execute()).toEqual([]);
  });

  it('does nothing where the intention cannot be written', async () => {
    const calls = api.jobs.calls.length;
    await without('auditIntent', async () => {
      expect((await startRestore({})).status).toBe(500);
    });
    expect(api.jobs.calls.length).toBe(calls);
  });

  it('answers what was done where only the outcome cannot be written, and the intention stays', async () => {
    await without('auditEntry', async () => {
      expect((await startRestore({ reason: 'outcome lost' })).status).toBe(202);
    });
    expect(await api.db.selectFrom('auditIntent').select('reason').execute()).toEqual([{ reason: 'outcome lost' }]);
    await sql`update audit_intent set at = at - interval '1 day'`.execute(api.db);
    await settleAbandonedAudits(api.db);
    expect((await log('?outcome=unknown'))[0]).toMatchObject({ action: 'restore.start', reason: 'outcome lost' });
  });

  it('hands out no content whose reading cannot be recorded', async () => {
    await without('auditEntry', async () => {
      const object = await api.call('GET', `/backups/${backupId}/objects/users/ann`);
      expect([object.status, object.body.code]).toEqual([503, 'database-unavailable']);
      expect(object.text).not.toContain('+33 6 12');
    });
  });

  it('does not start where a route that changes something says nothing', async () => {
    const app = await build(api.context);
    app.post('/api/v1/silent', { config: { role: 'owner' } }, () => 'x');
    app.get('/api/v1/reading', { config: { role: 'owner' } }, () => 'x');
    await expect(app.ready()).rejects.toThrow(/^nothing is said of the audit log by POST \/api\/v1\/silent$/);
  });
});

it('whoever does not wait for the answer is recorded all the same', async () => {
  const app = await build(api.context);
  const address = await app.listen({ port: 0 });
  const { startRestore: original } = api.jobs;
  const leave = new AbortController();
  api.jobs.startRestore = async (input) => {
    leave.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return original(input);
  };
  const body = JSON.stringify({ backupId, selection: { types: ['users'] }, reason: 'left early' });
  const headers = { authorization: `Bearer ${api.keys.owner}`, 'content-type': 'application/json' };
  await expect(
    fetch(`${address}/api/v1/restores`, { method: 'POST', body, headers, signal: leave.signal }),
  ).rejects.toThrow();
  await vi.waitFor(async () =>
    expect(await newest()).toMatchObject({ reason: 'left early', outcome: 'success', action: 'restore.plan' }),
  );
  api.jobs.startRestore = original;
  await app.close();
});
