import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from './postgres.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

test('a test file gets a database of its own, in UTF-8, with the trigram extension at hand', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ encoding: string; matches: boolean }>(
    "SELECT current_setting('server_encoding') AS encoding, 'Ångström' ILIKE 'å%' AS matches",
  );
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  await client.end();
  expect(rows).toEqual([{ encoding: 'UTF8', matches: true }]);
});
