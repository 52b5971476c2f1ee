import { continueAsNew, isCancellation, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { DeletionActivities } from '../activities/deletion-activities.ts';
import type { DeleteWorkspaceInput } from '../core/temporal/names.ts';
import { BOOKKEEPING, ERASURE } from './activity-options.ts';
import { failureFacts } from './failure.ts';

const PAGE = 100;
/** So long what runs is waited for, then it is ended from outside. */
const STOP_TRIES = 60;
const STOP_WAIT = '5 seconds';
/** A managed storage that is away is waited for, however long that takes. */
const STORAGE_WAIT = '10 minutes';

const { beginDeletion, stopJobsOfWorkspace, endJobsOfWorkspace, repositoriesToErase, leaveRepository, finishDeletion } =
  proxyActivities<DeletionActivities>({
    ...BOOKKEEPING,
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '15 seconds',
  });
const { endSubscriptionOfWorkspace } = proxyActivities<DeletionActivities>({
  ...BOOKKEEPING,
  startToCloseTimeout: '2 minutes',
});
const { eraseRepositoryWindow, eraseRowsWindow } = proxyActivities<DeletionActivities>(ERASURE);

/**
 * Deletes a workspace for good. Every step can be repeated and where it is stands in the database: a run that was ended,
 * or grew long, begins anew and finds what is left to do. Files are looked for twice, because a job that was stopped may
 * have been writing one meanwhile.
 */
export async function deleteWorkspace(input: DeleteWorkspaceInput): Promise<void> {
  const { workspaceId } = input;
  if (!(await beginDeletion(workspaceId)).goOn) return;
  await stop(workspaceId);
  await endSubscriptionOfWorkspace(workspaceId);
  await eraseFiles(input, 1);
  while (!(await eraseRowsWindow(workspaceId)).done) await renew(input);
  await eraseFiles(input, 2);
  // What was being paid for at the first call is a subscription now.
  await endSubscriptionOfWorkspace(workspaceId);
  await finishDeletion(workspaceId);
}

async function stop(workspaceId: string): Promise<void> {
  for (let tries = 1; (await stopJobsOfWorkspace(workspaceId)) > 0; tries += 1) {
    if (tries >= STOP_TRIES) return endJobsOfWorkspace(workspaceId);
    await sleep(STOP_WAIT);
  }
}

async function eraseFiles(input: DeleteWorkspaceInput, round: number): Promise<void> {
  for (let after: string | null = null; ;) {
    const found: readonly string[] = await repositoriesToErase(input.workspaceId, after, PAGE);
    for (const repositoryId of found) await eraseRepository(input, { repositoryId, round });
    after = found.at(-1) ?? null;
    if (found.length < PAGE || after === null) return;
  }
}

async function eraseRepository(
  input: DeleteWorkspaceInput,
  { repositoryId, round }: { repositoryId: string; round: number },
): Promise<void> {
  const repository = { workspaceId: input.workspaceId, repositoryId, round };
  for (;;) {
    await renew(input);
    try {
      if ((await eraseRepositoryWindow(repository)).done) return;
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (await leaveRepository(repository, failureFacts(error).code)) return;
      await sleep(STORAGE_WAIT);
    }
  }
}

async function renew(input: DeleteWorkspaceInput): Promise<void> {
  if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof deleteWorkspace>(input);
}
