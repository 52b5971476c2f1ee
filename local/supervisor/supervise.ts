import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { identify, type ProcessIdentity } from '../processes/process-identity.ts';
import { waitFor } from '../processes/wait.ts';
import { signalGroup } from './leftovers.ts';
import type { LogFile } from './log-file.ts';
import { noteworthy } from './noteworthy.ts';

export interface ServiceSpec {
  readonly name: string;
  /** Script to run with Node. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly isReady: () => Promise<boolean>;
  /** Written when ready, by a service whose port may be switched off. */
  readonly readyLine?: string;
  readonly readyWithinMs?: number;
}

export interface SuperviseOptions {
  readonly log: (line: string) => void;
  readonly logFile: LogFile;
  readonly logPath: string;
  /** Told of each new process, and of the end (undefined). */
  readonly record: (identity: ProcessIdentity | undefined) => void;
  readonly signal?: AbortSignal | undefined;
  readonly firstDelayMs?: number;
}

export interface Supervised {
  readonly name: string;
  stop(): Promise<void>;
  kill(): void;
}

const preload = join(import.meta.dirname, '../processes/die-with-parent.ts');
/** Above the worker's own limit (30 s), after which it gives up activities in hand. */
const stopWithinMs = 40_000;
const longestDelayMs = 30_000;
/** Having run this long, a crash counts as the first one again. */
const soundAfterMs = 60_000;

/** Starts the service, waits until it is ready, and starts it again whenever it ends by itself. */
export async function supervise(spec: ServiceSpec, options: SuperviseOptions): Promise<Supervised> {
  const tail: string[] = [];
  let stopping = false;
  let saidReady = false;
  let child = launch();
  let delayMs = options.firstDelayMs ?? 1_000;
  let restart: NodeJS.Timeout | undefined;

  function launch(): ChildProcess {
    const next = spawn(process.execPath, ['--import', preload, spec.script], {
      env: { ...process.env, ...spec.env, CYBBACK_PARENT_PID: String(process.pid) },
      // A group of its own: Ctrl-C goes to this process alone, which ends its children in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    readLines(next, 'stdout');
    readLines(next, 'stderr');
    next.on('error', (error) => options.log(`${spec.name} could not be started: ${error.message}`));
    options.record(next.pid === undefined ? undefined : identify(next.pid));
    return next;
  }

  function readLines(from: ChildProcess, stream: 'stdout' | 'stderr'): void {
    const input = from[stream];
    if (!input) return;
    createInterface({ input }).on('line', (line) => {
      options.logFile.write(`${line}\n`);
      tail.push(line);
      if (spec.readyLine !== undefined && line.includes(spec.readyLine)) saidReady = true;
      if (tail.length > 20) tail.shift();
      const shown = noteworthy(line, stream);
      if (shown !== undefined && !stopping) options.log(`${spec.name}: ${shown}`);
    });
  }

  function watch(): void {
    const startedAt = performance.now();
    child.once('exit', (code, signal) => {
      options.record(undefined);
      if (stopping) return;
      if (performance.now() - startedAt > soundAfterMs) delayMs = options.firstDelayMs ?? 1_000;
      options.log(
        `${spec.name} ended (${signal ?? `code ${String(code)}`}); starting it again in ${delayMs / 1000} s. Log: ${options.logPath}`,
      );
      restart = setTimeout(() => {
        child = launch();
        watch();
      }, delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    });
  }

  const hasEnded = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const isReady = async (): Promise<boolean> => saidReady || (await spec.isReady());
  const kill = (): void => {
    stopping = true;
    clearTimeout(restart);
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  };

  try {
    await waitFor(async () => hasEnded() || (await isReady()), {
      timeoutMs: spec.readyWithinMs ?? 60_000,
      intervalMs: 100,
      signal: options.signal,
    });
    if (hasEnded() || !(await isReady())) {
      const what = hasEnded() ? 'ended at once' : 'did not get ready';
      throw new SentenceError(`The ${spec.name} ${what}. Its log (${options.logPath}) ends:\n${tail.join('\n')}`);
    }
  } catch (error) {
    kill();
    throw error;
  }
  watch();

  return {
    name: spec.name,
    kill,
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (hasEnded()) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const inTime = await Promise.race([exit.then(() => true), waitFor(hasEnded, { timeoutMs: stopWithinMs })]);
      if (!inTime) {
        options.log(`The ${spec.name} did not end within ${stopWithinMs / 1000} s and was killed.`);
        if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
        await exit;
      }
      options.record(undefined);
    },
  };
}
