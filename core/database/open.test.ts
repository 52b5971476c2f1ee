import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import type { Db } from './database.ts';
import { openDatabase } from './open.ts';

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase(test.url, { maxConnections: 1 });
});
afterAll(async () => {
  await db.destroy();
  await test.drop();
});

const prepared = async (part: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_prepared_statements where statement like ${`%${part}%`}`.execute(db);
  return rows[0]?.n ?? -1;
};

it.each([
  [
    'finds one row, from the second time on',
    'backup_type',
    () => sql`select state from backup_type where type = ${'users'}`,
    1,
  ],
  [
    'concerns tables that grow with a tenant',
    'object_version',
    () => sql`select hash from object_version where object_id = ${'x'}`,
    0,
  ],
  ['asks for all columns', 'workspace_event', () => sql`select * from workspace_event where kind = ${'x'}`, 0],
])('a statement that %s is prepared as often as it should', async (_name, table, statement, times) => {
  await statement().execute(db);
  expect(await prepared(`from ${table}`)).toBe(0);
  for (let n = 0; n < 7; n += 1) expect((await statement().execute(db)).rows).toEqual([]);
  expect(await prepared(`from ${table}`)).toBe(times);
});

it('a prepared statement sees what has changed, within a transaction and after one that failed', async () => {
  const named = (name: string): Promise<unknown[]> =>
    sql`select name from workspace where name = ${name}`.execute(db).then(({ rows }) => rows);
  for (let n = 0; n < 3; n += 1) expect(await named('Late')).toEqual([]);
  await expect(
    db.transaction().execute(async (tx) => {
      await sql`insert into workspace (id, name) values (gen_random_uuid(), ${'Late'})`.execute(tx);
      throw new Error('not so');
    }),
  ).rejects.toThrow('not so');
  expect(await named('Late')).toEqual([]);
  await sql`insert into workspace (id, name) values (gen_random_uuid(), ${'Late'})`.execute(db);
  expect(await named('Late')).toEqual([{ name: 'Late' }]);
});
