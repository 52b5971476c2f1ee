import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { waitFor } from '#local/processes/wait.ts';
import { endWithProcess } from './end-with-process.ts';

export interface SpawnNodeOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  readonly cwd?: string;
}

export interface SpawnedNode {
  readonly pid: number;
  /** Everything written to stdout and stderr so far, over all restarts. */
  output(): string;
  /** Waits for a line that was written since the last (re)start. */
  waitForLine(pattern: RegExp | string, timeoutMs?: number): Promise<string>;
  /** Waits until the address answers with a status below 400. */
  waitForHttp(url: string, timeoutMs?: number): Promise<void>;
  /** Asks politely (SIGTERM) and waits for the end; the exit code, or null after a signal. */
  stop(signal?: NodeJS.Signals, timeoutMs?: number): Promise<number | null>;
  /** `kill -9` of the process and all of its children at once: the machine lost power. */
  killGroup(): Promise<void>;
  /** The same command again, after `killGroup` or `stop`. */
  restart(): Promise<void>;
  exited(): Promise<number | null>;
}

const repositoryRoot = resolve(import.meta.dirname, '../..');
/** Where this process is killed, they notice by themselves. */
const dieWithParent = resolve(repositoryRoot, 'local/processes/die-with-parent.ts');

/**
 * Starts a script of the repository in a process group of its own, for tests that kill it.
 * `env` is added to this process's environment; `undefined` removes a name.
 */
export function spawnNode(
  script: string,
  env: SpawnNodeOptions['env'] = {},
  options: SpawnNodeOptions = {},
): SpawnedNode {
  let all = '';
  let sinceStart = '';
  let child = launch();

  function launch(): ChildProcess {
    const next = spawn(process.execPath, ['--import', dieWithParent, script, ...(options.args ?? [])], {
      cwd: options.cwd ?? repositoryRoot,
      env: { ...process.env, CYBBACK_PARENT_PID: String(process.pid), ...options.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    sinceStart = '';
    const collect = (chunk: Buffer): void => {
      all += chunk.toString();
      sinceStart += chunk.toString();
    };
    next.stdout.on('data', collect);
    next.stderr.on('data', collect);
    next.once(
      'exit',
      endWithProcess(() => killGroupOf(next)),
    );
    return next;
  }

  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const exited = async (): Promise<number | null> => {
    if (!ended()) await once(child, 'exit');
    return child.exitCode;
  };

  return {
    get pid() {
      return child.pid ?? 0;
    },
    output: () => all,
    exited,
    async waitForLine(pattern, timeoutMs = 20_000) {
      const matches = (line: string): boolean =>
        typeof pattern === 'string' ? line.includes(pattern) : pattern.test(line);
      const line = await waitFor(() => sinceStart.split('\n').find(matches) ?? (ended() ? '' : undefined), {
        timeoutMs,
      });
      if (line) return line;
      const state = ended() ? `it ended with ${String(child.exitCode ?? child.signalCode)}` : 'it still runs';
      throw new Error(`${script} never wrote ${String(pattern)} (${state}):\n${sinceStart}`);
    },
    async waitForHttp(url, timeoutMs = 20_000) {
      const answered = await waitFor(async () => (await fetch(url).catch(() => undefined))?.ok, { timeoutMs });
      if (!answered) throw new Error(`${script} never answered at ${url}:\n${sinceStart}`);
    },
    async stop(signal = 'SIGTERM', timeoutMs = 15_000) {
      if (ended()) return child.exitCode;
      child.kill(signal);
      const inTime = await waitFor(() => ended(), { timeoutMs });
      if (!inTime) {
        killGroupOf(child);
        throw new Error(`${script} did not end within ${timeoutMs} ms of ${signal}:\n${sinceStart}`);
      }
      return child.exitCode;
    },
    async killGroup() {
      killGroupOf(child);
      await exited();
    },
    async restart() {
      if (!ended()) throw new Error(`${script} still runs: stop or kill it first`);
      child = launch();
      await once(child, 'spawn');
    },
  };
}

function killGroupOf(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}
