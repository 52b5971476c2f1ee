import { createBackupActivities } from './backup-activities.ts';
import type { BackupActivities } from './backup-activities.ts';
import { createCheckActivities } from './check-activities.ts';
import type { CheckActivities } from './check-activities.ts';
import type { ActivityDeps } from './deps.ts';
import { createRestoreActivities } from './restore-activities.ts';
import type { RestoreActivities } from './restore-activities.ts';
import { createScheduleActivities } from './schedule-activities.ts';
import type { ScheduleActivities } from './schedule-activities.ts';

export type Activities = BackupActivities & RestoreActivities & CheckActivities & ScheduleActivities;

export function createActivities(deps: ActivityDeps): Activities {
  return {
    ...createBackupActivities(deps),
    ...createRestoreActivities(deps),
    ...createCheckActivities(deps),
    ...createScheduleActivities(deps),
  };
}
