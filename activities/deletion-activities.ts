import { getDeletion } from '#core/accounts/store/workspace-deletions.ts';
import { beginDeletion } from '#core/deletions/begin-deletion.ts';
import type { DeletionDeps } from '#core/deletions/deps.ts';
import { eraseFiles } from '#core/deletions/erase-files.ts';
import { finishDeletion } from '#core/deletions/finish-deletion.ts';
import { endJobs, stopJobs } from '#core/deletions/stop-jobs.ts';
import { leaveFiles } from '#core/deletions/store/repository-erasures.ts';
import { deletionState } from '#core/domain/workspace-deletion.ts';
import { windowEnd } from '#core/jobs/window-end.ts';
import { eraseRows } from '#core/overview/store/erase-rows.ts';
import { repositoryIdsOf } from '#core/overview/store/erasures-of-workspace.ts';
import { getRepository } from '#core/storages/store/repositories.ts';
import { activity, cancellation, slotInHand, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

/** A repository of the workspace, in the first or the second round. */
export interface RepositoryOfDeletion {
  readonly workspaceId: string;
  readonly repositoryId: string;
  readonly round: number;
}

/** Each can be repeated at any time. */
export interface DeletionActivities {
  /** The point of no return. `goOn` is false where the deletion is not due, was taken back, or is done. */
  beginDeletion(workspaceId: string): Promise<{ goOn: boolean }>;
  /** Asks what runs to stop. @returns how many jobs had not ended. */
  stopJobsOfWorkspace(workspaceId: string): Promise<number>;
  endJobsOfWorkspace(workspaceId: string): Promise<void>;
  endSubscriptionOfWorkspace(workspaceId: string): Promise<void>;
  /** IDs only, in order; an empty list is the end. */
  repositoriesToErase(workspaceId: string, after: string | null, limit: number): Promise<readonly string[]>;
  /** To be called again until `done`. */
  eraseRepositoryWindow(repository: RepositoryOfDeletion): Promise<{ done: boolean }>;
  /** Its storage did not answer for as long as was waited. @returns false for the managed storage, which is never given up. */
  leaveRepository(repository: RepositoryOfDeletion, code: string): Promise<boolean>;
  /** To be called again until `done`. */
  eraseRowsWindow(workspaceId: string): Promise<{ done: boolean }>;
  finishDeletion(workspaceId: string): Promise<void>;
}

const WINDOWS = { windowMs: 60_000, awaitedWindowMs: 5_000 };

export function createDeletionActivities(deps: ActivityDeps): DeletionActivities {
  const { db, clock } = deps;
  const deletion: DeletionDeps = { db, clock, ...deps.deletions };

  const eraseRepositoryWindow: DeletionActivities['eraseRepositoryWindow'] = async (repository) => {
    await demandStarted(repository.workspaceId);
    const isOver = windowEnd(clock, slotInHand(), WINDOWS);
    return { done: await eraseFiles(deletion, { ...repository, signal: cancellation(), isOver }) };
  };

  const leaveRepository: DeletionActivities['leaveRepository'] = async ({ workspaceId, repositoryId, round }, code) => {
    const repository = await getRepository(db, { workspaceId, id: repositoryId });
    if (!repository) return true;
    if (repository.storage.workspaceId === null) return false;
    await leaveFiles(db, { repositoryId, round, code });
    return true;
  };

  const eraseRowsWindow: DeletionActivities['eraseRowsWindow'] = async (workspaceId) => {
    await demandStarted(workspaceId);
    const isOver = windowEnd(clock, slotInHand(), WINDOWS);
    for (;;) {
      cancellation().throwIfAborted();
      if (!(await eraseRows(db, { workspaceId }))) return { done: true };
      if (isOver()) return { done: false };
    }
  };

  /** Whoever calls: nothing of a workspace goes that could still be kept. */
  const demandStarted = async (workspaceId: string): Promise<void> => {
    const found = await getDeletion(db, workspaceId);
    if (found && deletionState(found) !== 'started') throw new Error('the deletion of the workspace has not begun');
  };

  return {
    beginDeletion: activity(deps, async (workspaceId: string) => ({
      goOn: await beginDeletion(deletion, workspaceId),
    })),
    stopJobsOfWorkspace: activity(deps, (workspaceId: string) => stopJobs(deletion, workspaceId)),
    endJobsOfWorkspace: activity(deps, (workspaceId: string) => endJobs(deletion, workspaceId)),
    endSubscriptionOfWorkspace: activity(deps, async (workspaceId: string) =>
      deletion.billing?.endSubscription(workspaceId),
    ),
    repositoriesToErase: activity(deps, (workspaceId: string, after: string | null, limit: number) =>
      repositoryIdsOf(db, workspaceId, { after, limit }),
    ),
    eraseRepositoryWindow: slottedActivity(deps, eraseRepositoryWindow),
    leaveRepository: activity(deps, leaveRepository),
    eraseRowsWindow: slottedActivity(deps, eraseRowsWindow),
    finishDeletion: activity(deps, (workspaceId: string) => finishDeletion(deletion, workspaceId)),
  };
}
