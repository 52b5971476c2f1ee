import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setUserCount } from '#core/connections/store/connected-tenants.ts';
import type { RecordedEvent } from '#core/domain/notifications/facts.ts';
import { type Licences, openLicences } from '#core/licences/licences.ts';
import type { OfferedPlan } from '#core/licences/refresh-licence.ts';
import { steerLicence } from '#core/licences/steer-licence.ts';
import { getLicence, insertLicence, updateLicence } from '#core/licences/store/licences.ts';
import { listEvents } from '#core/notifications/store/notification-events.ts';
import { fireSchedule } from '#core/schedules/fire-schedule.ts';
import { signedInAs } from '../accounts/person.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

const DAY = 86_400_000;
const T0 = Date.parse('2028-01-31T10:00:00Z');

let api: ApiFixture;
let licences: Licences;
let now = T0;
const clock = { now: () => now };
const OFFERED: readonly OfferedPlan[] = [
  { name: 'Small', userLimit: 250 },
  { name: 'Medium', userLimit: 1_000 },
];

beforeAll(async () => {
  api = await openApiFixture({}, {}, (db) => {
    licences = openLicences({
      db,
      clock,
      billing: { plans: () => Promise.resolve(OFFERED), sync: () => Promise.resolve(null) },
    });
    return licences;
  });
  await api.tenant.member('owner', 'owner@example.org');
  await api.tenant.member('viewer', 'viewer@example.org');
});
afterAll(() => api?.close());
beforeEach(async () => {
  now = T0;
  await api.db.deleteFrom('licence').execute();
  await api.db.deleteFrom('workspaceEvent').execute();
  await api.db.deleteFrom('backup').execute();
  await api.db.deleteFrom('schedule').execute();
});

const scope = () => ({ workspaceId: api.tenant.workspaceId });
const begin = () => licences.begin(api.db, scope().workspaceId);
const run = () => api.call('POST', `/connections/${api.tenant.connection.id}/backups`, { body: {} });
const check = () => licences.check(scope().workspaceId);

/** Oldest first. */
async function events(): Promise<readonly RecordedEvent[]> {
  const page = await listEvents(api.db, { ...scope(), connectionIds: null }, { limit: 100, cursor: null });
  return page.items.toReversed();
}
const told = async () =>
  (await events()).map(({ facts }) =>
    'days' in facts && 'what' in facts ? [facts.what, facts.days] : 'what' in facts ? [facts.what] : [],
  );

async function subscribe(changes: object = {}): Promise<void> {
  await updateLicence(api.db, scope().workspaceId, {
    subscription: {
      status: 'active',
      plan: { key: 'small', name: 'Small', userLimit: 250 },
      interval: 'month',
      periodEndsAt: new Date(now + 20 * DAY),
      endsWithPeriod: false,
      pastDueSince: null,
      endedAt: null,
      ...changes,
    },
  });
}

describe('a licence that has ended', () => {
  beforeEach(async () => {
    await begin();
    now = T0 + 30 * DAY;
  });

  it('refuses a backup with its code, a sentence and the way to the plans, and leaves no row', async () => {
    const refused = await run();
    expect([refused.status, refused.body['code']]).toEqual([403, 'licence-ended']);
    expect(refused.body['detail']).toMatch(/^The free trial has ended\. Choose a plan under Account, Subscription/);
    expect(await api.db.selectFrom('backup').selectAll().execute()).toEqual([]);
  });

  it('holds schedules with that reason, and lets them go on by themselves', async () => {
    const made = await api.call('POST', `/connections/${api.tenant.connection.id}/schedules`, {
      body: { name: 'Nightly', spec: { kind: 'daily', time: '02:30' }, timeZone: 'Europe/Paris' },
    });
    const { id } = made.body;
    expect(made.body).toMatchObject({ paused: null, held: { code: 'licence-ended' }, nextRuns: [] });
    const fire = (plannedFor: number) =>
      fireSchedule(
        { ...api.context, clock, signIn: () => Promise.resolve() },
        { scheduleId: id, trigger: 'planned', plannedFor: new Date(plannedFor) },
      );
    expect(await fire(Date.now())).toMatchObject({ outcome: 'skipped', reason: { code: 'licence-ended' } });
    expect((await api.call('POST', `/schedules/${id}/run`)).body).toMatchObject({ code: 'licence-ended' });
    await subscribe();
    expect(await fire(Date.now() + DAY)).toMatchObject({ outcome: 'started' });
    const [listed] = (await api.call('GET', '/schedules')).body.items;
    expect(listed).toMatchObject({ held: null, paused: null });
    expect(listed?.['nextRuns']).toHaveLength(10);
  });

  it('refuses nothing else: whatever reads, compares or restores answers as before', async () => {
    await api.tenant.object({ id: 'u1', from: 1, name: 'Megan' });
    const backupId = await api.tenant.backup(1);
    const reads = [
      '/backups',
      `/backups/${backupId}`,
      `/backups/${backupId}/objects?type=users`,
      '/overview',
      '/restores',
      '/connections',
      '/audit-log',
    ];
    for (const path of reads) expect([path, (await api.call('GET', path)).status]).toEqual([path, 200]);
    const restore = await api.call('POST', '/restores', {
      body: {
        backupId,
        selection: { objects: [{ type: 'users', id: 'u1' }], types: [] },
        reason: 'Deleted by mistake',
      },
    });
    expect([restore.status, restore.body['code']]).toEqual([202, undefined]);
    await api.db.deleteFrom('restore').execute();
  });
});

