// How long a small backup takes beside a crowd of another workspace, and beside another workspace's hostile bucket: as a
// ratio to the same backup alone, in the same run. Prints figures, judges nothing. BENCH_ONLY=neighbours runs this alone.
import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import { startBackup } from '#core/backups/start-backup.ts';
import { type Backup, getBackup } from '#core/backups/store/backups.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import { migrateToLatest } from '#core/database/migrate.ts';
import { openDatabase } from '#core/database/open.ts';
import { systemClock } from '#core/domain/clock.ts';
import { isCybbackError } from '#core/domain/errors.ts';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/index.ts';
import { startRestore } from '#core/restores/start-restore.ts';
import { locationOf, type S3Settings } from '#core/storage/s3-settings.ts';
import { sealStorageSecret } from '#core/storages/storage-secret.ts';
import { useStorage } from '#core/storages/store/repositories.ts';
import { replaceStorageAccess, saveNewStorage } from '#core/storages/store/storages.ts';
import { sleep, waitFor } from '#local/processes/wait.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { startPostgres } from '#local/servers/postgres/start-postgres.ts';
import { startTemporal } from '#local/servers/temporal/start-temporal.ts';
import { startSimulator, type TenantHandle } from '#simulator/index.ts';
import { connectTenant } from '../tests/support/connect-tenant.ts';
import { type Installation, installation } from '../tests/support/installation.ts';
import { spawnNode } from '../tests/support/process.ts';
import { startTestS3 } from '../tests/support/s3.ts';
import { HOSTILITIES, type Hostility } from './hostile-bucket.ts';
import { processUsage } from './process-usage.ts';

/** Before every answer of Graph: that of a service across a network, so that waiting counts and not this machine's cores. */
const LATENCY_MS = Number(process.env['BENCH_LATENCY_MS'] ?? 100);
const CROWD = 80;
const ROUNDS = 3;
/** Jobs and requests of the crowded workspace at its hostile bucket. */
const HOSTILE_DRY_RUNS = 20;
const READERS = 4;

interface Neighbour {
  readonly workspaceId: string;
  readonly connectionId: string;
}

