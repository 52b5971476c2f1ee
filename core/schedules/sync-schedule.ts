import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { HORIZON, horizonHolds } from '../domain/schedule/horizon.ts';
import { lastPlannedRun, plannedRuns } from '../domain/schedule/spread.ts';
import type { TemporalSchedules, WantedSchedule } from '../temporal/schedules.ts';
import { ranSince } from './store/schedule-runs.ts';
import { type RunnableSchedule, inTurn, markSynced, runnableSchedule } from './store/schedule-sync.ts';

export interface SyncDeps {
  readonly db: Db;
  readonly schedules: TemporalSchedules;
  readonly clock: Clock;
}

export type SyncOutcome = 'agreed' | 'changed' | 'removed';

/** A run that is due is Temporal's for so long; only then it counts as missed. */
const MISSED_AFTER_MS = 90_000;

/**
 * Makes Temporal agree with the row, whatever either looks like: makes, changes, pauses or removes its schedule. Where
 * the last time it was due has passed without a run, one is started for it: one, however many were missed.
 */
export async function syncSchedule(deps: SyncDeps, id: string): Promise<SyncOutcome> {
  return inTurn(deps.db, id, async (trx) => {
    const schedule = await runnableSchedule(trx, id);
    const outcome = schedule ? await agree(deps, schedule) : await remove(deps, id);
    if (!schedule) return outcome;
    if (schedule.syncedRevision !== schedule.revision) await markSynced(trx, schedule);
    if (!schedule.connectionDeleted && !schedule.paused) await catchUp({ ...deps, db: trx }, schedule);
    return outcome;
  });
}

async function agree(deps: SyncDeps, schedule: RunnableSchedule): Promise<SyncOutcome> {
  const now = deps.clock.now();
  const runs = schedule.connectionDeleted
    ? []
    : plannedRuns(schedule.plan, { id: schedule.id, from: now, count: HORIZON });
  if (runs.length === 0) return remove(deps, schedule.id);
  const wanted = wantedOf(schedule, runs);
  const present = await deps.schedules.get(schedule.id);
  const agreed =
    present !== null &&
    present.paused === wanted.paused &&
    present.note === wanted.note &&
    present.label === wanted.label &&
    horizonHolds(schedule.plan, { id: schedule.id, now, present: present.runs });
  if (agreed) return 'agreed';
  await deps.schedules.put(wanted);
  return 'changed';
}

async function remove({ schedules }: SyncDeps, id: string): Promise<SyncOutcome> {
  return (await schedules.remove(id)) ? 'removed' : 'agreed';
}

/** Temporal shows these to operators: names that people give, no secrets. */
function wantedOf(schedule: RunnableSchedule, runs: readonly number[]): WantedSchedule {
  const { id, workspaceId, connectionId, paused } = schedule;
  return {
    id,
    workspaceId,
    connectionId,
    label: labelOf(schedule),
    runs,
    paused: paused !== null,
    note:
      paused === null
        ? `revision ${String(schedule.revision)}`
        : `paused by ${paused.by}${paused.note === null ? '' : `: ${paused.note}`}`,
  };
}

function labelOf({ plan, name }: RunnableSchedule): string {
  return `${plan.spec.kind} backup: ${name}`;
}

async function catchUp({ db, schedules, clock }: SyncDeps, schedule: RunnableSchedule): Promise<void> {
  const { id, workspaceId, connectionId } = schedule;
  const due = lastPlannedRun(schedule.plan, { id, until: clock.now() - MISSED_AFTER_MS });
  if (due === null || due <= schedule.activeSince.getTime()) return;
  if (await ranSince(db, { scheduleId: id, due: new Date(due) })) return;
  await schedules.startMissed({ id, workspaceId, connectionId, label: labelOf(schedule), due });
}
