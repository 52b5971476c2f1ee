import { createBackupActivities } from './backup-activities.ts';
import type { BackupActivities } from './backup-activities.ts';
import type { ActivityDeps } from './deps.ts';
import { createRestoreActivities } from './restore-activities.ts';
import type { RestoreActivities } from './restore-activities.ts';

export type Activities = BackupActivities & RestoreActivities;

export function createActivities(deps: ActivityDeps): Activities {
  return { ...createBackupActivities(deps), ...createRestoreActivities(deps) };
}
