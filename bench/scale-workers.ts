import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
// The same small tenants backed up by one, two and four worker processes beside two API processes.
import { once } from 'node:events';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import { sleep } from '#local/processes/wait.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { connectTenant } from '../tests/support/connect-tenant.ts';
import { type Installation, installation } from '../tests/support/installation.ts';
import { type SpawnedNode, spawnNode } from '../tests/support/process.ts';
import type { BenchServers } from './bench-servers.ts';
import { watchLocks } from './lock-waits.ts';
import { type Neighbour, ended, start } from './neighbour.ts';
import { processUsage } from './process-usage.ts';
import { quantile, readHistories } from './scale-history.ts';
import type { Metered, ScaleTenants } from './scale-tenants.ts';
import { treeSeconds } from './server-usage.ts';

/** Low, so that it is the budget that tenants of this size wait for. */
const UNITS_PER_10S = Number(process.env['BENCH_READ_UNITS'] ?? 300);
const WORKERS = (process.env['BENCH_WORKERS'] ?? '1,2,4').split(',').map(Number);

/** All installations lie in one database. */
const KEY = randomBytes(32).toString('base64');

export interface ScaleBench {
  readonly servers: BenchServers;
  readonly child: ChildProcess;
  readonly ready: ScaleTenants;
}

export async function measureWorkers(bench: ScaleBench): Promise<void> {
  for (const count of WORKERS) await measureWith(bench, count);
}

export function open({ servers: { postgres, temporal }, ready }: ScaleBench): Promise<Installation> {
  return installation({
    originMap: ready.originMap,
    env: { LOG_LEVEL: 'error', CYBBACK_MASTER_KEY: KEY, GRAPH_BUDGET_READ_UNITS_PER_10S: String(UNITS_PER_10S) },
    databaseUrl: postgres.url,
    temporal,
  });
}

export async function startApi(product: Installation): Promise<{ process: SpawnedNode; url: string }> {
  const port = String(await anyFreePort());
  const url = `http://localhost:${port}`;
  const vars = { ...product.vars, PORT: port, PUBLIC_URL: url, METRICS_PORT: '0', LOG_LEVEL: 'error' };
  const process = spawnNode('api/main.ts', vars);
  await process.waitForHttp(`${url}/healthz`, 60_000);
  return { process, url };
}

async function measureWith(bench: ScaleBench, workers: number): Promise<void> {
  const { child, ready } = bench;
  const product = await open(bench);
  const apis = [await startApi(product), await startApi(product)];
  try {
    const processes: SpawnedNode[] = [];
    for (let n = 0; n < workers; n += 1) processes.push(await product.startWorker({ LOG_LEVEL: 'info' }));
    const neighbours = await enterAll(product, ready);
    await meter(child);
    const usage = cpuOf(bench, processes, apis);
    const locks = watchLocks(product.services.db);
    const asking = keepAsking(product, neighbours, apis);
    const startedAt = performance.now();
    const ids = await Promise.all(neighbours.map((neighbour) => start(product, neighbour)));
    const backups = await Promise.all(neighbours.map((one, at) => ended(product, one, ids[at] ?? '')));
    const seconds = (performance.now() - startedAt) / 1_000;
    const answers = await asking.end();
    const [waits, metered] = [await locks.end(), await meter(child)];
    const counted = backups.reduce((sum, { requests }) => sum + requests, 0);
    console.log(
      `scale, ${workers} workers: ${backups.length} tenants in ${seconds.toFixed(1)} s, ${Math.round((backups.length / seconds) * 3_600)} an hour; ` +
        `CPU ${usage()}; ${counted} requests counted by the backups, ${metered.requests} arrived`,
    );
    const rate = UNITS_PER_10S / 10;
    console.log(
      `  budget ${rate} units a second and ${rate * 2} at once for each tenant: ${metered.units} units of ${metered.tenants} tenants, ` +
        `at most ${metered.mostAhead.toFixed(1)} ahead of the rate, ${metered.refused} refused`,
    );
    console.log(
      `  PostgreSQL: ${waits.waiting} of ${waits.active} sessions seen at work waited for a lock ${JSON.stringify(waits.kinds)}, at most ${waits.mostSessions} open; ` +
        `API: median ${quantile(answers, 0.5).toFixed(0)} ms, p95 ${quantile(answers, 0.95).toFixed(0)} ms (${answers.length} overviews)`,
    );
    await printHistories(bench, neighbours);
  } finally {
    await Promise.all(apis.map(({ process }) => process.killGroup()));
    await product.close();
  }
}

