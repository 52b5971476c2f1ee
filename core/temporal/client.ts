import { Client, Connection, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { TemporalConfig } from '../config/config.ts';
import type { Secret } from '../config/secret.ts';
import { CybbackError } from '../domain/errors.ts';
import type { JobRun } from '../jobs/take-up-lost.ts';
import type { Lane } from '../jobs/turn-limits.ts';
import { temporalConnectionOptions } from './connection-options.ts';
import { attributes, isOf } from './job-attributes.ts';
import { type MemoOf, nothingMore } from './memo.ts';
import {
  type BackupInput,
  type DeleteWorkspaceInput,
  type ProofInput,
  type RebuildInput,
  type RestoreInput,
  type VerifyInput,
  BACKUP_WORKFLOW,
  CANCEL_SIGNAL,
  CONFIRM_SIGNAL,
  DELETE_WORKSPACE_WORKFLOW,
  PROOF_WORKFLOW,
  REBUILD_WORKFLOW,
  RESTORE_WORKFLOW,
  SEARCH_ATTRIBUTES,
  TURN_SIGNAL,
  VERIFY_WORKFLOW,
  rebuildWorkflowId,
  verifyWorkflowId,
  backupWorkflowId,
  comparisonWorkflowId,
  deleteWorkspaceWorkflowId,
  proofWorkflowId,
  restoreWorkflowId,
} from './names.ts';
import { type TemporalSchedules, createSchedules } from './schedules.ts';
import { type Worked, workflowIdOf } from './workflow-id-of.ts';

/** What the API asks of Temporal. Failures are `temporal-unavailable`. */
export interface Jobs {
  /** @returns false where a backup workflow of the connection is still running. */
  startBackup(input: BackupInput & { workspaceId: string; lane: Lane; label: string }): Promise<boolean>;
  /** Whether a backup workflow of the connection is running. */
  isBackupRunning(connectionId: string): Promise<boolean>;
  /** @returns false where no such workflow is running. */
  cancelBackup(connectionId: string): Promise<boolean>;
  /** Does nothing where the verification of the backup is under way. */
  startVerify(input: VerifyInput & { workspaceId: string; connectionId: string; label: string }): Promise<void>;
  /** Does nothing where the rebuild is under way. */
  startRebuild(input: RebuildInput & { workspaceId: string; connectionId: string; label: string }): Promise<void>;
  /** @returns false where a proof workflow of the connection is still running. */
  startProof(input: ProofInput & { workspaceId: string; label: string }): Promise<boolean>;
  /** Whether a proof workflow of the connection is running. */
  isProofRunning(connectionId: string): Promise<boolean>;
  /** @returns false where no such workflow is running. */
  cancelProof(connectionId: string): Promise<boolean>;
  /** Does nothing where the comparison is under way. */
  startComparison(input: ProofInput & { workspaceId: string; label: string }): Promise<void>;
  isComparisonRunning(comparisonId: string): Promise<boolean>;
  /** @returns false where no such workflow is running. */
  cancelComparison(comparisonId: string): Promise<boolean>;
  startRestore(input: RestoreInput & { workspaceId: string; connectionId: string; label: string }): Promise<void>;
  /** @returns false where no such workflow is running. */
  confirmRestore(restoreId: string): Promise<boolean>;
  /** @returns false where no such workflow is running. */
  cancelRestore(restoreId: string): Promise<boolean>;
  /** What is known of a job that has not ended. */
  runOf(job: Worked): Promise<JobRun>;
  /** Whether the workflow of the restore is running. */
  isRestoreRunning(restoreId: string): Promise<boolean>;
  /** Tells a job that waits that it may have its turn now. @returns false where no such workflow is running. */
  wakeBackup(connectionId: string): Promise<boolean>;
  wakeRestore(restoreId: string): Promise<boolean>;
  wakeProof(connectionId: string): Promise<boolean>;
  wakeComparison(comparisonId: string): Promise<boolean>;
  /** Does nothing where the deletion of the workspace is under way. */
  startWorkspaceDeletion(input: DeleteWorkspaceInput): Promise<void>;
  /** Ends the workflow of a job from outside, at once. @returns false where no such workflow is running. */
  endWorkflow(job: Worked): Promise<boolean>;
  /** Throws where the service does not answer. */
  ping(): Promise<void>;
}

/**
 * Which windows a worker takes first where several wait: smaller goes first. Among equals, the workspaces take turns
 * (fairness key). Servers that know neither take them in the order in which they came.
 */
const PRIORITY = { scheduled: 2, restore: 2, backup: 3, dryRun: 4, comparison: 4, proof: 4 } as const;

/** A request is waiting: better an answer that says what is wrong than a page that hangs. */
const DEADLINE_MS = 5_000;

export interface TemporalClient {
  readonly jobs: Jobs;
  readonly schedules: TemporalSchedules;
  close(): Promise<void>;
}

export async function openTemporal(
  config: TemporalConfig,
  apiKey: Secret | null,
  memoOf: MemoOf = nothingMore,
): Promise<TemporalClient> {
  const connection = Connection.lazy(await temporalConnectionOptions(config, apiKey));
  const client = new Client({ connection, namespace: config.namespace });
  return {
    jobs: createJobs(client, config.taskQueue, memoOf),
    schedules: createSchedules(client, config.taskQueue, memoOf),
    close: () => connection.close(),
  };
}

export function createJobs(client: Client, taskQueue: string, memoOf: MemoOf = nothingMore): Jobs {
  const call = <T>(run: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + DEADLINE_MS, run).catch(translate);
  const signal = (workflowId: string, name: string): Promise<boolean> =>
    call(() =>
      client.workflow
        .getHandle(workflowId)
        .signal(name)
        .then(() => true, unlessFound),
    );
  const isRunning = (workflowId: string): Promise<boolean> =>
    call(async () => {
      const description = await client.workflow.getHandle(workflowId).describe().catch(unlessFound);
      return description !== false && description.status.name === 'RUNNING';
    });
  /** One at a time under its ID. */
  const startAlone = (type: string, workflowId: string, started: StartedAlone): Promise<boolean> =>
    call(async () =>
      client.workflow
        .start(type, {
          taskQueue,
          memo: await memoOf(started),
          workflowId,
          args: [started.input],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          staticSummary: started.label,
          priority: { priorityKey: started.priorityKey, fairnessKey: started.workspaceId },
          searchAttributes: attributes(started),
        })
        .then(() => true, unlessStarted),
    );

  /** What reads the storage alone. */
  const startReading = (
    type: string,
    workflowId: string,
    started: Omit<StartedAlone, 'priorityKey'>,
  ): Promise<boolean> =>
    call(async () =>
      client.workflow
        .start(type, {
          taskQueue,
          memo: await memoOf(started),
          workflowId,
          args: [started.input],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          staticSummary: started.label,
          searchAttributes: attributes(started),
        })
        .then(() => true, unlessStarted),
    );

  return {
    runOf: (job) =>
      call(async () => {
        const described = await client.workflow.getHandle(workflowIdOf(job)).describe().catch(unlessFound);
        if (described === false) return 'unknown';
        if (described.status.name === 'RUNNING') return 'running';
        // Jobs of a connection share an ID: the last workflow under it may be that of an earlier one.
        return isOf(described.searchAttributes, job.jobId) ? 'ended' : 'unknown';
      }),
    startBackup: ({ backupId, connectionId, workspaceId, lane, label }) =>
      startAlone(BACKUP_WORKFLOW, backupWorkflowId(connectionId), {
        input: { backupId, connectionId } satisfies BackupInput,
        label,
        workspaceId,
        connectionId,
        jobId: backupId,
        priorityKey: lane === 'scheduled' ? PRIORITY.scheduled : PRIORITY.backup,
      }),
    isBackupRunning: (connectionId) => isRunning(backupWorkflowId(connectionId)),
    startProof: ({ proofId, connectionId, workspaceId, label }) =>
      startAlone(PROOF_WORKFLOW, proofWorkflowId(connectionId), {
        input: { proofId, connectionId } satisfies ProofInput,
        label,
        workspaceId,
        connectionId,
        jobId: proofId,
        priorityKey: PRIORITY.proof,
      }),
    startComparison: async ({ proofId, connectionId, workspaceId, label }) => {
      await startAlone(PROOF_WORKFLOW, comparisonWorkflowId(proofId), {
        input: { proofId, connectionId } satisfies ProofInput,
        label,
        workspaceId,
        connectionId,
        jobId: proofId,
        priorityKey: PRIORITY.comparison,
      });
    },
    isComparisonRunning: (id) => isRunning(comparisonWorkflowId(id)),
    cancelComparison: (id) => signal(comparisonWorkflowId(id), CANCEL_SIGNAL),
    isProofRunning: (connectionId) => isRunning(proofWorkflowId(connectionId)),
    cancelProof: (connectionId) => signal(proofWorkflowId(connectionId), CANCEL_SIGNAL),
    cancelBackup: (connectionId) => signal(backupWorkflowId(connectionId), CANCEL_SIGNAL),
    startVerify: async ({ backupId, ...started }) => {
      const input = { backupId } satisfies VerifyInput;
      await startReading(VERIFY_WORKFLOW, verifyWorkflowId(backupId), { input, jobId: backupId, ...started });
    },
    startRebuild: async ({ rebuildId, ...started }) => {
      const input = { rebuildId } satisfies RebuildInput;
      await startReading(REBUILD_WORKFLOW, rebuildWorkflowId(rebuildId), { input, jobId: rebuildId, ...started });
    },
    startRestore: async ({ workspaceId, connectionId, label, ...input }) => {
      const { restoreId, dryRun } = input;
      await call(async () =>
        client.workflow
          .start(RESTORE_WORKFLOW, {
            taskQueue,
            memo: await memoOf({ workspaceId, connectionId }),
            workflowId: restoreWorkflowId(restoreId),
            args: [input satisfies RestoreInput],
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            staticSummary: label,
            priority: { priorityKey: dryRun ? PRIORITY.dryRun : PRIORITY.restore, fairnessKey: workspaceId },
            searchAttributes: attributes({ workspaceId, connectionId, jobId: restoreId }),
          })
          // The ID is this restore's own: already started means started by an earlier try of the same request.
          .then(() => true, unlessStarted),
      );
    },
    confirmRestore: (restoreId) => signal(restoreWorkflowId(restoreId), CONFIRM_SIGNAL),
    cancelRestore: (restoreId) => signal(restoreWorkflowId(restoreId), CANCEL_SIGNAL),
    isRestoreRunning: (restoreId) => isRunning(restoreWorkflowId(restoreId)),
    wakeBackup: (connectionId) => signal(backupWorkflowId(connectionId), TURN_SIGNAL),
    wakeRestore: (restoreId) => signal(restoreWorkflowId(restoreId), TURN_SIGNAL),
    wakeProof: (connectionId) => signal(proofWorkflowId(connectionId), TURN_SIGNAL),
    wakeComparison: (id) => signal(comparisonWorkflowId(id), TURN_SIGNAL),
    startWorkspaceDeletion: async ({ workspaceId }) => {
      await call(() =>
        client.workflow
          .start(DELETE_WORKSPACE_WORKFLOW, {
            taskQueue,
            workflowId: deleteWorkspaceWorkflowId(workspaceId),
            args: [{ workspaceId } satisfies DeleteWorkspaceInput],
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
            staticSummary: 'Deletion of a workspace',
            searchAttributes: { [SEARCH_ATTRIBUTES.workspace]: [workspaceId] },
          })
          .then(() => true, unlessStarted),
      );
    },
    endWorkflow: (job) =>
      call(() =>
        client.workflow
          .getHandle(workflowIdOf(job))
          .terminate('the workspace is deleted')
          .then(() => true, unlessFound),
      ),
    ping: async () => {
      await call(() => client.connection.workflowService.getSystemInfo({}));
    },
  };
}

interface StartedAlone {
  readonly input: object;
  readonly label: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly jobId: string;
  readonly priorityKey: number;
}

function unlessStarted(error: unknown): false {
  if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
  throw error;
}

function unlessFound(error: unknown): false {
  if (error instanceof WorkflowNotFoundError) return false;
  throw error;
}

function translate(cause: unknown): never {
  throw new CybbackError(
    'temporal-unavailable',
    'The workflow service does not answer. Nothing was started; try again in a moment.',
    { cause },
  );
}
