import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { searchAttributes } from '#core/temporal/search-attributes.ts';
import { commandLineOf, identify, isAlive, type ProcessIdentity } from '../../processes/process-identity.ts';
import { waitFor } from '../../processes/wait.ts';
import { anyFreePort } from '../ports.ts';
import { findTemporal } from './find-temporal.ts';

export interface TemporalOptions {
  /** Made if absent; holds the server's database, its log and who it is. */
  readonly dataDir: string;
  /** Asked only when a server has to be started; free ports when absent. */
  readonly choosePort?: (() => Promise<number>) | undefined;
  readonly chooseUiPort?: (() => Promise<number>) | undefined;
  /** Dynamic settings of the server, for tests that want other limits. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Its database ends with it: for tests, which need nothing afterwards. */
  readonly inMemory?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly log?: (line: string) => void;
}

export interface RunningTemporal {
  readonly address: string;
  readonly namespace: string;
  readonly port: number;
  readonly uiPort: number;
  readonly uiUrl: string;
  readonly process: ProcessIdentity;
  readonly adopted: boolean;
  stop(): Promise<void>;
}

interface RecordedServer extends ProcessIdentity {
  readonly port: number;
  readonly uiPort: number;
}

const namespace = 'default';
const startTimeoutMs = 60_000;
const START_ATTEMPTS = 3;

/**
 * Servers of this age heed the priorities of tasks only where they are told to. Fairness keys stay off: they have tables of
 * their own for them, and what waits in the others when they are switched on would be lost.
 */
const PRIORITIES = { 'matching.useNewMatcher': 'true' };

/** The Temporal dev server of this data folder: adopts the one that runs, or starts it. Loopback only. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  return (await adoptOrClean(options)) ?? (await start(options));
}

async function adoptOrClean({ dataDir, signal }: TemporalOptions): Promise<RunningTemporal | undefined> {
  const recorded = readRecord(dataDir);
  if (!recorded || !isAlive(recorded) || !commandLineOf(recorded.pid).includes('start-dev')) return undefined;
  if (await waitFor(() => isHealthy(recorded.port), { timeoutMs: 5_000, signal }))
    return running(dataDir, recorded, true);
  await end(recorded);
  return undefined;
}

/** One that ends while it starts is started again, on ports chosen anew: another program may have been faster to take one. */
async function start(options: TemporalOptions): Promise<RunningTemporal> {
  const { dataDir, log = () => undefined, signal } = options;
  const program = await findTemporal({ log, signal });
  for (let attempt = 1; ; attempt++) {
    const logged = logSize(dataDir);
    const server = await launch(program, options);
    if (server) return running(dataDir, server, false);
    const reason = reasonIn(dataDir, logged);
    if (attempt === START_ATTEMPTS)
      throw new SentenceError(`The Temporal server did not start. Its log says:\n${reason}`);
    log('The Temporal server ended while it started; starting it again.');
  }
}

/** @returns nothing when the server ended by itself. */
async function launch(program: string, options: TemporalOptions): Promise<RecordedServer | undefined> {
  const { dataDir, inMemory = false, signal } = options;
  const port = await (options.choosePort ?? anyFreePort)();
  const uiPort = await (options.chooseUiPort ?? anyFreePort)();
  const log = openSync(join(dataDir, 'log'), 'a', 0o600);
  const child = spawn(
    program,
    [
      'server',
      'start-dev',
      ...(inMemory ? [] : ['--db-filename', join(dataDir, 'temporal.db')]),
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--ui-port',
      String(uiPort),
      '--namespace',
      namespace,
      '--log-level',
      'warn',
      ...searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
      ...Object.entries({ ...PRIORITIES, ...options.settings }).flatMap(([name, value]) => [
        '--dynamic-config-value',
        `${name}=${value}`,
      ]),
    ],
    // In a session of its own: Ctrl-C must end the worker before the server it reports to.
    { detached: true, stdio: ['ignore', log, log], env: withoutTemporalSettings() },
  );
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  const server = identity && { ...identity, port, uiPort };
  if (server) writeFileSync(recordPath(dataDir), JSON.stringify(server), { mode: 0o600 });
  try {
    await waitFor(async () => ended || (await isHealthy(port)), { timeoutMs: startTimeoutMs, signal });
  } catch (error) {
    if (server) await end(server);
    throw error;
  }
  if (!ended && server && (await isHealthy(port))) return server;
  if (server) await end(server);
  return undefined;
}

function running(dataDir: string, server: RecordedServer, adopted: boolean): RunningTemporal {
  return {
    address: `127.0.0.1:${server.port}`,
    namespace,
    port: server.port,
    uiPort: server.uiPort,
    uiUrl: `http://127.0.0.1:${server.uiPort}`,
    process: { pid: server.pid, startTime: server.startTime },
    adopted,
    async stop() {
      await end(server);
      rmSync(recordPath(dataDir), { force: true });
    },
  };
}

/** Serving, and the namespace with its search attributes is there (they come a moment after the port opens). */
async function isHealthy(port: number): Promise<boolean> {
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 2_000 }).catch(
    () => undefined,
  );
  if (!connection) return false;
  try {
    await connection.workflowService.describeNamespace({ namespace });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return searchAttributes.every((name) => name in customAttributes);
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

async function end(server: ProcessIdentity): Promise<void> {
  if (!isAlive(server)) return;
  process.kill(server.pid, 'SIGINT');
  const ended = await waitFor(() => !isAlive(server), { timeoutMs: 10_000, intervalMs: 20 });
  if (!ended) process.kill(server.pid, 'SIGKILL');
}

/** The CLI reads TEMPORAL_* too; the embedded server is described by its arguments alone. */
function withoutTemporalSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

function recordPath(dataDir: string): string {
  return join(dataDir, 'server.json');
}

function readRecord(dataDir: string): RecordedServer | undefined {
  try {
    return JSON.parse(readFileSync(recordPath(dataDir), 'utf8')) as RecordedServer;
  } catch {
    return undefined;
  }
}

function logSize(dataDir: string): number {
  return statSync(join(dataDir, 'log'), { throwIfNoEntry: false })?.size ?? 0;
}

/** What was logged since `from` (bytes): the reason of a panic stands before its stack, any other one at the end. */
function reasonIn(dataDir: string, from: number): string {
  const lines = readFileSync(join(dataDir, 'log')).subarray(from).toString('utf8').trim().split('\n');
  const panic = lines.findIndex((line) => line.startsWith('panic:') || line.startsWith('fatal error:'));
  return (panic < 0 ? lines.slice(-8) : lines.slice(Math.max(0, panic - 3), panic + 5)).join('\n');
}
