import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endBackup } from '#core/backups/store/backup-states.ts';
import { insertPendingBackup } from '#core/backups/store/backups.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { SchedulePlan } from '#core/domain/schedule/plan.ts';
import { silentLogger } from '#core/observability/logger.ts';
import { type FireDeps, fireSchedule } from '#core/schedules/fire-schedule.ts';
import { keepSchedules, reconcileSchedules } from '#core/schedules/reconcile.ts';
import { listRuns } from '#core/schedules/store/schedule-runs.ts';
import { insertSchedule, updateSchedule } from '#core/schedules/store/schedules.ts';
import { syncSchedule } from '#core/schedules/sync-schedule.ts';
import { type ApiFixture, UNAVAILABLE, openApiFixture } from '../../api/http/api.fixture.ts';

const DAY = 86_400_000;
const PLAN: SchedulePlan = {
  spec: { kind: 'daily', time: '02:30' },
  timeZone: 'Europe/Stockholm',
  windowMinutes: 60,
  startDate: null,
  endDate: null,
};

let fixture: ApiFixture;
let deps: FireDeps;
let signIn: () => Promise<void>;
let now: number;
const clock = { now: () => now };

beforeAll(async () => {
  fixture = await openApiFixture();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  const { db, jobs, schedules } = fixture;
  await db.deleteFrom('schedule').execute();
  await db.deleteFrom('backup').execute();
  await db.updateTable('connection').set({ readyForBackup: true, deletedAt: null }).execute();
  Object.assign(jobs, { failure: null, alreadyStarted: false });
  jobs.calls.length = 0;
  jobs.running.clear();
  schedules.present.clear();
  schedules.missed.length = 0;
  schedules.failure = null;
  now = Date.now();
  signIn = () => Promise.resolve();
  deps = { db, jobs, clock, logger: silentLogger, signIn: () => signIn(), mayRunBackups: () => Promise.resolve(null) };
});

async function make(plan: Partial<SchedulePlan> = {}, id = randomUUID()) {
  const { workspaceId, connection } = fixture.tenant;
  const made = await insertSchedule(
    fixture.db,
    { id, workspaceId, connectionId: connection.id, name: 'Nightly', plan: { ...PLAN, ...plan }, createdBy: 'test' },
    20,
  );
  if (!made) throw new Error('no schedule was made');
  return made;
}

const fire = (scheduleId: string, plannedFor = new Date(now)) =>
  fireSchedule(deps, { scheduleId, trigger: 'planned', plannedFor });
const backups = () => fixture.db.selectFrom('backup').select(['id', 'state', 'trigger', 'createdBy']).execute();
const runs = async (id: string) => (await listRuns(fixture.db, id, { limit: 100, cursor: null })).items;
const reconcile = () =>
  reconcileSchedules({ db: fixture.db, schedules: fixture.schedules, clock, logger: silentLogger });

