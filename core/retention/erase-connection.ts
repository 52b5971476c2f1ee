import {
  askForRemovalOfAll,
  isAnyManifestLeft,
  lockBackups,
  takeBackAllRemovals,
} from '../backups/store/retention/marks.ts';
import { lockedFiles } from '../backups/store/retention/remove-files.ts';
import { type ConnectionScope } from '../connections/store/connections.ts';
import { deleteConnection } from '../connections/store/disconnect.ts';
import { askForErasure, noteErased, takeBackErasure } from '../connections/store/erasures.ts';
import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import { eraseRows } from '../overview/store/erase-rows.ts';
import { hasRunningJob } from '../overview/store/running-jobs.ts';
import type { Repository } from '../repository/types.ts';
import type { StorageFolder } from '../storage/storage.ts';
import { type ApplyInput, applyRetention } from './apply-retention.ts';
import { emptyFolder } from './empty-folder.ts';
import { graceEnd, planRetention } from './plan-retention.ts';

/**
 * Disconnects a tenant, and has its backups deleted when the grace time is over.
 *
 * @returns when that begins. Errors: `not-found`; `conflict` where a job runs or a backup is on hold: nothing is changed then.
 */
export async function disconnectWithData(
  db: Db,
  scope: ConnectionScope,
  { by, now }: { by: string; now: number },
): Promise<Date> {
  const dueAt = graceEnd(now);
  const outcome = await deleteConnection(db, scope, {
    hasRunningJob,
    async also(trx) {
      await lockBackups(trx, scope.id);
      const { backups } = await planRetention(trx, { workspaceId: scope.workspaceId, connectionId: scope.id }, now);
      const held = backups.filter(({ holdReason }) => holdReason !== null).length;
      if (held > 0)
        throw new CybbackError(
          'conflict',
          `Backups of this connection are on legal hold (${String(held)}). Release them first, or disconnect the tenant without deleting its data.`,
        );
      await askForErasure(trx, scope, { by, dueAt });
      await askForRemovalOfAll(trx, scope.id, { by, dueAt });
    },
  });
  if (outcome === 'unknown') throw new CybbackError('not-found', 'There is no such connection.');
  if (outcome === 'running')
    throw new CybbackError(
      'conflict',
      'A backup, proof or restore of this connection is running. Wait for its end or cancel it first.',
    );
  return dueAt;
}

/** The tenant stays disconnected, and its backups stay readable. Errors: `conflict` where there is nothing to take back any more. */
export async function keepData(db: Db, scope: ConnectionScope, now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockBackups(trx, scope.id);
    if (!(await takeBackErasure(trx, scope, new Date(now))))
      throw new CybbackError('conflict', 'The data of this connection is not going to be deleted, or that has begun.');
    await takeBackAllRemovals(trx, scope.id);
  });
}

export interface EraseInput extends Omit<ApplyInput, 'openRepository' | 'repositoryId' | 'isLeaving'> {
  readonly repositoryIds: readonly string[];
  openRepository(repositoryId: string): Promise<Repository>;
  /** Where its files lie; nothing is written by that. */
  openFolder(repositoryId: string): Promise<StorageFolder>;
}

/**
 * Removes the backups as retention does, then whatever else lies in the connection's folders, then rows that tell of the
 * tenant. What the storage protects stays, and is tried again with the next daily check; so is what is on hold or in use.
 * Called until `done`.
 */
export async function eraseConnection(input: EraseInput): Promise<{ done: boolean }> {
  const { db, connection } = input;
  let isClean = true;
  for (const repositoryId of input.repositoryIds) {
    const openRepository = (): Promise<Repository> => input.openRepository(repositoryId);
    const { done, left } = await applyRetention({ ...input, repositoryId, openRepository, isLeaving: true });
    if (!done) return { done };
    if (left !== undefined || (await isAnythingKept(input, repositoryId))) isClean = false;
    else {
      const outcome = await emptyFolder(await input.openFolder(repositoryId), input);
      if (outcome === 'over') return { done: false };
      isClean = isClean && outcome === 'empty';
    }
  }
  if (!isClean) return { done: true };
  while (await eraseRows(db, { connectionId: connection.connectionId })) if (input.isOver()) return { done: false };
  await noteErased(db, connection.connectionId);
  return { done: true };
}

/** Backups, or files of removed ones that the storage protects: these are known, and tried again when that ends. */
async function isAnythingKept({ db, connection, clock }: EraseInput, repositoryId: string): Promise<boolean> {
  const { backups } = await planRetention(db, connection, clock.now());
  return (
    backups.some((backup) => backup.repositoryId === repositoryId) ||
    (await isAnyManifestLeft(db, repositoryId)) ||
    (await lockedFiles(db, [repositoryId])).files > 0
  );
}
