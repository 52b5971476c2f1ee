import { SentenceError, messageOf } from '#core/observability/sentence-error.ts';
import { oldestGo } from '../go/go-version.ts';
import { cachedProgram, onPath, runs } from '../programs.ts';
import { buildTemporal } from './build-temporal.ts';
import { downloadTemporal } from './download-temporal.ts';
import { type FindOptions, temporalVersion } from './temporal-version.ts';

/** Puts the program at the path. */
export type Fetcher = (target: string, options: FindOptions) => Promise<void>;

const FETCHERS: readonly Fetcher[] = [downloadTemporal, buildTemporal];

/**
 * Path of the `temporal` program: PATH, then the user's cache, then the SDK's download, then a build with Go.
 * What was downloaded or built is kept in the cache.
 */
export async function findTemporal(options: FindOptions, fetchers: readonly Fetcher[] = FETCHERS): Promise<string> {
  const cached = cachedTemporalPath();
  const found = [onPath('temporal'), cached].find((candidate) => candidate !== undefined && runs(candidate));
  if (found !== undefined) return found;
  const tried: string[] = [];
  for (const attempt of fetchers) {
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
  return cachedProgram('temporal', temporalVersion);
}
