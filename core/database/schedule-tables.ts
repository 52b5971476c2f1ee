import type { Generated } from 'kysely';
import type { ScheduleKind, ScheduleSpec } from '../domain/schedule/plan.ts';
import type { CreatedAt, JsonColumn, NullableTimestamp, Timestamp } from './columns.ts';

export interface ScheduleTable {
  id: string;
  workspace_id: string;
  connection_id: string;
  name: string;
  kind: ScheduleKind;
  spec: JsonColumn<ScheduleSpec>;
  time_zone: string;
  window_minutes: number;
  /** `YYYY-MM-DD` in the time zone of the schedule. */
  start_date: string | null;
  end_date: string | null;
  paused_at: NullableTimestamp;
  paused_by: string | null;
  pause_note: string | null;
  created_by: string;
  created_at: CreatedAt;
  updated_by: string;
  updated_at: Timestamp;
  revision: Generated<number>;
  /** The revision that Temporal has; null: it has never been told. */
  synced_revision: number | null;
  /** What was due before was not missed: made, resumed or changed since. */
  active_since: Timestamp;
}

export type RunTrigger = 'planned' | 'catchUp' | 'now';
export type RunOutcome = 'deciding' | 'started' | 'skipped';

export interface ScheduleRunTable {
  /** Also the ID of the backup that it starts. */
  id: string;
  schedule_id: string;
  trigger: RunTrigger;
  /** Null for a run that somebody asked for. */
  planned_for: NullableTimestamp;
  fired_at: CreatedAt;
  outcome: RunOutcome;
  backup_id: string | null;
  reason_code: string | null;
  reason_message: string | null;
}

/** One row: when the schedules were last compared with Temporal's. */
export interface ScheduleSyncTable {
  one: Generated<boolean>;
  compared_at: Timestamp;
}
