import type { Counter, CreatedAt, NullableTimestamp } from './columns.ts';

export interface RebuildTables {
  rebuild: RebuildTable;
  rebuildFinding: RebuildFindingTable;
}

export const REBUILD_STATES = ['running', 'completed', 'completedWithWarnings', 'failed'] as const;
export type RebuildState = (typeof REBUILD_STATES)[number];

export const REBUILD_PHASES = ['backups', 'notes', 'files', 'references'] as const;
export type RebuildPhase = (typeof REBUILD_PHASES)[number];

export interface RebuildTable {
  id: string;
  workspaceId: string;
  connectionId: string;
  state: RebuildState;
  phase: RebuildPhase;
  /** The database did not have the connection: its settings and schedules come from the storage. */
  madeConnection: boolean;
  createdBy: string;
  createdAt: CreatedAt;
  finishedAt: NullableTimestamp;
  /** What was taken in. */
  backups: Counter;
  restores: Counter;
  schedules: Counter;
  errorCode: string | null;
  errorMessage: string | null;
}

/** What is missing, damaged or was left out: one row for each file or backup. */
export interface RebuildFindingTable {
  rebuildId: string;
  /** Key in the storage, or what else names it. */
  file: string;
  code: string;
  message: string;
}
