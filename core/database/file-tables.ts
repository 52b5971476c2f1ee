import type { Generated } from 'kysely';
import type { TypeKey } from '../domain/type-keys.ts';
import type { CreatedAt, NullableTimestamp } from './columns.ts';

export interface FileTables {
  storedFile: StoredFileTable;
  repositoryKey: RepositoryKeyTable;
}

/** A file of a repository as it was written, and what was found wrong with it since. */
export interface StoredFileTable {
  repositoryId: string;
  /** Below the connection's folder. */
  path: string;
  /** `marker`: header and key files. */
  kind: 'pack' | 'objects' | 'links' | 'manifest' | 'marker';
  type: TypeKey | null;
  /** Null: written before sizes were kept, and not read since. */
  sizeBytes: number | null;
  sha256: string | null;
  /** The storage's own mark of what lies there, as of when it was last listed, read whole or found damaged; empty: nothing lay there. */
  tag: string | null;
  backupId: string | null;
  writtenAt: CreatedAt;
  /** When every byte of it was last read and found as written. */
  readAt: NullableTimestamp;
  /** Code of the error with which it was last read; null: nothing is known to be wrong. */
  damage: string | null;
  damageMessage: string | null;
  /** When it was last found so. */
  noticedAt: NullableTimestamp;
  /** The backup whose warnings name the damage. */
  toldIn: string | null;
  /** Until when its retention was extended, where that was done. */
  retainedUntil: NullableTimestamp;
  /** Since when no backup needs it and it is being deleted; from then on nobody expects it in the storage. */
  removingAt: NullableTimestamp;
  /** Versions that a pack holds; null: not counted. */
  records: Generated<number | null>;
  /** The next backup writes its content again. */
  toRewrite: Generated<boolean>;
  /** When its deletion is tried again, because the storage refused it. */
  lockedUntil: NullableTimestamp;
}

export interface RepositoryKeyTable {
  repositoryId: string;
  keyId: string;
  masterKeyId: string;
  /** Empty in wrappings of the earlier form. */
  state: '' | 'active' | 'retired';
  createdAt: string;
  wrapped: string;
  active: boolean;
}
