import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endBackup, markBackupRunning } from '#core/backups/store/backup-states.ts';
import { type ApiFixture, UNAVAILABLE, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let start: string;
beforeAll(async () => {
  api = await openApiFixture();
  start = `/connections/${api.tenant.connection.id}/backups`;
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('backup').execute();
  api.jobs.calls.length = 0;
  api.jobs.running.clear();
  Object.assign(api.jobs, { failure: null, alreadyStarted: false });
});

const scopeOf = (id: string) => ({ workspaceId: api.tenant.workspaceId, id });

describe('starting a backup', () => {
  it('answers the job and starts the workflow with references only', async () => {
    const started = await api.call('POST', start, { role: 'operator' });
    expect(started.status).toBe(202);
    expect(started.headers['location']).toBe(`/api/v1/backups/${started.body.id}`);
    expect(started.body).toMatchObject({
      state: 'pending',
      mode: 'full',
      sealing: 'aes-256-gcm',
      createdBy: 'API key operator',
      restorable: false,
    });
    expect(api.jobs.calls).toEqual([
      [
        'startBackup',
        {
          backupId: started.body.id,
          connectionId: api.tenant.connection.id,
          workspaceId: api.tenant.workspaceId,
          lane: 'manual',
          label: 'full backup of Contoso',
        },
      ],
    ]);
  });

  it('is incremental where there is a backup to build on', async () => {
    expect((await api.call('POST', start, { body: { mode: 'incremental' } })).body).toMatchObject({
      status: 409,
      code: 'conflict',
    });
    const base = await api.tenant.backup(1);
    expect((await api.call('POST', start, { body: {} })).body).toMatchObject({
      mode: 'incremental',
      baseBackupId: base,
    });
    await api.db.deleteFrom('backup').where('state', '=', 'pending').execute();
    expect((await api.call('POST', start, { body: { mode: 'full' } })).body).toMatchObject({
      mode: 'full',
      baseBackupId: base,
    });
  });

  it('lets one in of ten at once and names it to the others', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.call('POST', start)));
    const started = answers.filter(({ status }) => status === 202);
    expect(started).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 202)) {
      expect(answer.body).toMatchObject({
        status: 409,
        code: 'backup-running',
        facts: { backupId: started[0]?.body.id },
      });
    }
    expect(api.jobs.calls.filter(([name]) => name === 'startBackup')).toHaveLength(1);
  });

  it('leaves a failed backup where Temporal is away, and the next one can start', async () => {
    api.jobs.failure = UNAVAILABLE;
    const answer = await api.call('POST', start);
    expect(answer.body).toMatchObject({ status: 503, code: 'temporal-unavailable' });
    const [row] = (await api.call('GET', '/backups')).body.items;
    expect(row).toMatchObject({ state: 'failed', error: { code: 'temporal-unavailable' } });
    api.jobs.failure = null;
    expect((await api.call('POST', start)).status).toBe(202);
  });

  it('leaves no trace where the workflow before is just ending', async () => {
    api.jobs.alreadyStarted = true;
    expect((await api.call('POST', start)).body).toMatchObject({ status: 409, code: 'backup-running' });
    expect((await api.call('GET', '/backups')).body.items).toEqual([]);
  });

  it('takes the place of one that nobody works on any more', async () => {
    const lost = (await api.call('POST', start)).body.id;
    await sql`update backup set created_at = now() - interval '1 hour' where id = ${lost}`.execute(api.db);
    api.jobs.running.add(api.tenant.connection.id);
    expect((await api.call('POST', start)).body.code).toBe('backup-running');
    api.jobs.running.clear();
    expect((await api.call('POST', start)).status).toBe(202);
    expect((await api.call('GET', `/backups/${lost}`)).body).toMatchObject({
      state: 'failed',
      error: { code: 'internal' },
    });
  });

  it('refuses fields it does not know', async () => {
    expect((await api.call('POST', start, { body: { speed: 'high' } })).body.errors).toEqual([
      { path: 'body.speed', message: 'This field is not known.' },
    ]);
  });
});

