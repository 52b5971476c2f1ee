import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { takeLock } from '../../processes/lock-file.ts';
import { waitFor } from '../../processes/wait.ts';
import { goVersion, oldestGo } from './go-version.ts';

export interface GoProgram {
  /** As people call it: the Temporal server. */
  readonly name: string;
  /** Path of the main package. */
  readonly package: string;
  readonly version: string;
  /** How long it takes with empty caches on two cores. */
  readonly takes: string;
  /** Where the program shall lie. */
  readonly target: string;
}

export interface BuildOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const progressEveryMs = 10_000;
const waitForOtherBuildMs = 30 * 60_000;

/** Builds a program from its published Go module; two starts at once build it once. */
export async function buildGoProgram(program: GoProgram, options: BuildOptions): Promise<void> {
  const { target } = program;
  const version = goVersion();
  if (!version) throw new Error('there is no Go to build it with');
  if (version[0] < oldestGo[0] || (version[0] === oldestGo[0] && version[1] < oldestGo[1])) {
    throw new Error(`Go ${version.join('.')} is too old to build it`);
  }
  const lock = await lockBuild(program, options);
  try {
    if (!existsSync(target)) await build(program, options);
  } finally {
    lock.release();
  }
}

async function lockBuild({ name, target }: GoProgram, { log, signal }: BuildOptions): Promise<{ release(): void }> {
  let said = false;
  const lock = await waitFor(
    () => {
      const answer = takeLock(`${target}.lock`);
      if ('lock' in answer) return answer.lock;
      if (!said) log(`Another start (process ${answer.holder.pid}) is building ${name}; waiting for it.`);
      said = true;
      return undefined;
    },
    { timeoutMs: waitForOtherBuildMs, intervalMs: 500, signal },
  );
  if (!lock) throw new Error('another build of it did not come to an end');
  return lock;
}

async function build(
  { name, target, version, takes, ...program }: GoProgram,
  { log, signal }: BuildOptions,
): Promise<void> {
  const folder = join(dirname(target), `build-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  log(`Building ${name} ${version} from source, once: about ${takes}.`);
  const startedAt = performance.now();
  const args = ['install', '-v', '-trimpath', '-ldflags', '-s -w', `${program.package}@v${version}`];
  const child = spawn('go', args, {
    env: { ...process.env, GOBIN: folder },
    // Group of its own: an abort must also end the compilers that go has started.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const killAll = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  };
  signal?.addEventListener('abort', killAll, { once: true });
  let packages = 0;
  let tail = '';
  child.stderr.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    packages += text.split('\n').filter((line) => /^[\w.-]+(\/\S+)*$/.test(line)).length;
    tail = (tail + text).slice(-2_000);
  });
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    log(`  … still building after ${seconds} s (${packages} packages compiled)`);
  }, progressEveryMs);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(`its build failed: ${tail.trim().split('\n').slice(-3).join(' ')}`);
    renameSync(join(folder, basename(program.package)), target);
    log(`Built in ${Math.round((performance.now() - startedAt) / 1000)} s, kept as ${target}.`);
  } finally {
    clearInterval(progress);
    signal?.removeEventListener('abort', killAll);
    rmSync(folder, { recursive: true, force: true });
  }
}
