import { startDeletion } from '../accounts/store/workspace-deletions.ts';
import { disconnectAll } from '../connections/store/disconnect.ts';
import { deleteSchedulesOf } from '../schedules/store/schedules.ts';
import type { DeletionDeps } from './deps.ts';
import { noteDeletionStarted } from './store/deleted-workspaces.ts';

/**
 * The point from which it cannot be taken back: members, keys and schedules are gone and no connection is looked after any
 * more. Safe to repeat. @returns false where it is not due, was taken back, or is done.
 */
export async function beginDeletion({ db, clock }: DeletionDeps, workspaceId: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const started = await startDeletion(trx, workspaceId, new Date(clock.now()));
    if (!started?.startedAt) return false;
    const { requestedAt, startedAt } = started;
    await noteDeletionStarted(trx, { workspaceId, requestedAt, startedAt });
    await deleteSchedulesOf(trx, workspaceId);
    await disconnectAll(trx, workspaceId, startedAt);
    return true;
  });
}