it('starts every new workspace with a trial of thirty days, and never a second one for the same', async () => {
  const browser = await signedInAs(api, null);
  await api.db.updateTable('person').set({ emailVerified: true }).where('id', '=', browser.personId).execute();
  const made = await browser.call('POST', '/workspaces', { body: { name: 'Fabrikam', service: 'entra' } });
  expect(made.status, made.text).toBe(201);
  const licence = await getLicence(api.db, made.body.id);
  expect(licence).toMatchObject({ trialEndsAt: new Date('2028-03-01T10:00:00Z'), grant: null, subscription: null });
  now += 20 * DAY;
  await licences.begin(api.db, made.body.id);
  expect((await getLicence(api.db, made.body.id))?.trialEndsAt).toEqual(new Date('2028-03-01T10:00:00Z'));
});

it('leaves a workspace unlimited that began without plans', async () => {
  now += 900 * DAY;
  expect(await licences.mayRunBackups(scope().workspaceId)).toBeNull();
  await check();
  expect(await events()).toEqual([]);
});

it('allows everything where there are no plans, whatever is written', async () => {
  await insertLicence(api.db, { ...scope(), trialEndsAt: null, now: new Date(0) });
  expect(await licences.mayRunBackups(scope().workspaceId)).not.toBeNull();
  const without = openLicences({ db: api.db, clock, billing: null });
  expect(await without.mayRunBackups(scope().workspaceId)).toBeNull();
  await without.check(scope().workspaceId);
  expect(await events()).toEqual([]);
});

describe('the daily check', () => {
  it('tells owners of the end of a trial at every threshold, exactly once', async () => {
    await begin();
    for (const days of [30, 8, 7, 6.5, 4, 3, 2, 1, 0.5, 0, -1, -20]) {
      now = T0 + (30 - days) * DAY;
      await check();
      await check();
    }
    expect(await told()).toEqual([['trialEnds', 7], ['trialEnds', 3], ['trialEnds', 1], ['trialEnded']]);
    const mails = await api.db.selectFrom('notificationDelivery').select(['eventId', 'recipient']).execute();
    expect(mails.map(({ recipient }) => recipient)).toEqual(Array(4).fill('owner@example.org'));
  });

  it('is one mail where several workers check at the same time', async () => {
    await begin();
    now = T0 + 24 * DAY;
    await Promise.all(Array.from({ length: 6 }, check));
    expect(await told()).toEqual([['trialEnds', 7]]);
  });

  it('tells of a failed payment, then of the end, and of the next failure anew', async () => {
    await begin();
    now = T0 + 60 * DAY;
    await subscribe({ status: 'pastDue', pastDueSince: new Date(now) });
    await check();
    expect(await licences.mayRunBackups(scope().workspaceId)).toBeNull();
    now += 14 * DAY;
    await check();
    expect(await licences.mayRunBackups(scope().workspaceId)).toMatch(/^The last invoice was not paid/);
    await subscribe();
    await check();
    now += 30 * DAY;
    await subscribe({ status: 'pastDue', pastDueSince: new Date(now) });
    await check();
    expect(await told()).toEqual([['paymentFailed'], ['ended'], ['paymentFailed']]);
  });

  it('knows since when backups run again', async () => {
    await begin();
    expect(await licences.allowedSince(scope().workspaceId)).toEqual(new Date(T0));
    now = T0 + 31 * DAY;
    await check();
    expect(await licences.allowedSince(scope().workspaceId)).toBeNull();
    now = T0 + 40 * DAY;
    await subscribe();
    await check();
    expect(await licences.allowedSince(scope().workspaceId)).toEqual(new Date(T0 + 40 * DAY));
    now = T0 + 41 * DAY;
    await check();
    expect(await licences.allowedSince(scope().workspaceId)).toEqual(new Date(T0 + 40 * DAY));
  });
});

