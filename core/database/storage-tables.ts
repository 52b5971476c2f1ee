import type { ColumnType } from 'kysely';
import type { Counter, CreatedAt, JsonColumn, JsonDefault, NullableTimestamp, Timestamp } from './columns.ts';

export interface StorageTables {
  storage: StorageTable;
  storageTest: StorageTestTable;
  repository: RepositoryTable;
}

export interface StorageTable {
  id: string;
  workspaceId: string | null;
  kind: 'managed' | 'folder' | 's3';
  name: string;
  settings: JsonDefault<Record<string, unknown>>;
  secretSealed: Buffer | null;
  /** Endpoint, bucket and prefix; never changes in a row. */
  location: ColumnType<string | null, string | null | undefined, never>;
  /** Counts up when what is needed to reach it changes. */
  revision: Counter;
  testedAt: NullableTimestamp;
  lastTest: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: CreatedAt;
  updatedAt: ColumnType<Date, Date | undefined, Date>;
  deletedAt: NullableTimestamp;
}

export interface StorageTestTable {
  id: string;
  workspaceId: string;
  passed: boolean;
  valuesMac: Buffer;
  macKeySealed: Buffer;
  result: JsonColumn<unknown>;
  createdAt: Timestamp;
}

export interface RepositoryTable {
  id: string;
  connectionId: string;
  storageId: string;
  createdAt: CreatedAt;
  retiredAt: NullableTimestamp;
  /** When its files were last listed and compared with what was written. */
  checkedAt: NullableTimestamp;
  /** What lay there then, in bytes, with what was written and removed since. Earlier versions of a file do not count. */
  bytesStored: Counter;
  /** For how long the storage refuses to delete a new file, as it said last; null: it does not. */
  lockDays: ColumnType<number | null, number | null | undefined, number | null>;
  /** Who removes old backups from it now, and until when that holds without being renewed. */
  retentionOwner: ColumnType<string | null, string | null | undefined, string | null>;
  retentionUntil: NullableTimestamp;
}
