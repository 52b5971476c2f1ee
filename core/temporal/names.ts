import type { Wave } from '../domain/plan/waves.ts';
import type { TypeKey } from '../domain/type-keys.ts';

/** Names that the API and the workers must agree on. Operators read them in Temporal's UI. */
export const BACKUP_WORKFLOW = 'backup';
export const RESTORE_WORKFLOW = 'restore';
export const PROOF_WORKFLOW = 'proof';
export const SCHEDULED_BACKUP_WORKFLOW = 'scheduledBackup';
export const VERIFY_WORKFLOW = 'verify';
export const REBUILD_WORKFLOW = 'rebuild';
export const DAILY_CHECK_WORKFLOW = 'dailyCheck';

export const DELETE_WORKSPACE_WORKFLOW = 'deleteWorkspace';

export const CANCEL_SIGNAL = 'cancel';
export const CONFIRM_SIGNAL = 'confirm';
/** A waiting job is told that it may have its turn now. */
export const TURN_SIGNAL = 'turn';
/** Answers how far a workflow is: `BackupProgress`, `RestoreProgress`, `ProofProgress`. */
export const STATE_QUERY = 'state';

/** One ID per connection: Temporal itself refuses a second backup of the same tenant while one runs. */
export function backupWorkflowId(connectionId: string): string {
  return `backup-${connectionId}`;
}

/** One ID per connection, as for backups. */
export function proofWorkflowId(connectionId: string): string {
  return `proof-${connectionId}`;
}

/** The workflow of a proof, of which each comparison has its own: several may wait. */
export function comparisonWorkflowId(comparisonId: string): string {
  return `comparison-${comparisonId}`;
}

export function restoreWorkflowId(restoreId: string): string {
  return `restore-${restoreId}`;
}

export function verifyWorkflowId(backupId: string): string {
  return `verify-${backupId}`;
}

export function rebuildWorkflowId(rebuildId: string): string {
  return `rebuild-${rebuildId}`;
}

export function deleteWorkspaceWorkflowId(workspaceId: string): string {
  return `delete-workspace-${workspaceId}`;
}

/** Of a schedule in Temporal, and with a time added the workflows that it starts. */
export const SCHEDULE_PREFIX = 'backup-schedule-';

export function scheduleWorkflowId(scheduleId: string): string {
  return `${SCHEDULE_PREFIX}${scheduleId}`;
}

/** One for each installation, which its task queue tells apart. */
export function dailyCheckScheduleId(taskQueue: string): string {
  return `daily-check-${taskQueue}`;
}

export const SEARCH_ATTRIBUTES = {
  workspace: 'CybbackWorkspace',
  connection: 'CybbackConnection',
  job: 'CybbackJob',
} as const;

/** Types that the job reads because the version that began it did; see `ADDED_TYPES`. */
interface WhatIsRead {
  /** The schedules of Privileged Identity Management. */
  readonly schedules?: boolean;
  /** The expiration of groups. */
  readonly expiration?: boolean;
}

/** Input of the backup workflow: references only. */
export interface BackupInput {
  readonly backupId: string;
  readonly connectionId: string;
  /** Of a run that continues another one whose history had grown long. */
  readonly continued?: {
    readonly read: readonly TypeKey[];
  } & WhatIsRead;
}

export interface BackupProgress {
  /** `starting` while it waits for its turn, too. */
  readonly phase: 'starting' | 'reading' | 'indexing' | 'publishing';
  readonly reading: readonly TypeKey[];
  /** Read to their end, or given up: those keep what the backup before held. */
  readonly read: readonly TypeKey[];
  readonly cancelRequested: boolean;
}

/** Input of the proof workflow: references only. */
export interface ProofInput {
  readonly proofId: string;
  readonly connectionId: string;
  /** Of a run that continues another one whose history had grown long. */
  readonly continued?: {
    readonly read: readonly TypeKey[];
    readonly compared: readonly TypeKey[];
    /** Types to be read, where they are not all. */
    readonly types?: readonly TypeKey[] | undefined;
    /** People wait for it. */
    readonly isAwaited?: boolean | undefined;
  } & Pick<WhatIsRead, 'expiration'>;
}

export interface ProofProgress {
  readonly phase: 'starting' | 'reading' | 'comparing';
  /** Read to their end, or given up. */
  readonly read: readonly TypeKey[];
  readonly compared: readonly TypeKey[];
  readonly cancelRequested: boolean;
}

export interface RestoreInput {
  readonly restoreId: string;
  readonly dryRun: boolean;
  /** Stop after the plan until the confirm signal arrives. */
  readonly confirmationRequired: boolean;
  /** Of a run that continues another one whose history had grown long. */
  readonly continued?: RestoreProgress;
}

export interface RestoreProgress {
  readonly phase: 'planning' | 'executing' | 'comparing';
  /** While executing. */
  readonly wave: Wave | null;
  /** The last item of the wave, or of the comparison, that is done; 0 before the first. */
  readonly after: number;
  readonly confirmed: boolean;
  readonly cancelRequested: boolean;
}

export interface ScheduledBackupInput {
  readonly scheduleId: string;
  /** Of a run that was missed: when it was due, in ISO 8601. Other runs are told by Temporal. */
  readonly missed?: string;
}

export interface DailyCheckInput {
  /** The last connection that an earlier part of the same check has seen. */
  readonly after?: string;
}

export interface VerifyInput {
  readonly backupId: string;
}

/** Input of the rebuild workflow: references only. */
export interface RebuildInput {
  readonly rebuildId: string;
}

export interface DeleteWorkspaceInput {
  readonly workspaceId: string;
}
