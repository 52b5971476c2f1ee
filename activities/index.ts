import { createBackupActivities, type BackupActivities } from './backup-activities.ts';
import { createCheckActivities, type CheckActivities } from './check-activities.ts';
import { createDeletionActivities, type DeletionActivities } from './deletion-activities.ts';
import type { ActivityDeps } from './deps.ts';
import { createLicenceActivities, type LicenceActivities } from './licence-activities.ts';
import { createProofActivities, type ProofActivities } from './proof-activities.ts';
import { createRebuildActivities, type RebuildActivities } from './rebuild-activities.ts';
import { createRestoreActivities, type RestoreActivities } from './restore-activities.ts';
import { createRetentionActivities, type RetentionActivities } from './retention-activities.ts';
import { createScheduleActivities, type ScheduleActivities } from './schedule-activities.ts';
import { createTurnActivities, type TurnActivities } from './turn-activities.ts';
import { createVerifyActivities, type VerifyActivities } from './verify-activities.ts';

export type Activities = BackupActivities &
  ProofActivities &
  RebuildActivities &
  RestoreActivities &
  CheckActivities &
  DeletionActivities &
  LicenceActivities &
  RetentionActivities &
  ScheduleActivities &
  TurnActivities &
  VerifyActivities;

export function createActivities(deps: ActivityDeps): Activities {
  return {
    ...createBackupActivities(deps),
    ...createProofActivities(deps),
    ...createRebuildActivities(deps),
    ...createRestoreActivities(deps),
    ...createCheckActivities(deps),
    ...createDeletionActivities(deps),
    ...createLicenceActivities(deps),
    ...createRetentionActivities(deps),
    ...createScheduleActivities(deps),
    ...createTurnActivities(deps),
    ...createVerifyActivities(deps),
  };
}