describe('a schedule that is due', () => {
  it('starts a backup whose ID is that of the run', async () => {
    const { id } = await make();
    const run = await fire(id);
    expect(run).toMatchObject({
      outcome: 'started',
      trigger: 'planned',
      plannedFor: new Date(now),
      reason: null,
      backup: { id: run?.id, state: 'pending' },
    });
    expect(await backups()).toEqual([
      { id: run?.id, state: 'pending', trigger: 'schedule', createdBy: 'Schedule Nightly' },
    ]);
  });

  it('asked ten times at once for the same time, starts one', async () => {
    const { id } = await make();
    await Promise.allSettled(Array.from({ length: 10 }, () => fire(id)));
    await fire(id);
    expect(await runs(id)).toHaveLength(1);
    expect(await backups()).toHaveLength(1);
  });

  it('is skipped while a backup is pending or running, whoever started it', async () => {
    const { id } = await make();
    const first = await fire(id, new Date(now - 1_000));
    const second = await fire(id, new Date(Date.now() + 1_000));
    expect(second).toMatchObject({
      outcome: 'skipped',
      backup: null,
      reason: { code: 'backup-running', message: expect.stringMatching(/already running since/) },
    });
    expect(await backups()).toHaveLength(1);
    await endBackup(
      fixture.db,
      { workspaceId: fixture.tenant.workspaceId, id: first?.id ?? '' },
      { state: 'cancelled' },
    );
    expect(await fire(id, new Date(Date.now() + 2_000))).toMatchObject({ outcome: 'started' });
  });

  it.each([
    [
      'connection-not-ready',
      /is not ready for backup/,
      async () => void (await fixture.db.updateTable('connection').set({ readyForBackup: false }).execute()),
    ],
    [
      'connection-deleted',
      /deleted/,
      async () => void (await fixture.db.updateTable('connection').set({ deletedAt: new Date() }).execute()),
    ],
    [
      'paused',
      /paused by Ada/,
      async (id: string) =>
        void (await updateSchedule(
          fixture.db,
          { workspaceId: fixture.tenant.workspaceId, id },
          { paused: { note: null }, by: 'Ada' },
        )),
    ],
    [
      'licence-ended',
      /trial has ended/,
      () => void (deps = { ...deps, mayRunBackups: () => Promise.resolve('The trial has ended. Choose a plan.') }),
    ],
    [
      'sign-in-secret-expired',
      /expired/,
      () =>
        void (signIn = () =>
          Promise.reject(new CybbackError('sign-in-secret-expired', 'The client secret has expired.'))),
    ],
    [
      'key-wrong',
      /key/,
      () => void (signIn = () => Promise.reject(new CybbackError('key-wrong', 'The key does not fit.'))),
    ],
    [
      'internal',
      /fault on our side/,
      () => void (deps = { ...deps, mayRunBackups: () => Promise.reject(new TypeError('a defect')) }),
    ],
  ])('is skipped with the reason %s', async (code, message, arrange) => {
    const { id } = await make();
    await arrange(id);
    expect(await fire(id)).toMatchObject({
      outcome: 'skipped',
      backup: null,
      reason: { code, message: expect.stringMatching(message) },
    });
    expect(await backups()).toEqual([]);
    expect(await runs(id)).toHaveLength(1);
  });

  it('starts all the same where Entra is only away', async () => {
    signIn = () => Promise.reject(new CybbackError('sign-in-unavailable', 'Entra does not answer.'));
    expect(await fire((await make()).id)).toMatchObject({ outcome: 'started' });
  });

  it('waits while Temporal is away, without leaving failed backups behind, and then is the same run', async () => {
    const { id } = await make();
    fixture.jobs.failure = UNAVAILABLE;
    const due = new Date(now);
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(fire(id, due)).rejects.toMatchObject({ code: 'temporal-unavailable' });
    expect(await runs(id)).toMatchObject([{ outcome: 'deciding' }]);
    expect(await backups()).toEqual([]);
    fixture.jobs.failure = null;
    expect(await fire(id, due)).toMatchObject({ outcome: 'started' });
    expect(await runs(id)).toHaveLength(1);
  });

  it('takes up what a process left that died before the workflow, and after it', async () => {
    const { workspaceId, connection, repositoryId } = fixture.tenant;
    const { id } = await make();
    const begin = async (due: Date) => {
      const runId = randomUUID();
      await fixture.db
        .insertInto('scheduleRun')
        .values({
          id: runId,
          scheduleId: id,
          trigger: 'planned',
          plannedFor: due,
          outcome: 'deciding',
          backupId: null,
          reasonCode: null,
          reasonMessage: null,
        })
        .execute();
      await insertPendingBackup(fixture.db, {
        id: runId,
        workspaceId,
        connectionId: connection.id,
        repositoryId,
        baseBackupId: null,
        mode: 'full',
        trigger: 'schedule',
        createdBy: 'x',
        sealing: 'none',
      });
      return runId;
    };
    const before = await begin(new Date(now - 5_000));
    expect(await fire(id, new Date(now - 5_000))).toMatchObject({ outcome: 'started', backup: { id: before } });
    expect(fixture.jobs.calls.filter(([name]) => name === 'startBackup')).toHaveLength(1);
    await endBackup(fixture.db, { workspaceId, id: before }, { state: 'cancelled' });
    const due = new Date(Date.now() + 1_000);
    const after = await begin(due);
    fixture.jobs.running.add(connection.id);
    expect(await fire(id, due)).toMatchObject({ outcome: 'started', backup: { id: after } });
    expect(fixture.jobs.calls.filter(([name]) => name === 'startBackup')).toHaveLength(1);
  });

  it('of many that were missed, the later ones are covered by the first', async () => {
    const { id } = await make();
    const outcomes = [];
    for (const hours of [3, 2, 1]) outcomes.push(await fire(id, new Date(now - hours * 3_600_000)));
    expect(outcomes.map((run) => run?.reason?.code ?? run?.outcome)).toEqual(['started', 'superseded', 'superseded']);
  });

  it('that is gone leaves nothing', async () => {
    expect(await fire(randomUUID())).toBeNull();
    expect(await backups()).toEqual([]);
  });
});

