import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest } from '#core/database/migrate.ts';
import { openDatabase } from '#core/database/open.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';

export interface BenchServers {
  readonly postgres: Awaited<ReturnType<typeof startPostgres>>;
  readonly temporal: Awaited<ReturnType<typeof startTemporal>>;
}

/** A measurement with PostgreSQL, migrated, and Temporal of its own, both gone afterwards. */
export async function withBenchServers(
  measure: (servers: BenchServers) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cybback-bench-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings });
  try {
    const temporal = await startTemporal({ dataDir: join(folder, 'temporal'), log: (line) => console.log(line) });
    try {
      const db = openDatabase(postgres.url);
      await migrateToLatest(db);
      await db.destroy();
      await measure({ postgres, temporal });
    } finally {
      await temporal.stop();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
