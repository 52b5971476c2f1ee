import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Licences, openLicences } from '#core/licences/licences.ts';
import { updateLicence } from '#core/licences/store/licences.ts';
import { listEvents } from '#core/notifications/store/notification-events.ts';
import { insertSchedule } from '#core/schedules/store/schedules.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

const DAY = 86_400_000;
let ahead = 0;
const clock = { now: () => Date.now() + ahead };
let licences: Licences;
let harness: TenantHarness;

beforeAll(async () => {
  harness = await tenantHarness({
    clock,
    licences: (db) =>
      (licences = openLicences({
        db,
        clock,
        billing: { plans: () => Promise.resolve([]), sync: () => Promise.resolve(null) },
      })),
  });
});
afterAll(() => harness?.close());

const kinds = async (): Promise<string[]> => {
  const filter = { workspaceId: harness.workspaceId, connectionIds: null };
  const { items } = await listEvents(harness.db, filter, { limit: 100, cursor: null });
  return items.map(({ kind, facts }) => ('what' in facts ? `${kind} ${facts.what}` : kind)).toReversed();
};

it('counts members and guests at a backup, holds back what an ended licence explains, and checks every licence', async () => {
  const { db, tenant, workspaceId, run } = harness;
  await licences.begin(db, workspaceId);
  const connectionId = await harness.connect(tenant);
  await harness.backup(connectionId);
  const users = tenant.list('users');
  const guests = users.filter(({ userType }) => userType === 'Guest');
  expect(guests.length).toBeGreaterThan(0);
  const counted = await db
    .selectFrom('connection')
    .select(['userCount', 'guestCount', 'usersCountedAt'])
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow();
  expect(counted).toEqual({ userCount: users.length, guestCount: guests.length, usersCountedAt: expect.any(Date) });

  await insertSchedule(
    db,
    {
      id: randomUUID(),
      workspaceId,
      connectionId,
      name: 'Nightly',
      plan: {
        spec: { kind: 'daily', time: '02:30' },
        timeZone: 'UTC',
        windowMinutes: 0,
        startDate: null,
        endDate: null,
      },
      createdBy: 'test',
    },
    20,
  );
  ahead = 40 * DAY;
  expect(await run('checkLicences', null)).toBeNull();
  expect(await kinds()).toEqual(['licence trialEnded']);
  // No backup is overdue that the licence refuses …
  await run('checkBackups', connectionId);
  expect(await kinds()).toEqual(['licence trialEnded']);
  // … nor on the day on which it allows them again, but later.
  await updateLicence(db, workspaceId, { grantedAt: new Date() });
  await run('checkLicences', null);
  ahead = 41 * DAY;
  await run('checkBackups', connectionId);
  expect(await kinds()).toEqual(['licence trialEnded']);
  ahead = 44 * DAY;
  await run('checkBackups', connectionId);
  expect(await kinds()).toEqual(['licence trialEnded', 'backupOverdue']);
});
