import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, type RunningPostgres } from '#local/servers/postgres/start-postgres.ts';
import { migrateTemplate } from './migrate-template.ts';
import { removeOrphans } from './orphans.ts';
import type { DatabaseFixture } from './provided.ts';

const prefix = 'cybback-test-postgres-';
const template = 'cybback_template';

/** One cluster per test run, started by the first test that asks, so that a run without databases pays nothing. */
export async function serveDatabaseFixture(): Promise<{ url: string; close(): Promise<void> }> {
  let cluster: Promise<{ postgres: RunningPostgres; folder: string }> | undefined;
  const server = createServer((_request, response) => {
    cluster ??= startCluster();
    cluster.then(
      ({ postgres }) => response.end(JSON.stringify({ adminUrl: postgres.url, template } satisfies DatabaseFixture)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      const started = await cluster?.catch(() => undefined);
      await started?.postgres.stop();
      if (started) rmSync(started.folder, { recursive: true, force: true });
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
