// Full and incremental backups of a large tenant beside a bare crawl of the same pages. Prints figures, judges nothing.
// BENCH_ONLY=changes measures the incremental backups alone.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backup } from '#core/backups/store/backups.ts';
import { migrateToLatest } from '#core/database/migrate.ts';
import { openDatabase } from '#core/database/open.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';
import type { TenantHandle } from '#simulator/index.ts';
import { installation } from '../tests/support/installation.ts';
import { CHANGES, changeLines, type Incremental } from './changes.ts';
import { processUsage } from './process-usage.ts';
import { bareCrawl, startRecorder, type RecordedRequest } from './recorder.ts';

interface TenantReady {
  readonly url: string;
  readonly originMap: Record<string, string>;
  readonly tenant: Pick<TenantHandle, 'id' | 'clientId' | 'clientSecret' | 'displayName' | 'domains'>;
  readonly counts: Record<string, number>;
}

type Product = Awaited<ReturnType<typeof installation>>;

const ONLY_CHANGES = process.env['BENCH_ONLY'] === 'changes';
const LATENCY_MS = Number(process.env['BENCH_LATENCY_MS'] ?? 100);

const folder = await mkdtemp(join(tmpdir(), 'cybback-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
const temporal = await startTemporal({ dataDir: join(folder, 'temporal'), log: (line) => console.log(line) });
const tenantProcess = fork(new URL('./tenant-process.ts', import.meta.url));
try {
  const [ready] = (await once(tenantProcess, 'message')) as [TenantReady];
  console.log(`tenant: ${JSON.stringify(ready.counts)}`);
  const db = openDatabase(postgres.url);
  await migrateToLatest(db);
  await db.destroy();
  await (ONLY_CHANGES ? measureChanges(ready) : measure(ready));
} finally {
  tenantProcess.kill();
  await temporal.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(ready: TenantReady): Promise<void> {
  const recorder = await startRecorder(ready.url);
  const toRecorder = JSON.stringify(
    Object.fromEntries(Object.keys(ready.originMap).map((origin) => [origin, recorder.url])),
  );
  const product = await installation({ originMap: ready.originMap, databaseUrl: postgres.url, temporal });
  try {
    const recording = await product.startWorker({ ENTRA_ORIGIN_MAP: toRecorder });
    await timed(product, await product.connect(ready.tenant));
    const requests = [...recorder.recorded];
    await recording.stop();

    const worker = await product.startWorker();
    const connection = await product.connect(ready.tenant);
    const before = processUsage(worker.pid);
    console.log(`worker before the first backup: peak ${before.peakRssMib.toFixed(0)} MiB`);
    const full = await timed(product, connection);
    const after = processUsage(worker.pid);
    const bare = await bareCrawl(ready.url, requests);
    report('full backup', full, after.cpuSeconds - before.cpuSeconds, after.peakRssMib);
    console.log(
      `  bare crawl of the same ${requests.length} requests: ${bare.toFixed(1)} s; ratio ${(full.seconds / bare).toFixed(2)}`,
    );

    await incrementals(product, connection, full.backup);
    const end = processUsage(worker.pid);
    console.log(
      `  worker for all of these ${(end.cpuSeconds - after.cpuSeconds).toFixed(1)} s CPU, peak ${end.peakRssMib.toFixed(0)} MiB`,
    );
    await measureAtDistance(ready, product, requests);
  } finally {
    await product.close();
    await recorder.close();
  }
}

/** Only what incremental backups ask for. */
async function measureChanges(ready: TenantReady): Promise<void> {
  const product = await installation({ originMap: ready.originMap, databaseUrl: postgres.url, temporal });
  try {
    await product.startWorker();
    const connection = await product.connect(ready.tenant);
    await incrementals(product, connection, (await timed(product, connection)).backup);
  } finally {
    await product.close();
  }
}

async function incrementals(product: Product, connection: string, full: Backup): Promise<void> {
  const made: Incremental[] = [];
  for (const changes of CHANGES) {
    tenantProcess.send({ changes });
    await once(tenantProcess, 'message');
    made.push({ changes, ...(await timed(product, connection)) });
  }
  for (const line of changeLines(full, made)) console.log(line);
}

/** The same with answers that take as long as those of a service across a network. */
async function measureAtDistance(
  ready: TenantReady,
  product: Product,
  requests: readonly RecordedRequest[],
): Promise<void> {
  tenantProcess.send({ latencyMs: LATENCY_MS });
  await once(tenantProcess, 'message');
  const distant = await timed(product, await product.connect(ready.tenant));
  const bare = await bareCrawl(ready.url, requests);
  console.log(
    `with ${LATENCY_MS} ms before every answer: full backup ${distant.seconds.toFixed(1)} s, bare crawl ${bare.toFixed(1)} s; ratio ${(distant.seconds / bare).toFixed(2)}`,
  );
}

async function timed(product: Product, connection: string): Promise<{ seconds: number; backup: Backup }> {
  // The workflow of the backup before ends a moment after its backup.
  await waitFor(async () => !(await product.jobs.isBackupRunning(connection)), { timeoutMs: 60_000 });
  const startedAt = performance.now();
  const { id } = await product.start(connection);
  const backup = await product.ended(id, 900_000);
  return { seconds: (performance.now() - startedAt) / 1000, backup };
}

function report(
  name: string,
  { seconds, backup }: { seconds: number; backup: Backup },
  cpu: number,
  rss: number,
): void {
  const { state, objects, links, added, changed, deleted, requests, bytesWritten, waitedMs } = backup;
  console.log(
    `${name}: ${state}, ${seconds.toFixed(1)} s, ${objects} objects, ${links} links, +${added} ~${changed} -${deleted}`,
  );
  console.log(
    `  ${requests} requests, ${Math.round((objects + links) / seconds)} objects and links a second, ${(bytesWritten / 1e6).toFixed(1)} MB written, ` +
      `waited ${(waitedMs / 1000).toFixed(1)} s; worker ${cpu.toFixed(1)} s CPU, peak ${rss.toFixed(0)} MiB`,
  );
  if (backup.warnings.length > 0) console.log(`  warnings: ${JSON.stringify(backup.warnings)}`);
}