describe('Temporal follows the rows', () => {
  it('gets what is missing, loses what is unknown, and is left alone where all agree', async () => {
    const { id } = await make();
    const { id: paused, workspaceId } = await make();
    await updateSchedule(fixture.db, { workspaceId, id: paused }, { paused: { note: 'why' }, by: 'Ada' });
    fixture.schedules.present.set('5f0c7e9a-0000-4000-8000-000000000000', {
      id: 'x',
      workspaceId,
      connectionId: 'x',
      label: '',
      runs: [now + DAY],
      paused: false,
      note: '',
    });
    expect(await reconcile()).toEqual({ agreed: 0, changed: 2, removed: 1, failed: 0 });
    expect([...fixture.schedules.present.keys()].sort()).toEqual([id, paused].sort());
    expect(fixture.schedules.present.get(paused)).toMatchObject({ paused: true, note: 'paused by Ada: why' });
    expect(fixture.schedules.present.get(id)?.runs).toHaveLength(100);
    expect(await reconcile()).toEqual({ agreed: 2, changed: 0, removed: 0, failed: 0 });
  });

  it.each([
    ['runs added', (runs: readonly number[]) => ({ runs: [now + 1_000, ...runs] })],
    ['runs taken away', (runs: readonly number[]) => ({ runs: runs.slice(1) })],
    ['runs moved', (runs: readonly number[]) => ({ runs: runs.map((run) => run + 60_000) })],
    ['few runs left', (runs: readonly number[]) => ({ runs: runs.slice(0, 10) })],
    ['paused', () => ({ paused: true })],
    ['another note', () => ({ note: 'mine' })],
    ['another label', () => ({ label: 'mine' })],
  ])('is put right after somebody changed it: %s', async (_what, meddle) => {
    const { id } = await make();
    await reconcile();
    const before = fixture.schedules.present.get(id);
    if (!before) throw new Error('not there');
    fixture.schedules.present.set(id, { ...before, ...meddle(before.runs) });
    expect(await reconcile()).toMatchObject({ changed: 1 });
    expect(fixture.schedules.present.get(id)).toEqual(before);
  });

  it('is given new runs long before the old ones are used up, and none after the end', async () => {
    const { id } = await make({ endDate: new Date(now + 200 * DAY).toISOString().slice(0, 10) });
    await reconcile();
    const first = fixture.schedules.present.get(id)?.runs.at(-1) ?? 0;
    // Nothing is missed in this test: each day had its run.
    await fixture.db
      .updateTable('schedule')
      .set({ activeSince: new Date(now + 400 * DAY) })
      .execute();
    now += 40 * DAY;
    expect(await reconcile()).toMatchObject({ agreed: 1 });
    now += 20 * DAY;
    expect(await reconcile()).toMatchObject({ changed: 1 });
    expect(fixture.schedules.present.get(id)?.runs.at(-1)).toBeGreaterThan(first);
    now += 150 * DAY;
    expect(await reconcile()).toMatchObject({ removed: 1 });
    expect(fixture.schedules.present.size).toBe(0);
    expect(await reconcile()).toEqual({ agreed: 1, changed: 0, removed: 0, failed: 0 });
  });

  it('forgets schedules of deleted connections', async () => {
    await make();
    await reconcile();
    await fixture.db.updateTable('connection').set({ deletedAt: new Date() }).execute();
    expect(await reconcile()).toMatchObject({ removed: 1 });
    expect(fixture.schedules.missed).toEqual([]);
  });

  it('is told soon of a change that it could not be told when it was made', async () => {
    const { id } = await make();
    fixture.schedules.failure = UNAVAILABLE;
    await expect(syncSchedule({ db: fixture.db, schedules: fixture.schedules, clock }, id)).rejects.toMatchObject({
      code: 'temporal-unavailable',
    });
    await expect(reconcile()).rejects.toMatchObject({ code: 'temporal-unavailable' });
    fixture.schedules.failure = null;
    const keep = () =>
      keepSchedules({ db: fixture.db, schedules: fixture.schedules, clock, logger: silentLogger }, 3_600_000);
    await fixture.db.updateTable('scheduleSync').set({ comparedAt: new Date() }).execute();
    await keep();
    expect(fixture.schedules.present.has(id)).toBe(true);
    fixture.schedules.present.clear();
    await keep();
    expect(fixture.schedules.present.size).toBe(0);
    await fixture.db
      .updateTable('scheduleSync')
      .set({ comparedAt: new Date(Date.now() - 7_200_000) })
      .execute();
    await Promise.all([keep(), keep(), keep()]);
    expect(fixture.schedules.present.has(id)).toBe(true);
  });

  it('all at once from many processes ends with what the row says last', async () => {
    const { id, workspaceId } = await make();
    const sync = () => syncSchedule({ db: fixture.db, schedules: fixture.schedules, clock }, id);
    const edit = (time: string) =>
      updateSchedule(
        fixture.db,
        { workspaceId, id },
        { plan: { ...PLAN, spec: { kind: 'daily', time } }, by: 'x' },
      ).then(sync);
    await Promise.all(['03:00', '04:00', '05:00', '06:00'].map(edit));
    expect(await sync()).toBe('agreed');
  });
});