describe('cancelling a backup', () => {
  it('asks the workflow, and ends one that has none', async () => {
    const { id } = (await api.call('POST', start)).body;
    api.jobs.running.add(api.tenant.connection.id);
    const asked = await api.call('POST', `/backups/${id}/cancel`, { role: 'operator' });
    expect([asked.status, asked.body.state, typeof asked.body.cancelRequestedAt]).toEqual([202, 'pending', 'string']);
    api.jobs.running.clear();
    expect((await api.call('POST', `/backups/${id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await api.call('POST', `/backups/${id}/cancel`)).body).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('never revives an ended backup', async () => {
    const { id } = (await api.call('POST', start)).body;
    expect(await endBackup(api.db, scopeOf(id), { state: 'cancelled' })).toBe(true);
    expect(await markBackupRunning(api.db, scopeOf(id))).toBe(false);
    expect(await endBackup(api.db, scopeOf(id), { state: 'completed', warnings: [] })).toBe(false);
  });
});

describe('listing backups', () => {
  it('is of a month, by the time at which they were made', async () => {
    const times = [
      '2026-10-31T22:59:59.999Z',
      '2026-10-31T23:00:00Z',
      '2026-11-30T22:59:59.999Z',
      '2026-11-30T23:00:00Z',
    ];
    const made: string[] = [];
    for (const [index, time] of times.entries()) made.push(await api.tenant.backup(index + 1, new Date(time)));
    const list = async (query: string) => (await api.call('GET', `/backups?${query}`)).body;
    // November in Stockholm.
    const november = 'from=2026-11-01T00:00:00%2B01:00&to=2026-12-01T00:00:00%2B01:00';
    expect((await list(november)).items.map(({ id }) => id)).toEqual([made[2], made[1]]);
    const page = await list(`${november}&limit=1`);
    expect((await list(`${november}&limit=1&cursor=${page.nextCursor}`)).items.map(({ id }) => id)).toEqual([made[1]]);
    expect(await list(`limit=1&cursor=${page.nextCursor}`)).toMatchObject({ code: 'cursor-invalid' });
    expect((await list('from=2026-11-30T23:00:00Z')).items.map(({ id }) => id)).toEqual([made[3]]);
    expect(await list('from=2026-11-30T00:00:00Z&to=2026-11-01T00:00:00Z')).toMatchObject({
      status: 400,
      errors: [{ path: 'query.to' }],
    });
    expect(await list('from=yesterday')).toMatchObject({ status: 400, errors: [{ path: 'query.from' }] });
  });

  it('is newest first, filtered and stable over pages with equal times', async () => {
    const at = new Date('2026-01-05T00:00:00Z');
    const ids = [];
    for (let seq = 1; seq <= 5; seq++) ids.push(await api.tenant.backup(seq, at));
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (
        await api.call(
          'GET',
          `/backups?limit=2&state=completed,failed&connectionId=${api.tenant.connection.id}${cursor}`,
        )
      ).body;
      seen.push(...page.items.map((item: { id: string }) => item.id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect((await api.call('GET', '/backups?state=running')).body.items).toEqual([]);
    expect((await api.call('GET', '/backups?state=odd')).body.code).toBe('request-invalid');
    const foreign = (await api.call('GET', '/backups?limit=2')).body.nextCursor;
    expect((await api.call('GET', `/backups?limit=2&state=completed&cursor=${foreign}`)).body.code).toBe(
      'cursor-invalid',
    );
    expect((await api.call('GET', '/backups', { key: api.otherKey })).body.items).toEqual([]);
  });

  it('shows one with its types in the order of a backup', async () => {
    const id = await api.tenant.backup(1);
    const type = (name: 'users' | 'groups', state: 'published' | 'carried') => ({
      backupId: id,
      type: name,
      state,
      mode: 'full' as const,
      objects: 3,
    });
    await api.db
      .insertInto('backupType')
      .values([type('groups', 'carried'), type('users', 'published')])
      .execute();
    const { body } = await api.call('GET', `/backups/${id}`);
    expect(body).toMatchObject({ restorable: true, seq: 1, manifest: { key: 'manifests/1' } });
    expect(body.types.map((row) => String(row['label']))).toEqual(['Users', 'Groups']);
    expect((await api.call('GET', `/backups/${id}/types`)).body.items).toMatchObject([
      { type: 'users', objects: 3, carried: false },
      { type: 'groups', carried: true },
    ]);
  });
});
