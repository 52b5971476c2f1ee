/** Names that the API and the workers must agree on. Operators read them in Temporal's UI. */
export const BACKUP_WORKFLOW = 'backup';
export const RESTORE_WORKFLOW = 'restore';
export const SCHEDULED_BACKUP_WORKFLOW = 'scheduledBackup';
export const DAILY_CHECK_WORKFLOW = 'dailyCheck';

export const CANCEL_SIGNAL = 'cancel';
export const CONFIRM_SIGNAL = 'confirm';

/** One ID per connection: Temporal itself refuses a second backup of the same tenant while one runs. */
export function backupWorkflowId(connectionId: string): string {
  return `backup-${connectionId}`;
}

export function restoreWorkflowId(restoreId: string): string {
  return `restore-${restoreId}`;
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

/** Input of the backup workflow: references only. */
export interface BackupInput {
  readonly backupId: string;
  readonly connectionId: string;
}

export interface RestoreInput {
  readonly restoreId: string;
  readonly dryRun: boolean;
  /** Stop after the plan until the confirm signal arrives. */
  readonly confirmationRequired: boolean;
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
