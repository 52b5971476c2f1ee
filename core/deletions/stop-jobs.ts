import { cancelBackup } from '../backups/cancel-backup.ts';
import { cancelProof } from '../backups/proof/cancel-proof.ts';
import { forgetVerification, verificationsOf } from '../backups/store/files/verifications.ts';
import { openPurposes } from '../backups/store/proof/proofs.ts';
import type { Db } from '../database/database.ts';
import { isCybbackError } from '../domain/errors.ts';
import type { WorkKind } from '../jobs/store/job-events.ts';
import { openJobsOf } from '../jobs/store/open-jobs.ts';
import { forgetNotes } from '../notes/store/notes-due.ts';
import { endRebuild, rebuildsOf } from '../rebuilds/store/rebuilds.ts';
import { cancelRestore } from '../restores/steer-restore.ts';
import type { DeletionDeps } from './deps.ts';

type Cancel = (deps: DeletionDeps, scope: { workspaceId: string; id: string }) => Promise<unknown>;
const CANCEL: Readonly<Record<WorkKind, Cancel>> = {
  backup: cancelBackup,
  proof: cancelProof,
  comparison: cancelProof,
  restore: cancelRestore,
};

/**
 * Asks everything that runs in the workspace to stop. Verifications and rebuilds only read: they end at once, and nothing more
 * is noted beside the backups.
 *
 * @returns how many jobs had not ended.
 */
export async function stopJobs(deps: DeletionDeps, workspaceId: string): Promise<number> {
  const { db, jobs } = deps;
  for (const { id, connectionId } of await verificationsOf(db, workspaceId)) {
    await jobs.endWorkflow({ kind: 'verification', jobId: id, connectionId });
    await forgetVerification(db, id);
  }
  for (const { id, connectionId } of await rebuildsOf(db, workspaceId)) {
    await jobs.endWorkflow({ kind: 'rebuild', jobId: id, connectionId });
    const error = { code: 'conflict', message: 'The workspace is being deleted.' };
    await endRebuild(db, id, { state: 'failed', error });
  }
  await forgetNotes(db, workspaceId);
  const open = await workOf(db, workspaceId);
  for (const { kind, id } of open) await cancel(deps, kind, { workspaceId, id });
  return open.length;
}

/**
 * Ends the workflows of what did not stop, and then the jobs, so that nobody takes them up again. What they were writing at
 * that moment, the second round finds.
 */
export async function endJobs(deps: DeletionDeps, workspaceId: string): Promise<void> {
  for (const { kind, id, connectionId } of await workOf(deps.db, workspaceId)) {
    await deps.jobs.endWorkflow({ kind, jobId: id, connectionId });
    await cancel(deps, kind, { workspaceId, id });
  }
}

interface Work {
  readonly kind: WorkKind;
  readonly id: string;
  readonly connectionId: string;
}

/** Every job with what works on it. What a plan is made from ends with its restore. */
async function workOf(db: Db, workspaceId: string): Promise<readonly Work[]> {
  const [jobs, purposes] = await Promise.all([openJobsOf(db, workspaceId), openPurposes(db, workspaceId)]);
  return jobs.flatMap((job): Work[] => {
    const purpose = purposes.get(job.id);
    if (purpose === 'plan') return [];
    return [purpose === 'comparison' ? { ...job, kind: 'comparison' } : job];
  });
}

async function cancel(deps: DeletionDeps, kind: WorkKind, scope: { workspaceId: string; id: string }): Promise<void> {
  try {
    await CANCEL[kind](deps, scope);
  } catch (error) {
    // It has just ended.
    if (!isCybbackError(error, 'conflict', 'not-found')) throw error;
  }
}