describe('the size of a plan', () => {
  const count = (users: number, guests: number | null) =>
    setUserCount(api.db, api.tenant.connection.id, { users, guests, at: new Date(now) });

  it('is told once with the plan that fits, refuses backups after thirty days, and forgets it when it fits', async () => {
    await begin();
    await subscribe();
    await count(400, 150);
    await check();
    expect(await events()).toEqual([]);
    await count(401, 150);
    await check();
    now += 29 * DAY;
    await check();
    expect((await events()).map(({ facts }) => facts)).toEqual([
      {
        what: 'sizeExceeded',
        members: 251,
        userLimit: 250,
        plan: 'Small',
        fits: 'Medium',
        refusedAt: new Date(T0 + 30 * DAY).toISOString(),
      },
    ]);
    expect((await api.call('GET', '/me')).body['licence']).toMatchObject({
      state: 'active',
      refusal: null,
      sizeRefusedFrom: new Date(T0 + 30 * DAY).toISOString(),
    });
    expect((await run()).status).toBe(202);
    await api.db.deleteFrom('backup').execute();
    now += DAY;
    expect((await run()).body).toMatchObject({ code: 'licence-ended' });
    await count(400, 150);
    await licences.refresh(scope().workspaceId);
    expect((await run()).status).toBe(202);
  });

  it('keeps the guests that were counted where they cannot be counted now', async () => {
    await count(100, 40);
    await count(120, null);
    const row = await api.db
      .selectFrom('connection')
      .select(['userCount', 'guestCount'])
      .where('id', '=', api.tenant.connection.id)
      .executeTakeFirst();
    expect(row).toEqual({ userCount: 120, guestCount: 40 });
  });
});

describe('the operator', () => {
  const workspace = () => ({ id: api.tenant.workspaceId, name: 'Contoso' });
  const steer = (order: Parameters<typeof steerLicence>[1]['order']) =>
    steerLicence(api.db, { workspace: workspace(), order, reason: 'As agreed', nowMs: now });

  it('grants, extends and ends a licence, each in the audit log of the workspace', async () => {
    await begin();
    now = T0 + 31 * DAY;
    const allowed = async () => (await licences.mayRunBackups(scope().workspaceId)) === null;
    expect(await allowed()).toBe(false);
    await steer({ action: 'extend', until: new Date(now + 5 * DAY) });
    expect(await allowed()).toBe(true);
    await steer({ action: 'end' });
    expect(await allowed()).toBe(false);
    await steer({ action: 'grant', until: new Date(now + DAY) });
    expect(await allowed()).toBe(true);
    now += 2 * DAY;
    expect(await allowed()).toBe(true);
    await steer({ action: 'end' });
    const entries = (await api.call('GET', '/audit-log?limit=100')).body.items.filter(({ action }) =>
      String(action).startsWith('licence.'),
    );
    expect(entries.map(({ action }) => action as string).toSorted()).toEqual([
      'licence.end',
      'licence.end',
      'licence.extend',
      'licence.grant',
    ]);
    expect(entries[0]).toMatchObject({ reason: 'As agreed', outcome: 'success', actor: { kind: 'service' } });
  });

  it('is refused a time that has passed, and nothing is changed', async () => {
    await expect(steer({ action: 'grant', until: new Date(now) })).rejects.toMatchObject({ code: 'request-invalid' });
    expect(await getLicence(api.db, scope().workspaceId)).toBeNull();
  });
});
