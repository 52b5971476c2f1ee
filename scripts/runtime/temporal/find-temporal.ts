import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { SentenceError, messageOf } from '../sentence-error.ts';
import { buildTemporal } from './build-temporal.ts';
import { downloadTemporal } from './download-temporal.ts';

/** Newest CLI that Go can build from its published module (later ones replace a module that is not published). */
export const temporalVersion = '1.5.1';
export const oldestGo = [1, 25] as const;

export interface FindOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Path of the `temporal` program: PATH, then the user's cache, then the SDK's download, then a build with Go.
 * What was downloaded or built is kept in the cache.
 */
export async function findTemporal(options: FindOptions): Promise<string> {
  const cached = cachedTemporalPath();
  const found = [onPath('temporal'), cached].find((candidate) => candidate !== undefined && runs(candidate));
  if (found !== undefined) return found;
  const tried: string[] = [];
  for (const attempt of [downloadTemporal, buildTemporal]) {
    try {
      await attempt(cached, options);
      if (runs(cached)) return cached;
      tried.push(`${cached} does not run`);
    } catch (error) {
      options.signal?.throwIfAborted();
      tried.push(messageOf(error));
    }
  }
  throw new SentenceError(
    `There is no Temporal server here (${tried.join('; ')}). Install the Temporal CLI so that "temporal" is on PATH, ` +
      `or Go ${oldestGo.join('.')} or newer to build it, or set TEMPORAL_ADDRESS to a server of your own.`,
  );
}

export function cachedTemporalPath(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'cybback', `temporal-${temporalVersion}`, 'temporal');
}

/** First executable of that name; npm puts `.bin` folders on PATH, which is fine. */
export function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** `[1, 26]`, or undefined without Go. GOTOOLCHAIN=local: the question must not download a toolchain. */
export function goVersion(): readonly [number, number] | undefined {
  try {
    const answer = execFileSync('go', ['env', 'GOVERSION'], {
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, major, minor] = /go(\d+)\.(\d+)/.exec(answer) ?? [];
    return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function runs(path: string): boolean {
  return isExecutable(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
