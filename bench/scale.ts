// Several workers and API processes on one Temporal and one PostgreSQL, and a thousand connections with schedules.
// Prints figures, judges nothing.
//
// BENCH_SCALE=workers,pages,schedules: only so much of it. BENCH_TENANTS, BENCH_USERS: the simulated tenants.
// BENCH_WORKERS=1,2,4; BENCH_READ_UNITS: the budget of a tenant in 10 s. BENCH_CONNECTIONS, BENCH_MINUTES, BENCH_WINDOW: the schedules.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { openDatabase } from '#core/database/open.ts';
import { withBenchServers } from './bench-servers.ts';
import { measurePages } from './scale-pages.ts';
import { measureSchedules } from './scale-schedules.ts';
import type { ScaleTenants } from './scale-tenants.ts';
import { measureWorkers } from './scale-workers.ts';

const wanted = (process.env['BENCH_SCALE'] ?? 'workers,pages,schedules').split(',');
const child = fork(new URL('./scale-tenants.ts', import.meta.url));
try {
  const [ready] = (await once(child, 'message')) as [ScaleTenants];
  await withBenchServers(
    async (servers) => {
      const db = openDatabase(servers.postgres.url, { maxConnections: 1 });
      await sql`create extension pg_stat_statements`.execute(db);
      await db.destroy();
      const bench = { servers, child, ready };
      if (wanted.includes('workers')) await measureWorkers(bench);
      if (wanted.includes('pages')) await measurePages(bench);
      if (wanted.includes('schedules')) await measureSchedules(bench);
    },
    { shared_preload_libraries: 'pg_stat_statements' },
  );
} finally {
  child.kill();
}
