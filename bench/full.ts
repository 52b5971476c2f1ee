// What a first full backup costs: CPU of worker and PostgreSQL, WAL, statements and bytes of the database for each 100,000
// rows, beside a bare crawl of the same pages. Prints figures, judges nothing.
//
// BENCH_USERS, BENCH_GROUPS, BENCH_LINKS: the tenant. BENCH_CRAWL=0: without the crawl and what is compared with it.
// BENCH_DISTANT=1: only the first backup with latency beside its crawl, and which sets were read when.
// BENCH_PROFILE=folder: profiles of the worker, and the costliest statements. BENCH_SMALL: backups of a small tenant.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Backup } from '#core/backups/store/backups.ts';
import { migrateToLatest } from '#core/database/migrate.ts';
import { openDatabase } from '#core/database/open.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { installation } from '../tests/support/installation.ts';
import { processUsage } from './process-usage.ts';
import { bareCrawl, startRecorder, type RecordedRequest, whenRead } from './recorder.ts';
import { costliest, type ServerUsage, serverUsage } from './server-usage.ts';

interface TenantReady {
  readonly url: string;
  readonly originMap: Record<string, string>;
  readonly tenant: Pick<TenantHandle, 'id' | 'clientId' | 'clientSecret' | 'displayName' | 'domains'>;
  readonly counts: Record<string, number>;
}

interface Measured {
  readonly name: string;
  readonly backup: Backup;
  readonly seconds: number;
  readonly workerSeconds: number;
  readonly peakRssMib: number;
  readonly server: ServerUsage;
}

type Product = Awaited<ReturnType<typeof installation>>;
type Worker = Awaited<ReturnType<Product['startWorker']>>;

const LANES = 8;
const LATENCY_MS = Number(process.env['BENCH_LATENCY_MS'] ?? 100);
const SMALL_BACKUPS = Number(process.env['BENCH_SMALL'] ?? 5);
const WITH_CRAWL = process.env['BENCH_CRAWL'] !== '0';
const ONLY_DISTANT = process.env['BENCH_DISTANT'] === '1';
const PROFILE = process.env['BENCH_PROFILE'];
/** Both tenants lie in one database. */
const env = { CYBBACK_MASTER_KEY: randomBytes(32).toString('base64') };

