import { randomUUID } from 'node:crypto';
import { highestSeq } from '../backups/store/files/adoption.ts';
import {
  keepRecords,
  markToRewrite,
  REWRITE_RULES,
  type RewriteRules,
  uncountedPacks,
} from '../backups/store/retention/packs-to-rewrite.ts';
import {
  forgetFile,
  type ManifestToRemove,
  manifestsLeftBehind,
  manifestsToRemove,
  markUnneeded,
  noteLocked,
  noteManifestRemoved,
  removingFiles,
  type RepositoryPlace,
} from '../backups/store/retention/remove-files.ts';
import { removeRows } from '../backups/store/retention/remove-rows.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { inLanes } from '../domain/in-lanes.ts';
import { isAnythingToRemove } from '../overview/store/retained-backups.ts';
import { isDamage } from '../repository/damage.ts';
import type { Repository } from '../repository/types.ts';
import { keepLockDays, returnRetentionLease, takeRetentionLease } from '../storages/store/retention-lease.ts';
import { decideRemovals, type RetainedConnection } from './plan-retention.ts';

const FILES_AT_ONCE = 200;
const PARALLEL = 8;
/** In one call; others are counted another day. */
const PACKS_COUNTED = 500;

export interface ApplyInput {
  readonly db: Db;
  /** Asked for only where there is something to remove. */
  openRepository(): Promise<Repository>;
  readonly connection: RetainedConnection;
  readonly repositoryId: string;
  /** The connection goes with its data: no later backup takes in what the database does not know. */
  readonly isLeaving?: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asked before each piece of work: it continues in another call. */
  readonly isOver: () => boolean;
  readonly rewriteRules?: RewriteRules;
}

export interface Applied {
  readonly done: boolean;
  /** `busy`: somebody else is at it. `behind`: the storage has backups that the database does not know. */
  readonly left?: 'busy' | 'behind';
}

/**
 * Removes from one repository what is due, in an order in which a crash at any point loses nothing that is kept and a
 * repetition finishes it: the decision; manifests, after which the storage itself does not know the backups any more;
 * rows of the catalogue; then files that no backup needs. Each step finds out anew what is needed. Called until `done`.
 */
export async function applyRetention(input: ApplyInput): Promise<Applied> {
  const { db, repositoryId, clock } = input;
  if (!(await isAnythingToRemove(db, repositoryId, new Date(clock.now())))) return { done: true };
  const owner = randomUUID();
  if (!(await takeRetentionLease(db, repositoryId, owner))) return { done: true, left: 'busy' };
  try {
    return await remove({ ...input, repository: await input.openRepository() }, () =>
      takeRetentionLease(db, repositoryId, owner),
    );
  } finally {
    await returnRetentionLease(db, repositoryId, owner);
  }
}

interface Removal extends ApplyInput {
  readonly repository: Repository;
}

async function remove(input: Removal, renew: () => Promise<boolean>): Promise<Applied> {
  const { db, repository, repositoryId, connection, clock, isOver } = input;
  if (input.isLeaving !== true && (await isBehind(input))) return { done: true, left: 'behind' };
  await keepLockDays(db, repositoryId, (await repository.retention())?.days ?? null);
  await decideRemovals(db, { ...connection, repositoryId }, clock.now());
  if (!(await removeManifests(input, renew))) return { done: false };
  const { done } = await removeRows({ db, connectionId: connection.connectionId, isOver });
  if (!done) return { done };
  return { done: await removeFiles(input, renew) };
}

/** Until the next backup has taken them in, nobody can say what they need. */
async function isBehind({ db, repository, connection }: Removal): Promise<boolean> {
  for await (const _ of repository.newerManifests(await highestSeq(db, connection.connectionId))) return true;
  return false;
}

const placeOf = ({ repositoryId, connection }: ApplyInput): RepositoryPlace => ({
  repositoryId,
  connectionId: connection.connectionId,
});

async function removeManifests(input: Removal, renew: () => Promise<boolean>): Promise<boolean> {
  const { db, repository, repositoryId, clock, isOver } = input;
  const place = placeOf(input);
  const now = new Date(clock.now());
  const gone = async (manifest: ManifestToRemove): Promise<void> => {
    const lockedUntil = await repository.removeFile(manifest.path);
    if (lockedUntil === null) await noteManifestRemoved(db, place, manifest);
    else await noteLocked(db, repositoryId, manifest.path, lockedUntil);
  };
  const manifests = [...(await manifestsToRemove(db, place, now)), ...(await manifestsLeftBehind(db, place, now))];
  for (const [index, manifest] of manifests.entries()) {
    if ((index > 0 && isOver()) || !(await renew())) return false;
    input.signal.throwIfAborted();
    await gone(manifest);
  }
  return true;
}

/** What of the packs that are needed is better written again. A pack that cannot be read is damaged, and no candidate. */
async function choosePacks(input: Removal): Promise<boolean> {
  const { db, repository, repositoryId, isOver, rewriteRules = REWRITE_RULES } = input;
  const uncounted = await uncountedPacks(db, repositoryId, rewriteRules, PACKS_COUNTED);
  for (const [index, { packId, sizeBytes }] of uncounted.entries()) {
    if (index > 0 && isOver()) return false;
    input.signal.throwIfAborted();
    try {
      await keepRecords(db, repositoryId, packId, await repository.countRecords(packId, sizeBytes));
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  await markToRewrite(db, placeOf(input), rewriteRules);
  return true;
}

async function removeFiles(input: Removal, renew: () => Promise<boolean>): Promise<boolean> {
  const { db, repository, repositoryId, clock, signal, isOver } = input;
  const now = new Date(clock.now());
  await markUnneeded(db, placeOf(input), now);
  if (input.isLeaving !== true && !(await choosePacks(input))) return false;
  for (let after = ''; ;) {
    if ((after !== '' && isOver()) || !(await renew())) return false;
    const paths = await removingFiles(db, repositoryId, { now, after, limit: FILES_AT_ONCE });
    await inLanes(paths, PARALLEL, async (path) => {
      signal.throwIfAborted();
      const lockedUntil = await repository.removeFile(path);
      if (lockedUntil === null) await db.transaction().execute((tx) => forgetFile(tx, repositoryId, path));
      else await noteLocked(db, repositoryId, path, lockedUntil);
    });
    const last = paths.at(-1);
    if (last === undefined) return true;
    after = last;
  }
}