describe('what was missed while everything was down', () => {
  const missedRuns = async (sinceDays: number, more: Partial<SchedulePlan> = {}) => {
    const made = await make(more);
    await fixture.db
      .updateTable('schedule')
      .set({ activeSince: new Date(now - sinceDays * DAY) })
      .execute();
    return made.id;
  };

  it('is made up for once, by its latest time', async () => {
    const id = await missedRuns(30);
    await reconcile();
    await reconcile();
    const dues = new Set(fixture.schedules.missed.map(({ due }) => due));
    expect(dues.size).toBe(1);
    const [due = 0] = dues;
    expect(now - due).toBeLessThan(DAY + 3_600_000);
    expect(await fireSchedule(deps, { scheduleId: id, trigger: 'catchUp', plannedFor: new Date(due) })).toMatchObject({
      outcome: 'started',
      trigger: 'catchUp',
    });
    fixture.schedules.missed.length = 0;
    await reconcile();
    expect(fixture.schedules.missed).toEqual([]);
  });

  it('is nothing where a later run came, where it was paused, or where the schedule is younger', async () => {
    const id = await missedRuns(30);
    await fire(id, new Date(now - 60_000));
    await reconcile();
    expect(fixture.schedules.missed).toEqual([]);
    await fixture.db.deleteFrom('schedule').execute();
    const paused = await missedRuns(30);
    const scope = { workspaceId: fixture.tenant.workspaceId, id: paused };
    await updateSchedule(fixture.db, scope, { paused: { note: null }, by: 'x' });
    await reconcile();
    await updateSchedule(fixture.db, scope, { paused: null, by: 'x' });
    await reconcile();
    expect(fixture.schedules.missed).toEqual([]);
  });
});
