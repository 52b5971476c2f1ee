import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markDue } from '#core/retention/plan-retention.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
let backups: string[];
let connection: string;
const DAY_MS = 86_400_000;
const NOW = Date.now();

beforeAll(async () => {
  api = await openApiFixture();
  connection = api.tenant.connection.id;
  backups = [];
  // Two on one day long ago, one on the day after, and the newest.
  for (const [index, day] of ['2020-01-06T08:00', '2020-01-06T09:00', '2020-01-07T08:00', '2020-01-08T08:00'].entries())
    backups.push(await api.tenant.backup(index + 1, new Date(`${day}:00Z`)));
});
afterAll(() => api.close());

const POLICY = { timeZone: 'UTC', keepAllDays: 1, daily: 0, weekly: 0, monthly: 0, yearly: 100, keepAtLeast: 1 };

const call = async (method: string, path: string, body?: object) =>
  api.call(method as 'GET', path, { role: 'owner', ...(body ? { body } : {}) });
const listed = async () =>
  (await call('GET', `/connections/${connection}/retention/backups`)).body['items'] as unknown as {
    id: string;
    reasons: { why: string }[];
    removal: { dueAt: string; by: string | null } | null;
    hold: { reason: string } | null;
  }[];
const reasons = async () => (await listed()).map((row) => row.reasons.map(({ why }) => why));
const plan = async () => (await call('GET', `/connections/${connection}/retention/plan`)).body;
const mark = () => markDue(api.db, { workspaceId: api.tenant.workspaceId, connectionId: connection }, NOW);

describe('the policy in force', () => {
  it('is none at first, then that of the workspace, then that of the connection', async () => {
    const look = async () => (await call('GET', `/connections/${connection}/retention`)).body;
    expect(await look()).toMatchObject({ policy: null, from: 'default', set: null, graceDays: 7 });
    expect(await reasons()).toEqual([['everything', 'newest'], ['everything'], ['everything'], ['everything']]);

    expect((await call('PUT', '/retention', { policy: { ...POLICY, keepAtLeast: 3 } })).status).toBe(200);
    expect(await look()).toMatchObject({ policy: { keepAtLeast: 3 }, from: 'workspace', set: null });

    await call('PUT', `/connections/${connection}/retention`, { policy: null });
    expect(await look()).toMatchObject({ policy: null, from: 'connection', set: { policy: null } });

    await call('PUT', `/connections/${connection}/retention`, { policy: POLICY });
    expect(await look()).toMatchObject({ policy: POLICY, from: 'connection' });
    expect(await reasons()).toEqual([['atLeast', 'newest'], [], [], ['yearly']]);

    expect((await call('DELETE', `/connections/${connection}/retention`)).body).toMatchObject({ from: 'workspace' });
    await call('PUT', `/connections/${connection}/retention`, { policy: POLICY });
  });

  it.each([
    { ...POLICY, keepAtLeast: 0 },
    { ...POLICY, timeZone: 'Europe/Atlantis' },
    { ...POLICY, daily: -1 },
    { ...POLICY, hourly: 1 },
  ])('is refused where it makes no sense: %j', async (policy) => {
    expect((await call('PUT', '/retention', { policy })).status).toBe(400);
  });
});

