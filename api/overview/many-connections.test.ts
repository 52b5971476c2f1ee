import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { type TestTenant, connectTestTenant } from '../../tests/support/tenant.fixture.ts';
import { type ApiFixture, openApiFixture } from '../http/api.fixture.ts';

let api: ApiFixture;
const query = vi.spyOn(pg.Client.prototype, 'query');

beforeAll(async () => {
  api = await openApiFixture();
  await give(api.tenant);
});
afterAll(async () => {
  query.mockRestore();
  await api.close();
});

/** Two backups and a schedule that has run. */
async function give(tenant: TestTenant): Promise<void> {
  const { db } = api;
  await tenant.backup(1, new Date(Date.now() - 3 * 86_400_000));
  const newest = await tenant.backup(2, new Date(Date.now() - 3_600_000));
  await db
    .insertInto('backupType')
    .values(TYPE_KEYS.map((type) => ({ backupId: newest, type, state: 'published', mode: 'full', objects: 1 })))
    .execute();
  const id = randomUUID();
  const spec = { kind: 'daily', time: '01:00' } as const;
  await db
    .insertInto('schedule')
    .values({
      id,
      workspaceId: tenant.workspaceId,
      connectionId: tenant.connection.id,
      name: 'Daily',
      kind: 'daily',
      spec: JSON.stringify(spec),
      timeZone: 'UTC',
      windowMinutes: 60,
      startDate: null,
      endDate: null,
      pausedBy: null,
      pauseNote: null,
      createdBy: 'test',
      updatedBy: 'test',
      updatedAt: new Date(),
      syncedRevision: null,
      activeSince: new Date(),
    })
    .execute();
  for (const [hour, backupId] of [newest, null].entries())
    await db
      .insertInto('scheduleRun')
      .values({
        id: randomUUID(),
        scheduleId: id,
        trigger: 'planned',
        plannedFor: new Date(Date.now() - (hour + 1) * 3_600_000),
        firedAt: new Date(Date.now() - (hour + 1) * 3_600_000),
        outcome: backupId === null ? 'skipped' : 'started',
        backupId,
        reasonCode: null,
        reasonMessage: null,
      })
      .execute();
}

const PAGES = ['/overview?limit=100', '/connections?limit=100', '/schedules?limit=100', '/backups?limit=100'];

/** Statements of a page that has been asked for before; of three, the fewest, because some are asked now and then. */
async function statementsOf(page: string): Promise<number> {
  const counts: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    query.mockClear();
    const { status } = await api.call('GET', page, { role: 'viewer' });
    expect(status).toBe(200);
    counts.push(query.mock.calls.length);
  }
  return Math.min(...counts.slice(1));
}

it('overview and lists ask as many questions for fifty connections as for one', async () => {
  const ofOne: number[] = [];
  for (const page of PAGES) ofOne.push(await statementsOf(page));
  for (let n = 2; n <= 50; n += 1)
    await give(await connectTestTenant(api.db, api.tenant.workspaceId, `Customer ${String(n)}`));
  const { body } = await api.call('GET', '/schedules?limit=100', { role: 'viewer' });
  const { items } = body;
  expect(items).toHaveLength(50);
  // The newest of two.
  expect(items.filter((item) => item['lastRun']?.outcome === 'started')).toHaveLength(50);
  const ofFifty: number[] = [];
  for (const page of PAGES) ofFifty.push(await statementsOf(page));
  expect(ofFifty).toEqual(ofOne);
  expect(Math.min(...ofOne)).toBeGreaterThan(0);
});
