import type { ColumnType, Generated } from 'kysely';
import type { CreatedAt, JsonColumn, NullableTimestamp, Timestamp } from './columns.ts';

export interface JobTables {
  jobEvent: JobEventTable;
  jobTurn: JobTurnTable;
  jobLook: JobLookTable;
}

export interface JobEventTable {
  id: Generated<number>;
  workspaceId: string;
  jobKind: 'backup' | 'restore' | 'proof';
  jobId: string;
  kind: string;
  data: JsonColumn<unknown>;
  at: CreatedAt;
}

/** A job that waits for its turn or is at work. */
export interface JobTurnTable {
  jobId: string;
  jobKind: 'backup' | 'restore' | 'proof' | 'comparison';
  workspaceId: string;
  /** Of the tenant that is read or written. */
  connectionId: string;
  lane: 'manual' | 'scheduled' | 'proof';
  /** The order in which they asked. */
  position: Generated<number>;
  /** Null while it waits. */
  takenAt: NullableTimestamp;
  /** When it was last known to be alive. */
  seenAt: ColumnType<Date, Date | undefined, Date>;
}

/** One row. */
export interface JobLookTable {
  /** When some process last looked for jobs that the workflow service knows nothing of. */
  lookedAt: Timestamp;
}