const folder = await mkdtemp(join(tmpdir(), 'cybback-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
const temporal = await startTemporal({ dataDir: join(folder, 'temporal'), log: (line) => console.log(line) });
try {
  const db = openDatabase(postgres.url);
  await migrateToLatest(db);
  await db.destroy();
  await measure();
} finally {
  await temporal.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const simulator = await startSimulator({ users: 2_000, groups: 200, links: 4_000, seed: 1 });
  const small = simulator.createTenant({ users: 200, groups: 20, links: 400, seed: 2 });
  simulator.addFault({ path: '/v1.0/*', kind: 'delay', delayMs: LATENCY_MS, count: 1_000_000_000 });
  const s3 = await startTestS3();
  await s3.createBucket('crowded');
  const bucketProcess = fork(new URL('./hostile-bucket.ts', import.meta.url));
  const [{ url: hostileUrl }] = (await once(bucketProcess, 'message')) as [{ url: string }];
  const product = await installation({
    originMap: simulator.originMap,
    env: { STORAGE_ALLOW_PRIVATE_ENDPOINTS: 'true', LOG_LEVEL: 'error' },
    databaseUrl: postgres.url,
    temporal,
  });
  const port = await anyFreePort();
  const api = spawnNode('api/main.ts', { ...product.vars, PORT: String(port), METRICS_PORT: '0', LOG_LEVEL: 'error' });
  try {
    const url = `http://127.0.0.1:${port}`;
    await api.waitForHttp(`${url}/healthz`, 60_000);
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
    const alone = await median(product, neighbour);
    console.log(
      `neighbours, a small backup alone (${LATENCY_MS} ms before every answer of Graph): ${alone.toFixed(1)} s; ${usage()}`,
    );

    for (let n = 0; n < CROWD; n += 1) await dryRun(product, crowded, backup);
    const beside = await timed(product, neighbour);
    const left = await waitingIn(product, crowded);
    console.log(
      `neighbours, beside ${CROWD} dry runs: ${beside.toFixed(1)} s, ratio ${(beside / alone).toFixed(2)}, ` +
        `${left} of them not done yet; ${usage()}`,
    );
    await cancelAll(product, crowded);

    const key = newApiKey(randomBytes);
    await createApiKey(product.services.db, { workspaceId: crowded.workspaceId, name: 'bench', role: 'restorer', key });
    await storage.moveTo(hostileUrl);
    for (const how of HOSTILITIES) {
      bucketProcess.send({ how });
      await once(bucketProcess, 'message');
      await besideHostile({ product, crowded, neighbour, backup, alone, how, usage, read: reader(url, key, backup) });
    }
  } finally {
    bucketProcess.kill();
    await api.killGroup();
    await product.close();
    await s3.stop();
    await simulator.close();
  }
}

async function besideHostile(given: {
  product: Installation;
  crowded: Neighbour;
  neighbour: Neighbour;
  backup: Backup;
  alone: number;
  how: Hostility;
  usage: () => string;
  read: (signal: AbortSignal) => Promise<void>;
}): Promise<void> {
  const { product, crowded, neighbour, alone, how } = given;
  const over = new AbortController();
  const work = [
    keepBackingUp(product, crowded, over.signal),
    ...Array.from({ length: READERS }, () => given.read(over.signal)),
  ];
  for (let n = 0; n < HOSTILE_DRY_RUNS; n += 1) await dryRun(product, crowded, given.backup);
  const beside = await timed(product, neighbour);
  console.log(
    `neighbours, beside a bucket that is ${how}: ${beside.toFixed(1)} s, ratio ${(beside / alone).toFixed(2)}; ${given.usage()}`,
  );
  over.abort();
  await Promise.all(work);
  await cancelAll(product, crowded);
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
        for (const object of list.items) await (await get(`/backups/${id}/objects/users/${object.id}`)).arrayBuffer();
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

async function enter(product: Installation, tenant: TenantHandle): Promise<Neighbour> {
  const { services } = product;
  const workspaceId = randomUUID();
  await services.db.insertInto('workspace').values({ id: workspaceId, name: tenant.displayName }).execute();
  return { workspaceId, connectionId: await connectTenant(services, workspaceId, tenant) };
}

async function giveBucket(product: Installation, whose: Neighbour, settings: S3Settings, secret: string) {
  const { db, box } = product.services;
  const id = randomUUID();
  const values = {
    id,
    workspaceId: whose.workspaceId,
    secretSealed: await sealStorageSecret(box, id, secret),
    test: { result: {}, at: new Date() },
  };
  await saveNewStorage(db, { ...values, name: 'Own bucket', location: locationOf(settings), settings });
  await useStorage(db, whose, id);
  return {
    moveTo: (endpoint: string) => replaceStorageAccess(db, values, { ...values, settings: { ...settings, endpoint } }),
  };
}

async function connectionOf({ services: { db } }: Installation, { workspaceId, connectionId }: Neighbour) {
  const connection = await getConnection(db, { workspaceId, id: connectionId });
  if (!connection) throw new Error('the bench has made this connection');
  return connection;
}

async function start(product: Installation, whose: Neighbour): Promise<string> {
  const connection = await connectionOf(product, whose);
  const deps = {
    db: product.services.db,
    jobs: product.jobs,
    clock: systemClock,
    mayRunBackups: () => Promise.resolve(null),
  };
  return (await startBackup(deps, { connection, mode: 'full', trigger: 'manual', createdBy: 'bench' })).id;
}

async function ended(product: Installation, { workspaceId }: Neighbour, id: string): Promise<Backup> {
  const backup = await waitFor(
    async () => {
      const now = await getBackup(product.services.db, { workspaceId, id });
      return now && now.state !== 'pending' && now.state !== 'running' ? now : undefined;
    },
    { timeoutMs: 600_000 },
  );
  if (!backup?.state.startsWith('completed')) throw new Error(`the backup did not complete: ${JSON.stringify(backup)}`);
  return backup;
}

async function timed(product: Installation, whose: Neighbour): Promise<number> {
  const startedAt = performance.now();
  await ended(product, whose, await start(product, whose));
  return (performance.now() - startedAt) / 1_000;
}

async function median(product: Installation, whose: Neighbour): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) seconds.push(await timed(product, whose));
  return seconds.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
}

async function dryRun(product: Installation, whose: Neighbour, backup: Backup): Promise<void> {
  await startRestore(
    { db: product.services.db, jobs: product.jobs },
    {
      connection: await connectionOf(product, whose),
      backup,
      selection: { objects: [], types: ['users', 'groups'], dependencies: false },
      types: ['users', 'groups'],
      options: { ...DEFAULT_JOB_OPTIONS, dryRun: true },
      reason: 'bench',
      createdBy: 'bench',
    },
  );
}

async function waitingIn({ services: { db } }: Installation, { workspaceId }: Neighbour): Promise<number> {
  const { count } = await db
    .selectFrom('jobTurn')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return count;
}

async function cancelAll(product: Installation, whose: Neighbour): Promise<void> {
  const { db } = product.services;
  const rows = await db.selectFrom('jobTurn').select('jobId').where('workspaceId', '=', whose.workspaceId).execute();
  for (const { jobId } of rows) await product.jobs.cancelRestore(jobId);
  await product.jobs.cancelBackup(whose.connectionId);
  await waitFor(async () => (await waitingIn(product, whose)) === 0, { timeoutMs: 600_000, intervalMs: 500 });
}
