import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { takeLock } from '../lock-file.ts';
import { waitFor } from '../wait.ts';
import { type FindOptions, goVersion, oldestGo, temporalVersion } from './find-temporal.ts';

const progressEveryMs = 10_000;
const waitForOtherBuildMs = 30 * 60_000;

/** Builds the CLI from its published Go module; two starts at once build it once. */
export async function buildTemporal(target: string, options: FindOptions): Promise<void> {
  const version = goVersion();
  if (!version) throw new Error('there is no Go to build it with');
  if (version[0] < oldestGo[0] || (version[0] === oldestGo[0] && version[1] < oldestGo[1])) {
    throw new Error(`Go ${version.join('.')} is too old to build it`);
  }
  const lock = await lockBuild(target, options);
  try {
    if (!existsSync(target)) await build(target, options);
  } finally {
    lock.release();
  }
}

async function lockBuild(target: string, { log, signal }: FindOptions): Promise<{ release(): void }> {
  let said = false;
  const lock = await waitFor(
    () => {
      const answer = takeLock(`${target}.lock`);
      if ('lock' in answer) return answer.lock;
      if (!said) log(`Another start (process ${answer.holder.pid}) is building the Temporal server; waiting for it.`);
      said = true;
      return undefined;
    },
    { timeoutMs: waitForOtherBuildMs, intervalMs: 500, signal },
  );
  if (!lock) throw new Error('another build of it did not come to an end');
  return lock;
}

async function build(target: string, { log, signal }: FindOptions): Promise<void> {
  const folder = join(dirname(target), `build-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  log(`Building the Temporal server ${temporalVersion} from source, once: about three minutes.`);
  const startedAt = performance.now();
  const args = ['install', '-v', '-trimpath', '-ldflags', '-s -w', `github.com/temporalio/cli/cmd/temporal@v${temporalVersion}`];
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
    renameSync(join(folder, 'temporal'), target);
    log(`Built in ${Math.round((performance.now() - startedAt) / 1000)} s, kept as ${target}.`);
  } finally {
    clearInterval(progress);
    signal?.removeEventListener('abort', killAll);
    rmSync(folder, { recursive: true, force: true });
  }
}
