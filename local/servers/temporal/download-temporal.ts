import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FindOptions, temporalVersion } from './temporal-version.ts';

/** A firewall that drops packets makes a download hang: without a byte for this long it counts as blocked. */
const stalledAfterMs = 6_000;

/**
 * Fetches the CLI by the TypeScript SDK's own download. In a process of its own, because the SDK's
 * download cannot be cancelled.
 */
export async function downloadTemporal(target: string, { log, signal }: FindOptions): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(join(dirname(target), 'download-'));
  try {
    const script = join(import.meta.dirname, 'download-by-sdk.ts');
    const child = spawn(process.execPath, [script, folder, temporalVersion], { stdio: 'ignore', signal });
    const code = await endOrStall(child, folder, log);
    if (code !== 0) throw new Error('the download of it is blocked or failed');
    const [program] = readdirSync(folder).filter((name) => !name.endsWith('.downloading'));
    if (program === undefined) throw new Error('the download of it left nothing');
    renameSync(join(folder, program), target);
    log(`The Temporal server was downloaded, kept as ${target}.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function endOrStall(
  child: ReturnType<typeof spawn>,
  folder: string,
  log: (line: string) => void,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    let movedAt = performance.now();
    const watch = setInterval(() => {
      const now = sizeOf(folder);
      if (now > 0 && bytes === 0) log('Downloading the Temporal server …');
      if (now !== bytes) movedAt = performance.now();
      bytes = now;
      if (performance.now() - movedAt > stalledAfterMs) child.kill('SIGKILL');
    }, 250);
    child.once('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
    child.once('exit', (code) => {
      clearInterval(watch);
      resolve(code);
    });
  });
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
