// How long a small backup takes beside another workspace's crowd of dry runs, beside many sign-ins, and beside another
// workspace's hostile bucket: as a ratio to the same backup alone, before and after, in the same run. Prints figures,
// judges nothing.
// BENCH_ONLY=neighbours runs this alone, BENCH_BESIDE='dry runs,silent' only so much of it.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import type { Backup } from '#core/backups/store/backups.ts';
import { isCybbackError } from '#core/domain/errors.ts';
import type { S3Settings } from '#core/storage/s3-settings.ts';
import { sleep } from '#local/processes/wait.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { startSimulator } from '#simulator/index.ts';
import { type Installation, installation } from '../tests/support/installation.ts';
import { spawnNode } from '../tests/support/process.ts';
import { startTestS3 } from '../tests/support/s3.ts';
import { type BenchServers, withBenchServers } from './bench-servers.ts';
import { HOSTILITIES, type Hostility } from './hostile-bucket.ts';
import {
  cancelAll,
  dryRun,
  ended,
  enter,
  giveBucket,
  median,
  type Neighbour,
  start,
  timed,
  waitingIn,
} from './neighbour.ts';
import { processUsage } from './process-usage.ts';
import { keepSigningIn, medianOfRequests } from './sign-ins.ts';

/** Before every answer of Graph: that of a service across a network, so that waiting counts and not this machine's cores. */
const LATENCY_MS = Number(process.env['BENCH_LATENCY_MS'] ?? 100);
const CROWD = 80;
const ROUNDS = 3;
/** Jobs and requests of the crowded workspace at its hostile bucket. */
const HOSTILE_DRY_RUNS = 20;
const READERS = 4;

const SITUATIONS = ['dry runs', 'sign-ins', ...HOSTILITIES] as const;
const wanted = process.env['BENCH_BESIDE']?.split(',') ?? SITUATIONS;
const unknown = wanted.filter((name) => !SITUATIONS.some((known) => known === name));
if (unknown.length > 0) throw new Error(`BENCH_BESIDE: ${unknown.join()} is none of ${SITUATIONS.join()}`);

/** What all measurements share. */
interface Bench {
  readonly product: Installation;
  readonly apiUrl: string;
  readonly neighbour: Neighbour;
  readonly crowded: Neighbour;
  /** Of the crowded workspace. */
  readonly backup: Backup;
  /** Seconds of the neighbour's backup when nothing else was going on, the newest last. */
  readonly alone: number[];
  usage(): string;
}

await withBenchServers(measure);

async function measure({ postgres, temporal }: BenchServers): Promise<void> {
  const simulator = await startSimulator({ users: 2_000, groups: 200, links: 4_000, seed: 1 });
  const small = simulator.createTenant({ users: 200, groups: 20, links: 400, seed: 2 });
  simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: LATENCY_MS, count: 1_000_000_000 });
  const s3 = await startTestS3();
  await s3.createBucket('crowded');
  const product = await installation({
    originMap: simulator.originMap,
    env: { STORAGE_ALLOW_PRIVATE_ENDPOINTS: 'true', LOG_LEVEL: 'error' },
    databaseUrl: postgres.url,
    temporal,
  });
  const port = String(await anyFreePort());
  const apiUrl = `http://localhost:${port}`;
  const api = spawnNode('api/main.ts', {
    ...product.vars,
    PORT: port,
    PUBLIC_URL: apiUrl,
    TRUST_PROXY: 'true',
    METRICS_PORT: '0',
    LOG_LEVEL: 'error',
  });
  try {
    await api.waitForHttp(`${apiUrl}/healthz`, 60_000);
    const worker = await product.startWorker({ LOG_LEVEL: 'info' });
    const usage = (): string =>
      `worker ${processUsage(worker.pid).peakRssMib.toFixed(0)} MiB, API ${processUsage(api.pid).peakRssMib.toFixed(0)} MiB at their peaks`;
    const neighbour = await enter(product, small);
    const crowded = await enter(product, simulator.tenant());
    const settings: S3Settings = {
      preset: 'other',
      endpoint: s3.endpoint,
      region: s3.region,
      bucket: 'crowded',
      prefix: '',
      pathStyle: true,
      accessKeyId: s3.accessKeyId,
    };
    const storage = await giveBucket(product, crowded, settings, s3.secretAccessKey);
    const backup = await ended(product, crowded, await start(product, crowded));
    await ended(product, neighbour, await start(product, neighbour));
    const alone = await median(product, neighbour, ROUNDS);
    console.log(
      `neighbours, a small backup alone (${String(LATENCY_MS)} ms before every answer of Graph): ${alone.toFixed(1)} s; ${usage()}`,
    );
    const bench: Bench = { product, apiUrl, neighbour, crowded, backup, alone: [alone], usage };
    if (wanted.includes('dry runs')) await besideDryRuns(bench);
    if (wanted.includes('sign-ins')) await besideSignIns(bench);
    await besideHostileBuckets(bench, storage.moveTo);
  } finally {
    await api.killGroup();
    await product.close();
    await s3.stop();
    await simulator.close();
  }
}

