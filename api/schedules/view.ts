import type { z } from 'zod';
import type { ErrorCode } from '#core/domain/errors.ts';
import { nextRuns } from '#core/domain/schedule/next-runs.ts';
import type { SchedulePlan } from '#core/domain/schedule/plan.ts';
import { plannedRuns, spreadOf, windowOf } from '#core/domain/schedule/spread.ts';
import type { ScheduleRun } from '#core/schedules/store/schedule-runs.ts';
import type { Schedule } from '#core/schedules/store/schedules.ts';
import type { schedule, schedulePreview, scheduleRun } from './schema.ts';

const SHOWN = 10;

/** Why no backups are made at present. */
export interface Held {
  readonly code: ErrorCode;
  readonly message: string;
}

export function scheduleView(
  row: Schedule,
  { now, lastRun, held }: { now: number; lastRun: ScheduleRun | null; held: Held | null },
): z.infer<typeof schedule> {
  const { spec, timeZone, windowMinutes, startDate, endDate } = row.plan;
  return {
    id: row.id,
    connectionId: row.connectionId,
    name: row.name,
    spec: spec.kind === 'weekly' ? { ...spec, days: [...spec.days] } : spec,
    timeZone,
    windowMinutes,
    startDate,
    endDate,
    paused: row.paused === null ? null : { ...row.paused, at: row.paused.at.toISOString() },
    held,
    nextRuns: row.paused === null && held === null ? nextRunsView(row.plan, { id: row.id, now }) : [],
    lastRun: lastRun && runView(lastRun),
    inEffect: row.syncedRevision === row.revision,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    updatedBy: row.updatedBy,
    updatedAt: row.updatedAt.toISOString(),
    revision: row.revision,
  };
}

/** @param id null: of a schedule that is not saved yet. */
export function nextRunsView(
  plan: SchedulePlan,
  { id, now }: { id: string | null; now: number },
): z.infer<typeof schedulePreview>['nextRuns'] {
  const { windowMinutes } = plan;
  const view = (due: number, at: number | null) => {
    const { from, until } = windowOf(due, windowMinutes);
    return {
      at: at === null ? null : new Date(at).toISOString(),
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
    };
  };
  if (id === null && windowMinutes > 0) return nextRuns(plan, now, SHOWN).map((due) => view(due, null));
  const spread = id === null ? 0 : spreadOf(id, windowMinutes);
  return plannedRuns(plan, { id: id ?? '', from: now, count: SHOWN }).map((at) => view(at - spread, at));
}

export function runView(run: ScheduleRun): z.infer<typeof scheduleRun> {
  return {
    id: run.id,
    scheduleId: run.scheduleId,
    trigger: run.trigger,
    plannedFor: run.plannedFor?.toISOString() ?? null,
    firedAt: run.firedAt.toISOString(),
    outcome: run.outcome,
    backup: run.backup && { ...run.backup, finishedAt: run.backup.finishedAt?.toISOString() ?? null },
    reason: run.reason,
  };
}
