import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, type RunningPostgres } from '#local/servers/postgres/start-postgres.ts';
import { migrateTemplate } from './migrate-template.ts';
import { removeOrphans } from './orphans.ts';
import type { DatabaseFixture } from './provided.ts';

const prefix = 'cybback-test-postgres-';
const template = 'cybback_template';

/** One cluster per test run. */
export async function startDatabases(): Promise<{ readonly facts: DatabaseFixture; close(): Promise<void> }> {
  const { postgres, folder } = await startCluster();
  return {
    facts: { adminUrl: postgres.url, template },
    async close() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startCluster(): Promise<{ postgres: RunningPostgres; folder: string }> {
  await removeOrphans(prefix, (dataDir) => startPostgres({ dataDir }));
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    // A test cluster need not survive a power cut.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template} TEMPLATE template0`);
  await admin.end();
  const url = new URL(postgres.url);
  url.pathname = `/${template}`;
  await migrateTemplate(url.href);
  return { postgres, folder };
}
