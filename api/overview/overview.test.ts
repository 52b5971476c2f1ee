import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastDays } from '#core/domain/schedule/days.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { type TestTenant, connectTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type AnswerBody, type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let second: TestTenant;
const now = Date.parse('2026-03-30T10:00:00Z');

beforeAll(async () => {
  api = await openApiFixture();
  Object.assign(api.context, { clock: { now: () => now } });
  second = await connectTestTenant(api.db, api.tenant.workspaceId, 'Fabrikam');
});
afterAll(() => api.close());

const get = async (query = '', options = {}): Promise<AnswerBody> =>
  (await api.call('GET', `/overview${query}`, { role: 'viewer', ...options })).body;
const of = (body: AnswerBody, tenant: TestTenant) =>
  (body['connections'] as AnswerBody[]).find(({ id }) => id === tenant.connection.id);
const change = (id: string, values: object) => api.db.updateTable('backup').set(values).where('id', '=', id).execute();

describe('the overview', () => {
  it('tells of a connection that has done nothing yet', async () => {
    const body = await get();
    expect(of(body, second)).toMatchObject({
      name: 'Fabrikam',
      tenantId: second.connection.tenantId,
      cloud: 'global',
      readyForBackup: true,
      signInProblem: null,
      credential: { kind: 'secret', expiresAt: null },
      encryption: true,
      storage: { kind: 'managed', name: 'Managed storage', storageId: null },
      lastGoodBackup: null,
      lastBackup: null,
      runningBackup: null,
      nextRun: null,
      schedules: 0,
      warnings: { total: 0, items: [] },
      overdue: false,
      overdueSince: null,
    });
    expect(of(body, second)?.['coverage']).toHaveLength(TYPE_KEYS.length);
    expect(of(body, second)?.['coverage'][0]).toEqual({
      type: 'authorizationPolicy',
      label: 'Authorization policy',
      objects: 0,
      state: 'never',
      reason: null,
    });
    expect(body).toMatchObject({
      totals: { connections: 2, objects: 0, bytesStored: 0 },
      runningRestores: 0,
      restoresWaiting: 0,
      nextCursor: null,
    });
  });

  it('tells of backups: the last good one, the last one, the running one', async () => {
    const warnings = Array.from({ length: 25 }, (_, index) => ({
      code: 'graph-permission-missing',
      type: 'devices',
      message: `Devices ${String(index)}`,
      remedy: 'Grant it.',
    }));
    const good = await api.tenant.backup(1, new Date('2026-03-20T12:00:00Z'));
    await change(good, {
      state: 'completedWithWarnings',
      objects: 900,
      links: 40,
      bytesWritten: 5_000,
      warnings: JSON.stringify(warnings),
      added: 900,
    });
    await api.db
      .insertInto('backupType')
      .values([
        { backupId: good, type: 'users', state: 'published', mode: 'full', objects: 800, manifest: '{}' },
        {
          backupId: good,
          type: 'groups',
          state: 'carried',
          mode: 'carried',
          objects: 100,
          manifest: '{}',
          warnings: JSON.stringify([{ ...warnings[0], message: 'Groups could not be read.' }]),
        },
        {
          backupId: good,
          type: 'devices',
          state: 'carried',
          mode: null,
          objects: 0,
          manifest: null,
          warnings: JSON.stringify([{ ...warnings[0], message: 'Devices could not be read.' }]),
        },
        ...(
          [
            ['roleEligibilitySchedules', 'notLicensed'],
            ['groupEligibilitySchedules', 'notGranted'],
            ['groupAssignmentSchedules', 'notOffered'],
          ] as const
        ).map(([type, why]) => ({
          backupId: good,
          type,
          state: 'carried' as const,
          mode: 'carried' as const,
          objects: 0,
          manifest: JSON.stringify({ [why]: true }),
        })),
      ])
      .execute();
    await api.db
      .updateTable('repository')
      .set({ bytesStored: 7_000 })
      .where('id', '=', api.tenant.repositoryId)
      .execute();
    const failed = await api.tenant.backup(2, new Date('2026-03-25T12:00:00Z'));
    await change(failed, {
      state: 'failed',
      seq: null,
      manifestKey: null,
      errorCode: 'sign-in-secret-expired',
      errorMessage: 'The secret has expired.',
    });
    const running = await api.tenant.backup(3, new Date('2026-03-30T09:00:00Z'));
    await change(running, { state: 'running', seq: null, finishedAt: null, manifestKey: null });
    const body = await get();
    expect(of(body, api.tenant)).toMatchObject({
      lastGoodBackup: {
        id: good,
        seq: 1,
        state: 'completedWithWarnings',
        objects: 900,
        links: 40,
        bytesWritten: 5_000,
        sealing: 'aes-256-gcm',
      },
      lastBackup: {
        id: failed,
        state: 'failed',
        error: { code: 'sign-in-secret-expired', message: 'The secret has expired.' },
      },
      runningBackup: { id: running, state: 'running', startedAt: '2026-03-30T09:00:00.000Z' },
      warnings: { total: 25 },
    });
    expect(of(body, api.tenant)?.['warnings'].items).toHaveLength(20);
    const coverage = of(body, api.tenant)?.['coverage'] as AnswerBody[];
    expect(coverage.flatMap(({ type, state, reason }) => (state === 'notRead' ? [[type, reason]] : []))).toEqual([
      ['roleEligibilitySchedules', 'The tenant has no licence for this type.'],
      ['groupEligibilitySchedules', 'The optional permission for this type is not granted.'],
      ['groupAssignmentSchedules', 'Microsoft Graph does not offer this type in the tenant.'],
    ]);
    expect(coverage.filter(({ state }) => state !== 'never' && state !== 'notRead')).toEqual([
      { type: 'users', label: 'Users', objects: 800, state: 'captured', reason: null },
      { type: 'groups', label: 'Groups', objects: 100, state: 'carried', reason: 'Groups could not be read.' },
      { type: 'devices', label: 'Devices', objects: 0, state: 'missing', reason: 'Devices could not be read.' },
    ]);
    expect(of(body, second)).toMatchObject({ lastBackup: null });
    expect(body['totals']).toEqual({ connections: 2, objects: 900, bytesStored: 7_000 });
    await change(running, { state: 'cancelled' });
  });

  it('adds up the changes of days by the clock that is asked for, without the first backup', async () => {
    const late = await api.tenant.backup(4, new Date('2026-03-28T23:30:00Z'));
    await change(late, { added: 3, changed: 4, deleted: 5 });
    const later = await api.tenant.backup(5, new Date('2026-03-29T00:30:00Z'));
    await change(later, { added: 10, mode: 'full' });
    const days = async (query: string) => of(await get(query), api.tenant)?.['changes'] as AnswerBody[];
    const utc = await days('');
    expect(utc).toHaveLength(14);
    expect([utc[0]?.['day'], utc.at(-1)?.['day']]).toEqual(['2026-03-17', '2026-03-30']);
    expect(utc.filter(({ backups }) => Number(backups) > 0)).toEqual([
      { day: '2026-03-20', added: 0, changed: 0, deleted: 0, backups: 1 },
      { day: '2026-03-28', added: 3, changed: 4, deleted: 5, backups: 1 },
      { day: '2026-03-29', added: 10, changed: 0, deleted: 0, backups: 1 },
    ]);
    // Clocks go forward that night: the day has 23 hours, and both backups are in it.
    expect((await days('?timeZone=Europe/Stockholm')).filter(({ added }) => Number(added) > 0)).toEqual([
      { day: '2026-03-29', added: 13, changed: 4, deleted: 5, backups: 2 },
    ]);
    expect((await api.call('GET', '/overview?timeZone=Europe/Atlantis')).body).toMatchObject({
      status: 400,
      errors: [{ path: 'query.timeZone' }],
    });
  });

  it('tells when the next backup runs, and of one that has not come', async () => {
    const schedule = {
      workspaceId: api.tenant.workspaceId,
      name: 'x',
      kind: 'daily' as const,
      spec: JSON.stringify({ kind: 'daily', time: '02:00' }),
      timeZone: 'UTC',
      windowMinutes: 0,
      startDate: null,
      endDate: null,
      pausedBy: null,
      pauseNote: null,
      createdBy: 'x',
      updatedBy: 'x',
      updatedAt: new Date(),
      syncedRevision: null,
      activeSince: new Date('2026-03-01T00:00:00Z'),
    };
    const id = randomUUID();
    await api.db
      .insertInto('schedule')
      .values({ ...schedule, id, connectionId: second.connection.id })
      .execute();
    await api.db
      .insertInto('schedule')
      .values({
        ...schedule,
        id: randomUUID(),
        spec: JSON.stringify({ kind: 'daily', time: '11:00' }),
        pausedAt: new Date(),
        connectionId: second.connection.id,
      })
      .execute();
    expect(of(await get(), second)).toMatchObject({
      nextRun: { scheduleId: id, at: '2026-03-31T02:00:00.000Z' },
      schedules: 2,
      overdue: true,
      overdueSince: '2026-03-03T00:00:00.000Z',
    });
    await second.backup(1, new Date('2026-03-29T02:00:00Z'));
    expect(of(await get(), second)).toMatchObject({ overdue: false, overdueSince: null });
  });

  it('tells of a sign-in that does not work, found by a test or by a backup', async () => {
    const { id } = second.connection;
    await sql`update connection set last_report = ${JSON.stringify({ problem: { code: 'sign-in-secret-wrong', message: 'The secret is wrong.' } })}::jsonb where id = ${id}`.execute(
      api.db,
    );
    expect(of(await get(), second)).toMatchObject({
      signInProblem: { code: 'sign-in-secret-wrong', message: 'The secret is wrong.' },
    });
    await sql`update connection set last_report = '{"problem":null}'::jsonb where id = ${id}`.execute(api.db);
    await api.db.insertInto('connectionCondition').values({ connectionId: id, kind: 'signInBroken' }).execute();
    await api.db
      .insertInto('workspaceEvent')
      .values({
        id: randomUUID(),
        workspaceId: api.tenant.workspaceId,
        connectionId: id,
        kind: 'signInBroken',
        dedupeKey: 'x',
        facts: JSON.stringify({
          connection: 'Fabrikam',
          tenant: null,
          code: 'sign-in-app-disabled',
          message: 'Disabled.',
        }),
        at: sql<Date>`now() + interval '1 second'`,
      })
      .execute();
    expect(of(await get(), second)).toMatchObject({
      signInProblem: { code: 'sign-in-app-disabled', message: 'Disabled.' },
    });
    await api.db.deleteFrom('connectionCondition').execute();
    expect(of(await get(), second)).toMatchObject({ signInProblem: null });
  });

  it('counts restores that run and that wait', async () => {
    const backupId = String(of(await get(), api.tenant)?.['lastGoodBackup'].id);
    const start = (options: object) =>
      api.call('POST', '/restores', { body: { backupId, selection: { types: ['users'] }, reason: 'x', options } });
    await start({});
    const { id } = (await start({ dryRun: false, confirmation: 'required' })).body;
    expect(await get()).toMatchObject({ runningRestores: 2, restoresWaiting: 0 });
    await api.db.updateTable('restore').set({ state: 'running', phase: 'planned' }).where('id', '=', id).execute();
    expect(await get()).toMatchObject({ runningRestores: 1, restoresWaiting: 1 });
  });

  it('is paged, and knows nothing of other workspaces and connections', async () => {
    const first = await get('?limit=1');
    expect(first['connections']).toMatchObject([{ id: api.tenant.connection.id }]);
    expect(first['totals']).toMatchObject({ connections: 2 });
    const rest = await get(`?limit=1&cursor=${String(first.nextCursor)}`);
    expect(rest['connections']).toMatchObject([{ id: second.connection.id }]);
    expect(rest.nextCursor).toBeNull();
    expect((await api.call('GET', '/overview?limit=101')).status).toBe(400);
    expect(await get('', { key: api.otherKey })).toMatchObject({
      connections: [{ id: api.other.connection.id }],
      totals: { connections: 1, objects: 0, bytesStored: 0 },
      runningRestores: 0,
      restoresWaiting: 0,
    });
    const limited = await get('', { key: await api.tenant.apiKey('viewer', [second.connection.id]) });
    expect(limited).toMatchObject({
      connections: [{ id: second.connection.id }],
      totals: { connections: 1, objects: 0, bytesStored: 0 },
      runningRestores: 0,
      restoresWaiting: 0,
    });
  });

  it('asks as many questions for many connections as for one', async () => {
    const asked = async (): Promise<number> => {
      const executor = api.db.getExecutor();
      const original = executor.executeQuery.bind(executor);
      let count = 0;
      Object.assign(executor, {
        executeQuery: (...query: Parameters<typeof original>) => {
          count += 1;
          return original(...query);
        },
      });
      await get();
      Object.assign(executor, { executeQuery: original });
      return count;
    };
    // The last use of a key is written once a minute: not within what is counted.
    await api.db
      .updateTable('apiKey')
      .set({ lastUsedAt: new Date(Date.now() + 3_600_000) })
      .execute();
    const few = await asked();
    for (let index = 0; index < 5; index++)
      await (await connectTestTenant(api.db, api.tenant.workspaceId, `Customer ${String(index)}`)).backup(1);
    expect(few).toBeGreaterThan(5);
    expect(await asked()).toBe(few);
  });

  it('names the backup of yesterday that the newest is compared with, or the oldest where all are younger', async () => {
    const third = await connectTestTenant(api.db, api.other.workspaceId, 'Wingtip');
    const base = async () =>
      of(await get('?limit=100', { key: api.otherKey }), third)?.['comparedWith'] as AnswerBody | null;
    expect(await base()).toBeNull();
    const first = await third.backup(1, new Date('2026-03-29T23:00:00Z'));
    expect(await base()).toBeNull();
    const middle = await third.backup(2, new Date('2026-03-30T01:00:00Z'));
    await third.backup(3, new Date('2026-03-30T09:00:00Z'));
    expect(await base()).toEqual({ id: first, seq: 1, at: '2026-03-29T23:00:00.000Z' });
    const at = (hour: string): Date => new Date(`2026-03-29T${hour}:00:00Z`);
    await change(first, { createdAt: at('05'), startedAt: at('05') });
    expect(await base()).toMatchObject({ seq: 1 });
    await change(middle, { createdAt: at('09'), startedAt: at('09') });
    expect(await base()).toMatchObject({ seq: 2, at: '2026-03-29T09:00:00.000Z' });
    await change(first, { removedAt: new Date() });
    await change(middle, { removedAt: new Date() });
    expect(await base()).toBeNull();
  });
});

describe('days of a time zone', () => {
  it('begin at its midnight, also where clocks change', () => {
    const days = lastDays('Europe/Stockholm', Date.parse('2026-03-29T22:30:00Z'), 3);
    expect(days.map(({ date, start }) => [date, new Date(start).toISOString()])).toEqual([
      ['2026-03-28', '2026-03-27T23:00:00.000Z'],
      ['2026-03-29', '2026-03-28T23:00:00.000Z'],
      ['2026-03-30', '2026-03-29T22:00:00.000Z'],
    ]);
    expect(lastDays('Pacific/Auckland', Date.parse('2026-01-01T00:00:00Z'), 1)).toEqual([
      { date: '2026-01-01', start: Date.parse('2025-12-31T11:00:00Z') },
    ]);
  });
});