const folder = await mkdtemp(join(tmpdir(), 'cybback-bench-'));
const postgres = await startPostgres({
  dataDir: join(folder, 'postgres'),
  settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' },
});
const temporal = await startTemporal({ dataDir: join(folder, 'temporal'), log: (line) => console.log(line) });
const large = fork(new URL('./tenant-process.ts', import.meta.url));
const small = fork(new URL('./tenant-process.ts', import.meta.url), {
  env: { ...process.env, BENCH_USERS: '30', BENCH_GROUPS: '6', BENCH_LINKS: '60' },
});
const db = openDatabase(postgres.url, { maxConnections: 2 });
try {
  await migrateToLatest(db);
  await sql`create extension pg_stat_statements`.execute(db);
  const [[ready], [other]] = (await Promise.all([once(large, 'message'), once(small, 'message')])) as [
    [TenantReady],
    [TenantReady],
  ];
  console.log(`tenant: ${JSON.stringify(ready.counts)}`);
  if (ONLY_DISTANT) await measureDistant(ready);
  else {
    if (SMALL_BACKUPS > 0) await measureSmall(other);
    await measureLarge(ready);
  }
} finally {
  await db.destroy();
  large.kill();
  small.kill();
  await temporal.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/** First backups of a tenant of thirty users, each of a connection of its own, and backups without a change. */
async function measureSmall(ready: TenantReady): Promise<void> {
  const product = await installation({ originMap: ready.originMap, databaseUrl: postgres.url, temporal, env });
  try {
    const worker = await product.startWorker(profiled('small'));
    const first = await product.connect(ready.tenant);
    await measured(product, worker, { name: 'warm up', connection: first });
    await repeated(product, worker, 'small full backup', () => product.connect(ready.tenant));
    await repeated(product, worker, 'small backup without a change', () => Promise.resolve(first));
    await printStatements();
    await worker.stop();
  } finally {
    await product.close();
  }
}

async function repeated(product: Product, worker: Worker, name: string, connect: () => Promise<string>): Promise<void> {
  const made: Measured[] = [];
  await sql`select pg_stat_statements_reset()`.execute(db);
  for (let at = 0; at < SMALL_BACKUPS; at += 1)
    made.push(await measured(product, worker, { name, connection: await connect() }));
  const mean = (read: (one: Measured) => number): number => made.reduce((sum, one) => sum + read(one), 0) / made.length;
  console.log(
    `${name} (mean of ${made.length}, ${made[0]?.backup.objects ?? 0} objects): worker ${mean((one) => one.workerSeconds).toFixed(2)} s CPU, ` +
      `PostgreSQL ${mean((one) => one.server.cpuSeconds).toFixed(2)} s CPU, ${mean((one) => one.server.statements).toFixed(0)} statements, ` +
      `${(mean((one) => one.server.walBytes) / 1e6).toFixed(2)} MB of WAL, ${mean((one) => one.seconds).toFixed(1)} s`,
  );
}

async function measureLarge(ready: TenantReady): Promise<void> {
  const product = await installation({ originMap: ready.originMap, databaseUrl: postgres.url, temporal, env });
  const recorder = await startRecorder(ready.url);
  try {
    const requests = WITH_CRAWL ? await recorded(ready, product, recorder) : [];
    const worker = await product.startWorker(profiled('large'));
    const connection = await product.connect(ready.tenant);
    await sql`select pg_stat_statements_reset()`.execute(db);
    report(await measured(product, worker, { name: 'first full backup', connection }));
    await printStatements();
    await crawl(ready, requests, 'without latency');
    report(await measured(product, worker, { name: 'second full backup', connection, mode: 'full' }));
    report(await measured(product, worker, { name: 'backup without a change', connection }));
    if (WITH_CRAWL) {
      large.send({ latencyMs: LATENCY_MS });
      await once(large, 'message');
      const distant = await product.connect(ready.tenant);
      report(
        await measured(product, worker, { name: `first full backup, ${LATENCY_MS} ms latency`, connection: distant }),
      );
      await crawl(ready, requests, `with ${LATENCY_MS} ms before every answer`);
    }
    await worker.stop();
  } finally {
    await product.close();
    await recorder.close();
  }
}

async function measureDistant(ready: TenantReady): Promise<void> {
  const product = await installation({ originMap: ready.originMap, databaseUrl: postgres.url, temporal, env });
  const recorder = await startRecorder(ready.url);
  try {
    large.send({ latencyMs: LATENCY_MS });
    await once(large, 'message');
    const toRecorder = Object.fromEntries(Object.keys(ready.originMap).map((origin) => [origin, recorder.url]));
    const worker = await product.startWorker({
      ...profiled('distant'),
      ENTRA_ORIGIN_MAP: JSON.stringify(toRecorder),
      LOG_LEVEL: 'debug',
    });
    const connection = await product.connect(ready.tenant);
    report(await measured(product, worker, { name: `first full backup, ${LATENCY_MS} ms latency`, connection }));
    for (const line of whenRead(recorder.recorded, 25)) console.log(`    ${line}`);
    for (const line of longActivities(worker.output())) console.log(`    ${line}`);
    await crawl(ready, [...recorder.recorded], `with ${LATENCY_MS} ms before every answer`);
    await worker.stop();
  } finally {
    await product.close();
    await recorder.close();
  }
}

/** Those that took longer than a fifth of a second, as the worker's log has them. */
function longActivities(log: string): string[] {
  return log.split('\n').flatMap((line) => {
    const at = line.indexOf('{');
    if (at === -1 || !line.includes('activity done')) return [];
    const { activity, args, ms, time } = JSON.parse(line.slice(at)) as {
      activity: string;
      args: readonly unknown[];
      ms: number;
      time: string;
    };
    return ms < 200
      ? []
      : [`${String(time)}: ${activity} ${JSON.stringify(args.slice(1)).slice(0, 60)} ${String(ms)} ms`];
  });
}

/** The requests of a first full backup. */
async function recorded(
  ready: TenantReady,
  product: Product,
  recorder: Awaited<ReturnType<typeof startRecorder>>,
): Promise<readonly RecordedRequest[]> {
  const toRecorder = Object.fromEntries(Object.keys(ready.originMap).map((origin) => [origin, recorder.url]));
  const worker = await product.startWorker({ ENTRA_ORIGIN_MAP: JSON.stringify(toRecorder) });
  await measured(product, worker, { name: 'recording', connection: await product.connect(ready.tenant) });
  await worker.stop();
  return [...recorder.recorded];
}

async function crawl(ready: TenantReady, requests: readonly RecordedRequest[], how: string): Promise<void> {
  if (requests.length === 0) return;
  const seconds = await bareCrawl(ready.url, requests, LANES);
  console.log(`  bare crawl of the same ${requests.length} requests ${how}, ${LANES} lanes: ${seconds.toFixed(1)} s`);
}

async function measured(
  product: Product,
  worker: Worker,
  { name, connection, mode = 'auto' }: { name: string; connection: string; mode?: 'auto' | 'full' },
): Promise<Measured> {
  // The workflow of the backup before ends a moment after its backup.
  await waitFor(async () => !(await product.jobs.isBackupRunning(connection)), { timeoutMs: 60_000 });
  const server = await serverUsage(db, postgres.process.pid);
  const before = processUsage(worker.pid);
  const startedAt = performance.now();
  const { id } = await product.start(connection, mode);
  const backup = await product.ended(id, 1_800_000);
  const seconds = (performance.now() - startedAt) / 1000;
  // What follows the end of a backup is a part of its price.
  await waitFor(async () => !(await product.jobs.isBackupRunning(connection)), { timeoutMs: 60_000 });
  const after = processUsage(worker.pid);
  return {
    name,
    backup,
    seconds,
    workerSeconds: after.cpuSeconds - before.cpuSeconds,
    peakRssMib: after.peakRssMib,
    server: difference(await serverUsage(db, postgres.process.pid), server),
  };
}

function difference(after: ServerUsage, before: ServerUsage): ServerUsage {
  return {
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    walBytes: after.walBytes - before.walBytes,
    databaseBytes: after.databaseBytes - before.databaseBytes,
    statements: after.statements - before.statements,
    statementRows: after.statementRows - before.statementRows,
  };
}

function report({ name, backup, seconds, workerSeconds, peakRssMib, server }: Measured): void {
  const { state, objects, links, requests, bytesWritten } = backup;
  const rows = objects + links;
  const each = (amount: number): string => ((amount / rows) * 100_000).toFixed(2);
  console.log(
    `${name}: ${state}, ${objects} objects, ${links} links, ${requests} requests, ${seconds.toFixed(1)} s, ` +
      `${Math.round(rows / seconds)} objects and links a second, peak ${peakRssMib.toFixed(0)} MiB`,
  );
  console.log(
    `  for each 100,000 rows: worker ${each(workerSeconds)} s CPU, PostgreSQL ${each(server.cpuSeconds)} s CPU, ` +
      `${each(server.walBytes / 1e6)} MB of WAL, database ${each(server.databaseBytes / 1e6)} MB, ` +
      `repository ${each(bytesWritten / 1e6)} MB; in all ${server.statements} statements`,
  );
  if (backup.warnings.length > 0) console.log(`  warnings: ${JSON.stringify(backup.warnings)}`);
}

function profiled(name: string): Record<string, string> {
  if (PROFILE === undefined) return {};
  return {
    NODE_OPTIONS: `--max-semi-space-size=${process.env['BENCH_SEMI'] ?? '8'} --cpu-prof --cpu-prof-dir=${join(PROFILE, name)}`,
  };
}

async function printStatements(): Promise<void> {
  if (PROFILE === undefined) return;
  for (const line of await costliest(db, 40)) console.log(`    ${line}`);
}