/** Backs the neighbour up, once more when all is quiet again, and says how much longer it took. */
async function tell(bench: Bench, beside: string, end: () => Promise<void>): Promise<void> {
  const { product, neighbour, alone } = bench;
  const seconds = await timed(product, neighbour);
  const usage = bench.usage();
  await end();
  const [before = Number.NaN, after] = [alone.at(-1), await timed(product, neighbour)];
  alone.push(after);
  const ratio = seconds / ((before + after) / 2);
  console.log(
    `neighbours, beside ${beside}: ${seconds.toFixed(1)} s, ratio ${ratio.toFixed(2)} ` +
      `(alone ${before.toFixed(1)} s before, ${after.toFixed(1)} s after); ${usage}`,
  );
}

async function besideDryRuns(bench: Bench): Promise<void> {
  const { product, crowded, backup } = bench;
  for (let n = 0; n < CROWD; n += 1) await dryRun(product, crowded, backup);
  await tell(bench, `${String(CROWD)} dry runs`, async () => {
    console.log(`neighbours, of these dry runs are not done yet: ${String(await waitingIn(product, crowded))}`);
    await cancelAll(product, crowded);
  });
}

async function besideSignIns(bench: Bench): Promise<void> {
  const { product, apiUrl, neighbour } = bench;
  const { db } = product.services;
  const key = newApiKey(randomBytes);
  await createApiKey(db, { workspaceId: neighbour.workspaceId, name: 'bench', role: 'viewer', key });
  const requestAlone = await medianOfRequests(apiUrl, key);
  const over = new AbortController();
  const crowd = keepSigningIn(db, apiUrl, over.signal);
  await tell(bench, '50 sign-ins', async () => {
    const request = await medianOfRequests(apiUrl, key);
    over.abort();
    const answers = [...(await crowd)].map(([status, count]) => `${String(count)} of ${String(status)}`);
    console.log(
      `neighbours, a request of another key alone: ${requestAlone.toFixed(1)} ms, beside 50 sign-ins: ${request.toFixed(1)} ms; ` +
        `the sign-ins had ${answers.join(', ')}`,
    );
  });
}

async function besideHostileBuckets(bench: Bench, moveTo: (endpoint: string) => Promise<unknown>): Promise<void> {
  const { product, apiUrl, crowded, backup } = bench;
  const key = newApiKey(randomBytes);
  await createApiKey(product.services.db, { workspaceId: crowded.workspaceId, name: 'bench', role: 'restorer', key });
  for (const how of HOSTILITIES.filter((name) => wanted.includes(name))) {
    // A new one each time: what is known of a bucket that left its bounds must not be held against the next one.
    const bucket = fork(new URL('./hostile-bucket.ts', import.meta.url));
    try {
      const [{ url }] = (await once(bucket, 'message')) as [{ url: string }];
      bucket.send({ how });
      await once(bucket, 'message');
      await moveTo(url);
      await besideHostile(bench, how, reader(apiUrl, key, backup));
    } finally {
      bucket.kill();
    }
  }
}

async function besideHostile(bench: Bench, how: Hostility, read: (signal: AbortSignal) => Promise<void>) {
  const { product, crowded, backup } = bench;
  const over = new AbortController();
  const work = [
    keepBackingUp(product, crowded, over.signal),
    ...Array.from({ length: READERS }, () => read(over.signal)),
  ];
  for (let n = 0; n < HOSTILE_DRY_RUNS; n += 1) await dryRun(product, crowded, backup);
  await tell(bench, `a bucket that is ${how}`, async () => {
    over.abort();
    await Promise.all(work);
    await cancelAll(product, crowded);
  });
}

/** Reads objects of a backup through the API, one after the other. */
function reader(url: string, key: string, { id }: Backup): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    const get = (path: string): Promise<Response> =>
      fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` }, signal });
    try {
      const list = (await (await get(`/backups/${id}/objects?type=users&limit=50`)).json()) as {
        items: { id: string }[];
      };
      for (;;)
        for (const object of list.items) {
          const answer = await get(`/backups/${id}/objects/users/${object.id}`);
          await answer.arrayBuffer();
          // The bucket is measured, and not how fast requests are refused.
          if (answer.status !== 200) await sleep(100);
        }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
}

async function keepBackingUp(product: Installation, whose: Neighbour, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await start(product, whose).catch((error: unknown) => {
      if (!isCybbackError(error)) throw error;
    });
    await sleep(250);
  }
}
