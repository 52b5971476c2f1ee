import type { Generated } from 'kysely';
import type { ScheduleKind, ScheduleSpec } from '../domain/schedule/plan.ts';
import type { CreatedAt, JsonColumn, NullableTimestamp, Timestamp } from './columns.ts';

export interface ScheduleTables {
  schedule: ScheduleTable;
  scheduleRun: ScheduleRunTable;
  scheduleSync: ScheduleSyncTable;
}

export interface ScheduleTable {
  id: string;
  workspaceId: string;
  connectionId: string;
  name: string;
  kind: ScheduleKind;
  spec: JsonColumn<ScheduleSpec>;
  timeZone: string;
  windowMinutes: number;
  /** `YYYY-MM-DD` in the time zone of the schedule. */
  startDate: string | null;
  endDate: string | null;
  pausedAt: NullableTimestamp;
  pausedBy: string | null;
  pauseNote: string | null;
  createdBy: string;
  createdAt: CreatedAt;
  updatedBy: string;
  updatedAt: Timestamp;
  revision: Generated<number>;
  /** The revision that Temporal has; null: none yet. */
  syncedRevision: number | null;
  /** What was due before was not missed: made, resumed or changed since. */
  activeSince: Timestamp;
}

export type RunTrigger = 'planned' | 'catchUp' | 'now';
export type RunOutcome = 'deciding' | 'started' | 'skipped';

export interface ScheduleRunTable {
  /** Also the ID of the backup that it starts. */
  id: string;
  scheduleId: string;
  trigger: RunTrigger;
  /** Null for a run that somebody asked for. */
  plannedFor: NullableTimestamp;
  firedAt: CreatedAt;
  outcome: RunOutcome;
  backupId: string | null;
  reasonCode: string | null;
  reasonMessage: string | null;
}

/** One row: when the schedules were last compared with Temporal's. */
export interface ScheduleSyncTable {
  one: Generated<boolean>;
  comparedAt: Timestamp;
}
