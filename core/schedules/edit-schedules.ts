import { randomUUID } from 'node:crypto';
import type { Connection } from '../connections/store/connections.ts';
import { CybbackError } from '../domain/errors.ts';
import { checkPlan } from '../domain/schedule/check-plan.ts';
import type { SchedulePlan } from '../domain/schedule/plan.ts';
import type { Logger } from '../observability/logger.ts';
import {
  type Schedule,
  type ScheduleChanges,
  type ScheduleScope,
  deleteSchedule,
  getSchedule,
  insertSchedule,
  updateSchedule,
} from './store/schedules.ts';
import { type SyncDeps, syncSchedule } from './sync-schedule.ts';

export interface EditDeps extends SyncDeps {
  readonly logger: Logger;
}

/** More of them would only wait for each other. */
const MOST_PER_CONNECTION = 20;

/**
 * Each change is made in the row first, then handed to Temporal. Where Temporal is away the change holds all the same: the
 * workers hand it over later, and a run that Temporal starts meanwhile asks the row.
 *
 * Refusals: `request-invalid`, `not-found`, `conflict`.
 */
export async function createSchedule(
  deps: EditDeps,
  { connection, name, plan, by }: { connection: Connection; name: string; plan: SchedulePlan; by: string },
): Promise<Schedule> {
  refuseBadPlan(deps, plan);
  const made = await insertSchedule(
    deps.db,
    { id: randomUUID(), workspaceId: connection.workspaceId, connectionId: connection.id, name, plan, createdBy: by },
    MOST_PER_CONNECTION,
  );
  if (!made) {
    throw new CybbackError(
      'conflict',
      `A connection has at most ${String(MOST_PER_CONNECTION)} schedules. Change or delete one of them first.`,
    );
  }
  return handOver(deps, made);
}

export interface ScheduleEdit {
  readonly name?: string | undefined;
  readonly plan: { readonly [Field in keyof SchedulePlan]?: SchedulePlan[Field] | undefined };
  /** The revision that was edited, where the editor says so. */
  readonly revision?: number | undefined;
  readonly by: string;
}

export async function editSchedule(
  deps: EditDeps,
  scope: ScheduleScope,
  { name, plan, revision, by }: ScheduleEdit,
): Promise<Schedule> {
  const before = await existing(deps, scope);
  if (revision !== undefined && revision !== before.revision) throw changedMeanwhile();
  const given = Object.fromEntries(
    Object.entries(plan).filter(([, value]) => value !== undefined),
  ) as Partial<SchedulePlan>;
  const merged: SchedulePlan = { ...before.plan, ...given };
  const newPlan = Object.keys(given).length > 0;
  if (newPlan) refuseBadPlan(deps, merged);
  // What was read is what is changed: of two people who edit different parts, neither undoes the other's.
  return change(
    deps,
    { ...scope, revision: before.revision },
    { by, ...(name === undefined ? {} : { name }), ...(newPlan ? { plan: merged } : {}) },
  );
}

export async function pauseSchedule(
  deps: EditDeps,
  scope: ScheduleScope,
  { note, by }: { note: string | null; by: string },
): Promise<Schedule> {
  await existing(deps, scope);
  return change(deps, scope, { paused: { note }, by });
}

/** What was due while it was paused is not made up for. */
export async function resumeSchedule(deps: EditDeps, scope: ScheduleScope, { by }: { by: string }): Promise<Schedule> {
  const before = await existing(deps, scope);
  return before.paused === null ? before : change(deps, scope, { paused: null, by });
}

export async function removeSchedule(deps: EditDeps, scope: ScheduleScope): Promise<void> {
  if (!(await deleteSchedule(deps.db, scope))) throw unknown();
  await handOverRow(deps, scope.id);
}

async function change(
  deps: EditDeps,
  scope: ScheduleScope & { revision?: number },
  changes: ScheduleChanges,
): Promise<Schedule> {
  const changed = await updateSchedule(deps.db, scope, changes);
  if (changed) return handOver(deps, changed);
  await existing(deps, scope);
  throw changedMeanwhile();
}

async function handOver(deps: EditDeps, schedule: Schedule): Promise<Schedule> {
  await handOverRow(deps, schedule.id);
  return (await getSchedule(deps.db, schedule)) ?? schedule;
}

async function handOverRow(deps: EditDeps, id: string): Promise<void> {
  try {
    await syncSchedule(deps, id);
  } catch (error) {
    deps.logger.warn(
      { err: error, scheduleId: id },
      'a changed schedule could not be handed to Temporal; it is tried again',
    );
  }
}

async function existing({ db }: EditDeps, scope: ScheduleScope): Promise<Schedule> {
  const found = await getSchedule(db, scope);
  if (!found) throw unknown();
  return found;
}

function refuseBadPlan({ clock }: EditDeps, plan: SchedulePlan): void {
  const problem = checkPlan(plan, clock.now());
  if (problem) throw new CybbackError('request-invalid', problem.message, { facts: { field: problem.field } });
}

function unknown(): CybbackError {
  return new CybbackError('not-found', 'There is no such schedule.');
}

function changedMeanwhile(): CybbackError {
  return new CybbackError(
    'conflict',
    'Somebody else has changed this schedule meanwhile. Load it again and repeat your change.',
  );
}
