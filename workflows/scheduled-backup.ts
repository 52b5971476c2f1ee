import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { FiredRun, ScheduleActivities } from '../activities/schedule-activities.ts';
import type { ScheduledBackupInput } from '../core/temporal/names.ts';
import { FIRING } from './activity-options.ts';

const { runSchedule } = proxyActivities<ScheduleActivities>(FIRING);

/** A schedule is due. Ends as soon as it is decided what becomes of it: the backup has a workflow of its own. */
export async function scheduledBackup({ scheduleId, missed }: ScheduledBackupInput): Promise<FiredRun> {
  return runSchedule({ scheduleId, plannedFor: missed ?? plannedFor(), missed: missed !== undefined });
}

/** Temporal tells when the run was due, which is earlier than now where it was late. */
function plannedFor(): string {
  const { searchAttributes, startTime } = workflowInfo();
  const due: unknown = searchAttributes['TemporalScheduledStartTime']?.[0];
  return (due instanceof Date ? due : startTime).toISOString();
}
