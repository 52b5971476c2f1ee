import { createBackupActivities } from './backup-activities.ts';
import type { BackupActivities } from './backup-activities.ts';
import type { ActivityDeps } from './deps.ts';

export type Activities = BackupActivities;

export function createActivities(deps: ActivityDeps): Activities {
  return { ...createBackupActivities(deps) };
}
