import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { askServers } from './ask-servers.ts';
import type { DatabaseFixture } from './provided.ts';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A fresh database with the newest schema, cloned from a template that is migrated once per test run.
 * The cluster starts with the first call of the run (about a second); a clone takes some 50 ms.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = await fixture();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => execute(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** An empty database, for tests of the migrations themselves. */
export async function createEmptyTestDatabase(): Promise<TestDatabase> {
  const { adminUrl } = await fixture();
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await execute(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => execute(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function fixture(): Promise<DatabaseFixture> {
  return askServers(`${inject('testServersUrl')}/databases`);
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
