import { fireSchedule } from '#core/schedules/fire-schedule.ts';
import { activity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

export interface ScheduleActivities {
  /** A schedule is due: starts its backup or notes why not. */
  runSchedule(firing: { scheduleId: string; plannedFor: string; missed: boolean }): Promise<FiredRun>;
}

/** What operators read as the result of the workflow. */
export interface FiredRun {
  readonly outcome: 'started' | 'skipped' | 'deciding' | 'scheduleDeleted';
  readonly backupId?: string;
  readonly reason?: string;
}

export function createScheduleActivities(deps: ActivityDeps): ScheduleActivities {
  const { db, clock, logger, scheduling, licences, turns } = deps;
  const { mayRunBackups } = licences;

  const runSchedule: ScheduleActivities['runSchedule'] = async ({ scheduleId, plannedFor, missed }) => {
    const run = await fireSchedule(
      { db, clock, logger, turnLimits: turns.limits, mayRunBackups, ...scheduling },
      { scheduleId, plannedFor: new Date(plannedFor), trigger: missed ? 'catchUp' : 'planned' },
    );
    if (!run) return { outcome: 'scheduleDeleted' };
    return {
      outcome: run.outcome,
      ...(run.backup ? { backupId: run.backup.id } : {}),
      ...(run.reason ? { reason: run.reason.code } : {}),
    };
  };

  return { runSchedule: activity(deps, runSchedule) };
}
