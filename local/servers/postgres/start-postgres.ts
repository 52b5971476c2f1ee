import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, realpathSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { identify, isAlive, type ProcessIdentity } from '../../processes/process-identity.ts';
import { waitFor } from '../../processes/wait.ts';
import { anyFreePort } from '../ports.ts';
import { createCluster, readPassword } from './create-cluster.ts';
import { readLiveServer, removeDeadPidFile } from './pid-file.ts';
import { type ClusterPlace, placeCluster } from './place-cluster.ts';

export interface PostgresOptions {
  /** Made if absent; holds the cluster, its password and its log. */
  readonly dataDir: string;
  /** Asked only when a server has to be started; a free port when absent. */
  readonly choosePort?: (() => Promise<number>) | undefined;
  /** Server settings (`-c name=value`), for tests that want no fsync. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly log?: (line: string) => void;
}

export interface RunningPostgres {
  /** Superuser address of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly process: ProcessIdentity;
  /** True when a server left behind by a killed parent was found and kept. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** The PostgreSQL of this data folder: adopts the one that runs, or starts it. Loopback only. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const place = placeCluster(realpathSync(options.dataDir), options.log ?? (() => undefined));
  await createCluster(place);
  return (await adopt(place, options.signal)) ?? (await start(place, options));
}

async function adopt(place: ClusterPlace, signal: AbortSignal | undefined): Promise<RunningPostgres | undefined> {
  // One that is starting or stopping is given the time to get there.
  const settled = await waitFor(
    () => {
      const server = readLiveServer(place.cluster);
      return server === undefined ? 'none' : server.status === 'ready' && server;
    },
    { timeoutMs: 30_000, signal },
  );
  if (settled === 'none') return undefined;
  const found = settled && (await waitFor(() => answers(place, settled.port), { timeoutMs: 5_000, signal }));
  if (settled && found) return running(place, settled, true);
  throw new SentenceError(
    `A PostgreSQL server holds ${place.cluster} but does not answer. Stop it, then start again ` +
      `(process ${readLiveServer(place.cluster)?.pid ?? 'unknown'}).`,
  );
}

async function start(place: ClusterPlace, options: PostgresOptions): Promise<RunningPostgres> {
  const choosePort = options.choosePort ?? anyFreePort;
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    removeDeadPidFile(place.cluster);
    // Chosen anew for each attempt: another program may have been faster to take the one before.
    const port = await choosePort();
    const server = await launch(place, port, options);
    if (server) return running(place, server, false);
    // Backends of a server that was killed hold its shared memory for a moment; then it starts.
    const transient = /pre-existing shared memory block|lock file .* already exists|could not bind IPv4 address/.test(
      lastLog(options.dataDir),
    );
    if (!transient || performance.now() > deadline) {
      throw new SentenceError(`PostgreSQL did not start. Its log ends:\n${lastLog(options.dataDir)}`);
    }
    await waitFor(() => false, { timeoutMs: 300, signal: options.signal });
  }
}

async function launch(
  place: ClusterPlace,
  port: number,
  options: PostgresOptions,
): Promise<{ pid: number; port: number } | undefined> {
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { command, args } = place.user.wrap(join(place.binaries, 'bin', 'postgres'), [
    '-D',
    place.cluster,
    '-p',
    String(port),
    ...flags,
  ]);
  const log = openSync(join(options.dataDir, 'log'), 'a', 0o600);
  // In a session of its own: Ctrl-C must end the worker and the API before the database they write to.
  const child = spawn(command, args, {
    ...place.user.ids,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, LC_ALL: 'C', PGDATA: '' },
  });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  const ready = await waitFor(
    async () => ended || (readLiveServer(place.cluster)?.status === 'ready' && (await answers(place, port))),
    { timeoutMs: startTimeoutMs, intervalMs: 20, signal: options.signal },
  ).catch((error: unknown) => {
    child.kill('SIGINT');
    throw error;
  });
  return ready === true && !ended && child.pid !== undefined ? { pid: child.pid, port } : undefined;
}

async function answers(place: ClusterPlace, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: addressOf(place, port), connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function running(place: ClusterPlace, server: { pid: number; port: number }, adopted: boolean): RunningPostgres {
  const identity = identify(server.pid);
  if (!identity) throw new SentenceError('PostgreSQL ended as soon as it had started.');
  return {
    url: addressOf(place, server.port),
    port: server.port,
    process: identity,
    adopted,
    async stop() {
      // SIGINT is PostgreSQL's "fast": open transactions roll back, the data is written, the server ends.
      if (isAlive(identity)) process.kill(identity.pid, 'SIGINT');
      const ended = await waitFor(() => !isAlive(identity), { timeoutMs: 20_000, intervalMs: 10 });
      if (!ended) process.kill(identity.pid, 'SIGQUIT');
    },
  };
}

function addressOf(place: ClusterPlace, port: number): string {
  return `postgres://cybback:${readPassword(place.passwordFile)}@127.0.0.1:${port}/postgres`;
}

function lastLog(dataDir: string): string {
  return readFileSync(join(dataDir, 'log'), 'utf8').trim().split('\n').slice(-8).join('\n');
}
