import { CancellationScope, patched, workflowInfo } from '@temporalio/workflow';

/**
 * Whether this run is to end here and continue as a new one, with nothing in hand. Temporal ends a workflow by force at 51,200 events and
 * suggests a new run from 4,096; a window adds about six. A cancelled run does not continue: its next activity ends it.
 *
 * `patched`: what an earlier release began has gone on beyond the suggestion, and is replayed like that.
 */
export function isHistoryLong(): boolean {
  return (
    workflowInfo().continueAsNewSuggested &&
    !CancellationScope.current().consideredCancelled &&
    patched('continue-as-new')
  );
}
