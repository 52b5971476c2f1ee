import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts';
import type { Db, DbTransaction } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open.ts';
import { dropStaging } from './publish.ts';
import { releaseStaging } from './release-staging.ts';

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url);
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

async function stage(to: Db | DbTransaction, backupId: string, rows: number): Promise<void> {
  await sql`
    insert into capture_link (backup_id, type, source_id, relation, target_id, target_type, outcome)
    select ${backupId}::uuid, 'groups', 'group', 'members', n::text, 'users', 'present' from generate_series(1, ${rows}) n`.execute(
    to,
  );
}

async function bytes(): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_total_relation_size('capture_link')::int as bytes`.execute(
    db,
  );
  return rows[0]?.bytes ?? -1;
}

const staged = async (backupId: string): Promise<number> =>
  (await db.selectFrom('captureLink').select('targetId').where('backupId', '=', backupId).execute()).length;

it('gives back the space of staged rows, and leaves those of another job where they are', async () => {
  const [large, other] = [randomUUID(), randomUUID()];
  await stage(db, large, 5_000);
  await stage(db, other, 3);
  expect(await dropStaging(db, large)).toBe(5_000);
  const before = await bytes();
  expect([await releaseStaging(db), await staged(other), await bytes()]).toEqual([false, 3, before]);
  await dropStaging(db, other);
  expect(await releaseStaging(db)).toBe(true);
  expect(await bytes()).toBeLessThan(before / 10);
});

it('does not wait for a job that stages just now', async () => {
  const backupId = randomUUID();
  await db.transaction().execute(async (tx) => {
    await stage(tx, backupId, 2);
    expect(await releaseStaging(db)).toBe(false);
  });
  expect(await staged(backupId)).toBe(2);
});
