import { cancelBackup } from '../backups/cancel-backup.ts';
import { cancelProof } from '../backups/proof/cancel-proof.ts';
import { isCybbackError } from '../domain/errors.ts';
import type { JobKind } from '../jobs/store/job-events.ts';
import { openJobsOf } from '../jobs/store/open-jobs.ts';
import { cancelRestore } from '../restores/steer-restore.ts';
import type { DeletionDeps } from './deps.ts';

type Cancel = (deps: DeletionDeps, scope: { workspaceId: string; id: string }) => Promise<unknown>;
const CANCEL: Readonly<Record<JobKind, Cancel>> = {
  backup: cancelBackup,
  proof: cancelProof,
  restore: cancelRestore,
};

/** Asks everything that runs in the workspace to stop. @returns how many jobs had not ended. */
export async function stopJobs(deps: DeletionDeps, workspaceId: string): Promise<number> {
  const open = await openJobsOf(deps.db, workspaceId);
  for (const { kind, id } of open)
    await CANCEL[kind](deps, { workspaceId, id }).catch((error: unknown) => {
      // It has just ended.
      if (!isCybbackError(error, 'conflict', 'not-found')) throw error;
    });
  return open.length;
}

/** Ends the workflows of what did not stop. What they were writing at that moment, the second round finds. */
export async function endJobs({ db, jobs }: DeletionDeps, workspaceId: string): Promise<void> {
  for (const { kind, id, connectionId } of await openJobsOf(db, workspaceId))
    await jobs.endWorkflow({ kind, jobId: id, connectionId });
}