describe('the plan', () => {
  it('says what goes and when, and takes the mark back where the policy changes', async () => {
    expect(await plan()).toMatchObject({ backups: 4, going: 2, nextRemovalAt: null });
    await mark();
    const dueAt = new Date(NOW + 7 * DAY_MS).toISOString();
    expect(await plan()).toMatchObject({ going: 2, nextRemovalAt: dueAt });
    expect((await listed()).map(({ removal }) => removal?.dueAt ?? null)).toEqual([null, dueAt, dueAt, null]);
    await call('PUT', `/connections/${connection}/retention`, { policy: { ...POLICY, keepAtLeast: 2 } });
    await mark();
    expect((await listed()).map(({ removal }) => removal?.dueAt ?? null)).toEqual([null, null, dueAt, null]);
    await call('PUT', `/connections/${connection}/retention`, { policy: POLICY });
    await mark();
  });

  it('is shown for another policy, which changes nothing, and begins when it is applied', async () => {
    const before = await plan();
    const preview = async (body: object) =>
      (await call('POST', `/connections/${connection}/retention/preview`, body)).body;
    expect(await preview({ policy: { ...POLICY, yearly: 0 } })).toMatchObject({
      backups: 4,
      going: 3,
      first: [{ seq: 1 }, { seq: 2 }, { seq: 3 }],
    });
    expect(await preview({ policy: null })).toMatchObject({ policy: null, going: 0, bytesFreed: 0, first: [] });
    // The workspace keeps the newest three, and the first of its year.
    expect(await preview({})).toMatchObject({ policy: { keepAtLeast: 3 }, going: 0 });
    expect(await plan()).toEqual(before);

    await call('PUT', `/connections/${connection}/retention`, { policy: { ...POLICY, yearly: 0 } });
    const applied = await call('POST', `/connections/${connection}/retention/apply`);
    expect(applied).toMatchObject({ status: 200, body: { going: 3 } });
    expect((await listed()).map(({ removal }) => removal !== null)).toEqual([false, true, true, true]);
    await call('PUT', `/connections/${connection}/retention`, { policy: POLICY });
    await call('POST', `/connections/${connection}/retention/apply`);
    expect((await listed()).map(({ removal }) => removal !== null)).toEqual([false, true, true, false]);
  });

  it('comes in pages', async () => {
    const path = `/connections/${connection}/retention/backups?limit=3`;
    const first = (await call('GET', path)).body as unknown as { items: { seq: number }[]; nextCursor: string };
    expect(first.items.map(({ seq }) => seq)).toEqual([4, 3, 2]);
    const second = (await call('GET', `${path}&cursor=${encodeURIComponent(first.nextCursor)}`)).body;
    expect(second).toMatchObject({ items: [{ seq: 1 }], nextCursor: null });
  });
});

describe('a backup', () => {
  const [FIRST, SECOND, NEWEST] = [0, 1, 3];

  it('is held with a reason, which takes back what wanted it gone, until it is released', async () => {
    const held = await call('POST', `/backups/${backups[SECOND]}/hold`, { reason: 'Lawsuit 12' });
    expect(held).toMatchObject({
      status: 200,
      body: { hold: { reason: 'Lawsuit 12' }, removal: null, reasons: [{ why: 'hold' }] },
    });
    expect(await call('POST', `/backups/${backups[SECOND]}/remove`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    expect((await call('POST', `/backups/${backups[SECOND]}/release`)).body).toMatchObject({ hold: null, reasons: [] });
    await mark();
  });

  it('is removed by hand whatever the policy says, never the newest, and taken back', async () => {
    expect((await call('POST', `/backups/${backups[NEWEST]}/remove`)).body).toMatchObject({ facts: { why: 'newest' } });
    const asked = (await call('POST', `/backups/${backups[FIRST]}/remove`)).body;
    const { dueAt } = asked['removal'] as unknown as { dueAt: string };
    expect(Date.parse(dueAt)).toBeGreaterThanOrEqual(NOW + 7 * DAY_MS);
    expect(Date.parse(dueAt)).toBeLessThanOrEqual(Date.now() + 7 * DAY_MS);
    expect((await call('POST', `/backups/${backups[FIRST]}/take-back`, {})).body).toMatchObject({
      removal: null,
      hold: null,
    });
    expect((await call('POST', `/backups/${backups[FIRST]}/take-back`, {})).status).toBe(409);
  });

  it('that the policy wanted gone is held once it was taken back', async () => {
    const back = await call('POST', `/backups/${backups[SECOND]}/take-back`, { reason: 'Still needed' });
    expect(back.body).toMatchObject({ removal: null, hold: { reason: 'Still needed' } });
    await mark();
    expect((await listed()).find(({ id }) => id === backups[SECOND])?.removal).toBeNull();
  });

  it('that was removed is found nowhere', async () => {
    const id = backups[2] ?? '';
    await api.db
      .updateTable('backup')
      .set({ removedAt: new Date(), removalDueAt: new Date() })
      .where('id', '=', id)
      .execute();
    for (const path of [
      '',
      '/types',
      '/objects?type=users',
      '/changes',
      '/changes/summary',
      '/verification',
      '/storage',
    ])
      expect((await call('GET', `/backups/${id}${path}`)).status, path).toBe(404);
    expect((await call('POST', `/backups/${id}/verify`)).status).toBe(404);
    expect((await call('POST', `/backups/${id}/hold`, { reason: 'x' })).status).toBe(404);
    const restore = { backupId: id, selection: { types: ['users'] }, reason: 'x' };
    expect((await call('POST', '/restores', restore)).status).toBe(404);
    const all = (await call('GET', '/backups')).body['items'] as unknown as { id: string }[];
    expect(all.map((row) => row.id)).not.toContain(id);
  });
});
