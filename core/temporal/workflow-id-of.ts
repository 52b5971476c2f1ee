import type { WorkKind } from '../jobs/store/job-events.ts';
import {
  backupWorkflowId,
  comparisonWorkflowId,
  proofWorkflowId,
  rebuildWorkflowId,
  restoreWorkflowId,
  verifyWorkflowId,
} from './names.ts';

/** A piece of work that one workflow does. */
export interface Worked {
  readonly kind: WorkKind | 'verification' | 'rebuild';
  readonly jobId: string;
  readonly connectionId: string;
}

const WORKFLOW_IDS: Readonly<Record<Worked['kind'], (jobId: string, connectionId: string) => string>> = {
  backup: (_, connectionId) => backupWorkflowId(connectionId),
  proof: (_, connectionId) => proofWorkflowId(connectionId),
  comparison: comparisonWorkflowId,
  restore: restoreWorkflowId,
  verification: verifyWorkflowId,
  rebuild: rebuildWorkflowId,
};

export function workflowIdOf({ kind, jobId, connectionId }: Worked): string {
  return WORKFLOW_IDS[kind](jobId, connectionId);
}
