import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginRun, decideRun } from '#core/schedules/store/schedule-runs.ts';
import { type AnswerBody, type ApiFixture, UNAVAILABLE, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let path: string;
beforeAll(async () => {
  api = await openApiFixture();
  path = `/connections/${api.tenant.connection.id}/schedules`;
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.deleteFrom('schedule').execute();
  await api.db.deleteFrom('backup').execute();
  await api.db.updateTable('connection').set({ readyForBackup: true }).execute();
  api.schedules.present.clear();
  Object.assign(api.schedules, { failure: null });
  Object.assign(api.jobs, { failure: null, alreadyStarted: false });
});

const nightly = { name: 'Every night', spec: { kind: 'daily', time: '02:30' }, timeZone: 'Europe/Stockholm' };
/** Answers are looked into freely. */
type Run = { readonly at: string; readonly from: string; readonly until: string };
const runsOf = (body: AnswerBody): readonly Run[] => body['nextRuns'] as Run[];
const make = async (body: object = nightly) => (await api.call('POST', path, { role: 'operator', body })).body;

describe('making a schedule', () => {
  it('keeps it, tells Temporal and answers the next ten runs', async () => {
    const made = await api.call('POST', path, { role: 'operator', body: { ...nightly, windowMinutes: 60 } });
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/api/v1/schedules/${made.body.id}`);
    expect(made.body).toMatchObject({
      ...nightly,
      windowMinutes: 60,
      startDate: null,
      endDate: null,
      paused: null,
      lastRun: null,
      inEffect: true,
      revision: 1,
      createdBy: 'API key operator',
    });
    expect(made.body['nextRuns']).toHaveLength(10);
    const told = api.schedules.present.get(made.body.id);
    expect(told?.runs.slice(0, 10).map((at) => new Date(at).toISOString())).toEqual(
      runsOf(made.body).map((run) => run.at),
    );
    for (const { at, from, until } of runsOf(made.body)) {
      expect(at >= from && at < until).toBe(true);
      expect(
        new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', timeStyle: 'short' }).format(new Date(from)),
      ).toMatch(/^0[23]:[03]0$/);
    }
    expect((await api.call('GET', `/schedules/${made.body.id}`, { role: 'viewer' })).body).toEqual(made.body);
  });

  it.each([
    [
      { spec: { kind: 'cron', expression: '61 * * * *' } },
      'body.spec.expression',
      /^The cron field for minute has "61"/,
    ],
    [{ spec: { kind: 'cron', expression: '0 2 * *' } }, 'body.spec.expression', /five fields/],
    [{ spec: { kind: 'cron', expression: '0 2 L * *' } }, 'body.spec.expression', /not supported/],
    [{ spec: { kind: 'daily', time: '25:00' } }, 'body.spec.time', /hours and minutes/],
    [{ spec: { kind: 'weekly', days: [], time: '02:00' } }, 'body.spec.days', /at least one day/],
    [{ spec: { kind: 'weekly', days: ['someday'], time: '02:00' } }, 'body.spec.days.0', /monday/],
    [{ spec: { kind: 'daily', time: '02:00', days: [] } }, 'body.spec.days', /not known/],
    [{ timeZone: 'Europe/Nowhere' }, 'body.timeZone', /^This time zone is not known/],
    [{ timeZone: '+01:00' }, 'body.timeZone', /^This time zone is not known/],
    [{ windowMinutes: 1_440 }, 'body.windowMinutes', /at most 1439/],
    [{ windowMinutes: -1 }, 'body.windowMinutes', /negative/],
    [{ startDate: '2027-02-30' }, 'body.startDate', /year-month-day/],
    [{ colour: 'red' }, 'body.colour', /not known/],
    [{ name: '' }, 'body.name', /./],
  ])('refuses %j by name', async (wrong, at, message) => {
    for (const target of [path, '/schedules/preview']) {
      if (target !== path && at === 'body.name') continue;
      const { name: _name, ...unsaved } = { ...nightly, ...wrong };
      const answer = await api.call('POST', target, { body: target === path ? { ...nightly, ...wrong } : unsaved });
      expect(answer.body).toMatchObject({ status: 400, code: 'request-invalid' });
      expect(answer.body.errors.map((error) => error.path)).toContain(at);
      expect(answer.body.errors.find((error) => error.path === at)?.message).toMatch(message);
    }
    expect((await api.call('GET', path)).body.items).toEqual([]);
  });

  it('refuses one that would never run, and more than twenty', async () => {
    expect(await make({ ...nightly, spec: { kind: 'cron', expression: '0 0 31 2 *' } })).toMatchObject({
      status: 400,
      detail: 'This schedule would never run: there is no such date.',
    });
    expect(await make({ ...nightly, endDate: '2020-01-01' })).toMatchObject({
      status: 400,
      facts: { field: 'endDate' },
    });
    expect(await make({ ...nightly, startDate: '2031-01-02', endDate: '2031-01-01' })).toMatchObject({
      status: 400,
      detail: 'The end date lies before the start date.',
    });
    for (let index = 0; index < 20; index++) expect((await make())['status']).toBeUndefined();
    expect(await make()).toMatchObject({ status: 409, code: 'conflict' });
    const first = (await api.call('GET', `${path}?limit=15`)).body;
    const second = (await api.call('GET', `${path}?limit=15&cursor=${first.nextCursor}`)).body;
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(20);
    expect((await api.call('GET', '/schedules?limit=100')).body.items).toHaveLength(20);
  });

  it('holds where Temporal is away, and says that it is not in effect yet', async () => {
    api.schedules.failure = UNAVAILABLE;
    const made = await api.call('POST', path, { body: nightly });
    expect([made.status, made.body['inEffect']]).toEqual([201, false]);
    expect((await api.call('DELETE', `/schedules/${made.body.id}`)).status).toBe(204);
  });

  it('is for operators; others read; other workspaces see nothing', async () => {
    const { id } = await make();
    for (const [method, url, body] of [
      ['POST', path, nightly],
      ['PATCH', `/schedules/${id}`, { name: 'x' }],
      ['DELETE', `/schedules/${id}`],
      ['POST', `/schedules/${id}/pause`],
      ['POST', `/schedules/${id}/resume`],
      ['POST', `/schedules/${id}/run`],
    ] as const) {
      expect((await api.call(method, url, { role: 'viewer', body })).status).toBe(403);
      expect((await api.call(method, url, { key: api.otherKey, body })).status, `${method} ${url}`).toBe(404);
    }
    for (const url of [`/schedules/${id}`, `/schedules/${id}/runs`, path]) {
      expect((await api.call('GET', url, { role: 'viewer' })).status).toBe(200);
      expect((await api.call('GET', url, { key: api.otherKey })).status).toBe(404);
    }
    expect((await api.call('GET', '/schedules', { key: api.otherKey })).body.items).toEqual([]);
    expect(
      (
        await api.call('POST', '/schedules/preview', {
          key: api.otherKey,
          body: { spec: nightly.spec, timeZone: 'UTC', scheduleId: id },
        })
      ).status,
    ).toBe(404);
  });
});

describe('changing a schedule', () => {
  it('changes what is given and keeps the rest', async () => {
    const { id } = await make({ ...nightly, windowMinutes: 30, startDate: '2031-01-01' });
    const changed = await api.call('PATCH', `/schedules/${id}`, {
      body: { spec: { kind: 'weekly', days: ['sunday'], time: '04:00' }, startDate: null },
    });
    expect(changed.body).toMatchObject({
      name: 'Every night',
      windowMinutes: 30,
      startDate: null,
      revision: 2,
      inEffect: true,
      spec: { kind: 'weekly' },
    });
    expect(api.schedules.present.get(id)?.label).toBe('weekly backup: Every night');
    expect((await api.call('PATCH', `/schedules/${id}`, { body: { revision: 1, name: 'late' } })).body).toMatchObject({
      status: 409,
      code: 'conflict',
    });
    expect((await api.call('PATCH', `/schedules/${id}`, { body: { endDate: '2020-01-01' } })).body).toMatchObject({
      status: 400,
      facts: { field: 'endDate' },
    });
    expect((await api.call('GET', `/schedules/${id}`)).body).toMatchObject({ revision: 2, endDate: null });
    const names = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => api.call('PATCH', `/schedules/${id}`, { body: { name, revision: 2 } })),
    );
    expect(names.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  it('pauses with a note, resumes, deletes', async () => {
    const { id } = await make();
    const paused = await api.call('POST', `/schedules/${id}/pause`, { role: 'operator', body: { note: 'migration' } });
    expect(paused.body).toMatchObject({
      paused: { by: 'API key operator', note: 'migration' },
      nextRuns: [],
      inEffect: true,
    });
    expect(api.schedules.present.get(id)).toMatchObject({
      paused: true,
      note: 'paused by API key operator: migration',
    });
    expect((await api.call('POST', `/schedules/${id}/pause`)).body['paused'].note).toBeNull();
    const resumed = await api.call('POST', `/schedules/${id}/resume`);
    expect(resumed.body).toMatchObject({ paused: null });
    expect(resumed.body['nextRuns']).toHaveLength(10);
    expect((await api.call('POST', `/schedules/${id}/resume`)).body['revision']).toBe(resumed.body['revision']);
    expect((await api.call('DELETE', `/schedules/${id}`)).status).toBe(204);
    expect(api.schedules.present.size).toBe(0);
    expect((await api.call('DELETE', `/schedules/${id}`)).status).toBe(404);
  });

  it('goes with its connection', async () => {
    const { id } = await make();
    await api.db
      .updateTable('connection')
      .set({ deletedAt: new Date() })
      .where('id', '=', api.tenant.connection.id)
      .execute();
    expect((await api.call('GET', `/schedules/${id}`)).status).toBe(404);
    expect((await api.call('GET', '/schedules')).body.items).toEqual([]);
    await api.db
      .updateTable('connection')
      .set({ deletedAt: null })
      .where('id', '=', api.tenant.connection.id)
      .execute();
  });
});

describe('previewing', () => {
  it('shows both nights on which clocks are changed, without saving anything', async () => {
    const { body } = await api.call('POST', '/schedules/preview', {
      role: 'viewer',
      body: { spec: nightly.spec, timeZone: 'Europe/Stockholm', startDate: '2027-03-27' },
    });
    expect(runsOf(body).slice(0, 3)).toEqual(
      ['2027-03-27T01:30', '2027-03-28T01:00', '2027-03-29T00:30'].map((at) => ({
        at: `${at}:00.000Z`,
        from: `${at}:00.000Z`,
        until: `${at}:00.000Z`,
      })),
    );
    expect((await api.call('GET', path)).body.items).toEqual([]);
  });

  it('knows the place in the window of a schedule that is there', async () => {
    const made = await make({ ...nightly, windowMinutes: 45 });
    const unsaved = { spec: nightly.spec, timeZone: nightly.timeZone, windowMinutes: 45 };
    expect(
      (await api.call('POST', '/schedules/preview', { body: { ...unsaved, scheduleId: made.id } })).body['nextRuns'],
    ).toEqual(runsOf(made));
    const anew = (await api.call('POST', '/schedules/preview', { body: unsaved })).body['nextRuns'];
    expect(anew).toEqual(runsOf(made).map((run) => ({ ...run, at: null })));
  });
});

describe('running', () => {
  it('starts a backup through the gate of manual starts, and lists the run with its backup', async () => {
    const { id } = await make();
    const run = await api.call('POST', `/schedules/${id}/run`, { role: 'operator' });
    expect(run.status).toBe(202);
    expect(run.body).toMatchObject({
      scheduleId: id,
      trigger: 'now',
      outcome: 'started',
      backup: { state: 'pending' },
      reason: null,
    });
    const backup = await api.call('GET', `/backups/${run.body['backup'].id}`);
    expect(backup.body).toMatchObject({ trigger: 'schedule', createdBy: 'API key operator (schedule Every night)' });
    expect((await api.call('POST', `/schedules/${id}/run`)).body).toMatchObject({
      status: 409,
      code: 'backup-running',
    });
    expect((await api.call('GET', `/schedules/${id}/runs`)).body.items).toEqual([run.body]);
    expect((await api.call('GET', `/schedules/${id}`)).body['lastRun']).toEqual(run.body);
    await api.call('POST', `/backups/${backup.body.id}/cancel`);
    expect((await api.call('GET', `/schedules/${id}/runs`)).body.items[0]).toMatchObject({
      backup: { state: 'cancelled' },
    });
  });

  it('is refused with the reasons of a manual start, and nothing is left behind', async () => {
    const { id } = await make();
    await api.db
      .updateTable('connection')
      .set({ readyForBackup: false })
      .where('id', '=', api.tenant.connection.id)
      .execute();
    expect((await api.call('POST', `/schedules/${id}/run`)).body).toMatchObject({
      status: 409,
      code: 'connection-not-ready',
    });
    expect((await api.call('GET', `/schedules/${id}/runs`)).body.items).toEqual([]);
  });

  it('pages through the runs, newest first', async () => {
    const { id } = await make();
    for (let day = 1; day <= 5; day++) {
      const run = await beginRun(api.db, {
        id: randomUUID(),
        scheduleId: id,
        trigger: 'planned',
        plannedFor: new Date(Date.UTC(2026, 0, day)),
      });
      await decideRun(api.db, run?.id ?? '', {
        outcome: 'skipped',
        code: 'backup-running',
        message: 'One is running.',
      });
    }
    const first = (await api.call('GET', `/schedules/${id}/runs?limit=3`)).body;
    const second = (await api.call('GET', `/schedules/${id}/runs?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map((run) => String(run['plannedFor']).slice(8, 10))).toEqual([
      '05',
      '04',
      '03',
      '02',
      '01',
    ]);
    expect(first.items[0]).toMatchObject({
      outcome: 'skipped',
      reason: { code: 'backup-running', message: 'One is running.' },
      backup: null,
    });
  });
});
