import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SentenceError } from '#core/observability/sentence-error.ts';
import { copyBinaries, findPostgresBinaries } from './binaries.ts';
import { type ServerUser, canReach, chooseServerUser, giveTo } from './server-user.ts';

export interface ClusterPlace {
  readonly binaries: string;
  readonly cluster: string;
  readonly passwordFile: string;
  readonly user: ServerUser;
}

/**
 * Where the cluster and its programs lie, and as whom they run. A server user that cannot enter the data
 * folder (root's home, say) gets a folder below /var/lib whose name is derived from the data folder.
 * A cluster that exists is used where it is, by its owner.
 */
export function placeCluster(dataDir: string, log: (line: string) => void): ClusterPlace {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const here = join(dataDir, 'cluster');
  const elsewhere = join(
    '/var/lib/cybback',
    createHash('sha256').update(dataDir).digest('hex').slice(0, 16),
    'cluster',
  );
  const existing = [elsewhere, here].find((cluster) => existsSync(join(cluster, 'PG_VERSION')));
  const user = chooseServerUser(existing === undefined ? undefined : statSync(existing).uid);
  const reachable = canReach(user, dirname(dataDir));
  if (existing === here && !reachable) {
    throw new SentenceError(
      `PostgreSQL would run as ${user.description}, which cannot enter ${dataDir}, where its data lies. Start as the ` +
        'user who started it first, or move the data folder to a place that user can enter (CYBBACK_DATA).',
    );
  }
  const cluster = existing ?? (reachable ? here : elsewhere);
  if (cluster === elsewhere) log(`PostgreSQL runs as ${user.description} and keeps its data in ${dirname(elsewhere)}.`);
  mkdirSync(dirname(cluster), { recursive: true, mode: 0o755 });
  giveTo(user, dirname(cluster));
  return { binaries: reachableBinaries(user), cluster, passwordFile: join(dataDir, 'password'), user };
}

function reachableBinaries(user: ServerUser): string {
  const installed = findPostgresBinaries();
  return canReach(user, join(installed, 'bin')) ? installed : copyBinaries(installed, '/var/cache/cybback');
}