async function printHistories({ servers }: ScaleBench, neighbours: readonly Neighbour[]): Promise<void> {
  const { jobs, ...read } = await readHistories(
    servers.temporal,
    neighbours.map(({ connectionId }) => connectionId),
  );
  const waits = (all: readonly number[]): string =>
    `median ${quantile(all, 0.5).toFixed(0)} ms, p95 ${quantile(all, 0.95).toFixed(0)} ms`;
  console.log(
    `  Temporal: activities waited ${waits(read.activityWaits)}, workflow tasks ${waits(read.workflowWaits)}; ` +
      `${(read.events / jobs).toFixed(0)} events and ${(read.actions / jobs).toFixed(0)} actions a backup, ${read.repeated} activities repeated`,
  );
}

/** Each tenant is a customer with a workspace of its own. */
async function enterAll(product: Installation, { tenants }: ScaleTenants): Promise<Neighbour[]> {
  const { services } = product;
  return Promise.all(
    tenants.map(async (tenant) => {
      const workspaceId = randomUUID();
      await services.db.insertInto('workspace').values({ id: workspaceId, name: tenant.displayName }).execute();
      return { workspaceId, connectionId: await connectTenant(services, workspaceId, tenant) };
    }),
  );
}

async function meter(child: ChildProcess): Promise<Metered> {
  const answer = once(child, 'message') as Promise<[Metered]>;
  child.send({ unitsPerSecond: UNITS_PER_10S / 10 });
  return (await answer)[0];
}

function cpuOf(
  { servers }: ScaleBench,
  workers: readonly SpawnedNode[],
  apis: readonly { process: SpawnedNode }[],
): () => string {
  const now = (): Record<string, number> => ({
    ...Object.fromEntries(workers.map(({ pid }, at) => [`worker ${at + 1}`, processUsage(pid).cpuSeconds])),
    ...Object.fromEntries(apis.map(({ process }, at) => [`API ${at + 1}`, processUsage(process.pid).cpuSeconds])),
    PostgreSQL: treeSeconds(servers.postgres.process.pid),
    Temporal: processUsage(servers.temporal.process.pid).cpuSeconds,
  });
  const before = now();
  return () => {
    const peaks = [...workers, ...apis.map(({ process }) => process)].map(({ pid }) => processUsage(pid).peakRssMib);
    const spent = Object.entries(now()).map(([name, value]) => `${name} ${(value - (before[name] ?? 0)).toFixed(1)} s`);
    return `${spent.join(', ')}; peaks ${peaks.map((mib) => mib.toFixed(0)).join(', ')} MiB`;
  };
}

/** Somebody looks at an overview through each API process, twice a second. */
function keepAsking(
  product: Installation,
  neighbours: readonly Neighbour[],
  apis: readonly { url: string }[],
): { end(): Promise<readonly number[]> } {
  const over = new AbortController();
  const took: number[] = [];
  const ask = async (url: string, workspaceId: string): Promise<void> => {
    const key = newApiKey(randomBytes);
    await createApiKey(product.services.db, { workspaceId, name: 'bench', role: 'viewer', key });
    while (!over.signal.aborted) {
      const startedAt = performance.now();
      const answer = await fetch(`${url}/api/v1/overview`, { headers: { authorization: `Bearer ${key}` } });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`the API answered ${answer.status}`);
      took.push(performance.now() - startedAt);
      await sleep(500);
    }
  };
  const asking = Promise.all(apis.map(({ url }, at) => ask(url, neighbours[at]?.workspaceId ?? '')));
  return {
    async end() {
      over.abort();
      await asking;
      return took.toSorted((a, b) => a - b);
    },
  };
}
