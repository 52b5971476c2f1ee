import type { Generated } from 'kysely';
import type { Counter, JsonDefault, NullableTimestamp, Timestamp } from './columns.ts';

export interface DeletionTables {
  deletedWorkspace: DeletedWorkspaceTable;
  repositoryErasure: RepositoryErasureTable;
}

/** Why files of some kind of storage stayed. */
export interface FilesLeft {
  readonly storage: 'managed' | 'own';
  /** Of the closed list of errors; null: they were to stay. */
  readonly code: string | null;
  readonly files: number;
}

/** What stays known of a workspace that is gone. */
export interface DeletedWorkspaceTable {
  workspaceId: string;
  requestedAt: Timestamp;
  startedAt: Timestamp;
  /** Null: the deletion is under way. */
  deletedAt: NullableTimestamp;
  /** Versions of a file count each. */
  filesDeleted: Counter;
  filesLeft: Counter;
  filesLeftBecause: JsonDefault<readonly FilesLeft[]>;
}

export interface RepositoryErasureTable {
  repositoryId: string;
  /** Files are looked for twice: what was being written meanwhile is found by the second round. */
  round: number;
  /** Where the last page ended. */
  place: string | null;
  /** Of this round. */
  pages: Counter;
  done: Generated<boolean>;
  filesDeleted: Counter;
  filesLeft: Counter;
  /** Names of the first files that stayed. */
  examples: JsonDefault<readonly string[]>;
  /** Why files stayed; null: none did. */
  code: string | null;
}
