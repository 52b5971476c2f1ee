import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { createTestTenant, type TestTenant } from '../../tests/support/tenant.fixture.ts';
import { createVerifiedPerson } from '../accounts/create-verified-person.ts';
import { removeExpiredAccountRows } from '../accounts/store/account-housekeeping.ts';
import { endBackup } from '../backups/store/backup-states.ts';
import type { Db } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { KEPT_DAYS, keepHouse } from './housekeeping.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();
/** More than one piece of a deletion. */
const MANY = 5_100;

let test: TestDatabase;
let db: Db;
let tenant: TestTenant;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
  tenant = await createTestTenant(db);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const ago = (days: number): Date => new Date(NOW - days * DAY_MS);
const clean = async (): Promise<void> => {
  await keepHouse({ db, clock: { now: () => NOW } });
  await removeExpiredAccountRows(db, new Date(NOW));
};

async function countOf(table: string, mark: string): Promise<number> {
  const { rows } = await sql<{ found: number }>`
    select count(*)::int as found from ${sql.table(table)} row where row::text like ${`%${mark}%`}`.execute(db);
  return rows[0]?.found ?? 0;
}

type Make = (mark: string, at: Date, count: number) => Promise<unknown>;

const event = (mark: string, at: Date): Promise<unknown> =>
  sql`
  insert into workspace_event (id, workspace_id, kind, dedupe_key, facts, at)
  values (${mark}::uuid, ${tenant.workspaceId}::uuid, 'test', ${mark}, '{}', ${at})`.execute(db);

const delivery = (mark: string, endedAt: Date | null, at: Date): Promise<unknown> =>
  sql`
  insert into notification_delivery (id, workspace_id, event_id, channel, recipient, state, created_at, ended_at, next_attempt_at)
  values (${randomUUID()}::uuid, ${tenant.workspaceId}::uuid, ${mark}::uuid, 'mail', ${mark},
    ${endedAt === null ? 'waiting' : 'sent'}, ${at}, ${endedAt}, ${endedAt === null ? at : null})`.execute(db);

const TABLES: readonly { table: string; days: number; make: Make }[] = [
  {
    table: 'jobEvent',
    days: KEPT_DAYS.jobEvents,
    make: (mark, at, count) =>
      sql`
      insert into job_event (workspace_id, job_kind, job_id, kind, data, at)
      select ${tenant.workspaceId}::uuid, 'backup', ${mark}::uuid, 'type', '{}', ${at}
      from generate_series(1, ${count}::int)`.execute(db),
  },
  {
    table: 'idempotencyKey',
    days: KEPT_DAYS.answers,
    make: (mark, at, count) =>
      sql`
      insert into idempotency_key (workspace_id, key, request_sha256, created_at)
      select ${tenant.workspaceId}::uuid, ${mark} || n, ''::bytea, ${at} from generate_series(1, ${count}::int) n`.execute(
        db,
      ),
  },
  {
    table: 'notificationDelivery',
    days: KEPT_DAYS.deliveries,
    make: async (mark, at) => {
      await event(mark, new Date(NOW));
      await delivery(mark, at, at);
    },
  },
  { table: 'workspaceEvent', days: KEPT_DAYS.workspaceEvents, make: event },
  {
    table: 'personSession',
    days: 0,
    make: async (mark, expiresAt) => {
      const personId = await createVerifiedPerson(db, {
        email: `${mark}@contoso.example`,
        password: 'blue lantern over water 7',
        name: 'Vera Holm',
        company: 'Contoso',
      });
      await sql`
        insert into person_session (id, token, person_id, expires_at) values (${mark}, ${mark}, ${personId}, ${expiresAt})`.execute(
        db,
      );
    },
  },
];

describe.each(TABLES)('$table', ({ table, days, make }) => {
  it('keeps what is younger than its time and nothing older', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    await make(old, ago(days + 0.01), MANY);
    await make(young, ago(days - 0.01), 3);
    expect(await countOf(table, old)).toBeGreaterThan(0);
    await clean();
    expect(await countOf(table, old)).toBe(0);
    expect(await countOf(table, young)).toBeGreaterThan(0);
  });
});

it('keeps an event of which something is still to be delivered', async () => {
  const mark = randomUUID();
  await event(mark, ago(1_000));
  await delivery(mark, null, ago(1_000));
  await clean();
  expect(await countOf('workspaceEvent', mark)).toBe(1);
  expect(await countOf('notificationDelivery', mark)).toBe(1);
});

it.each(['failed', 'cancelled'] as const)('leaves nothing staged by a backup that was %s', async (state) => {
  const { workspaceId, connection, repositoryId } = tenant;
  const id = randomUUID();
  await sql`
    insert into backup (id, workspace_id, connection_id, repository_id, mode, state, trigger, created_by, sealing)
    values (${id}::uuid, ${workspaceId}::uuid, ${connection.id}::uuid, ${repositoryId}::uuid, 'full', 'running', 'manual', 'test', 'none')`.execute(
    db,
  );
  await sql`
    insert into capture_link (backup_id, type, source_id, relation, target_id, target_type, outcome)
    values (${id}::uuid, 'groups', 'a', 'members', 'b', 'users', 'present')`.execute(db);
  await endBackup(
    db,
    { workspaceId, id },
    state === 'failed' ? { state, errorCode: 'internal', errorMessage: 'It was killed.' } : { state },
  );
  expect(await countOf('captureLink', id)).toBe(0);
});
