import type { CreatedAt, NullableTimestamp } from './columns.ts';

export interface NoteTables {
  noteDue: NoteDueTable;
}

/** A note that has to be written to the storage, because what it says has changed. Triggers make the rows. */
export interface NoteDueTable {
  connectionId: string;
  kind: 'connection' | 'restore';
  subjectId: string;
  dueAt: CreatedAt;
  /** When writing it was last tried without success. */
  triedAt: NullableTimestamp;
}
