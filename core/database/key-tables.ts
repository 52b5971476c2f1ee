import type { Generated } from 'kysely';
import type { CreatedAt, NullableTimestamp, Timestamp } from './columns.ts';

export interface KeyTables {
  keyProof: KeyProofTable;
  keyRotation: KeyRotationTable;
  keyHolder: KeyHolderTable;
  keyServiceSecret: KeyServiceSecretTable;
  recoveryKit: RecoveryKitTable;
}

/** The last rotation of the master key; at most one row. */
export interface KeyRotationTable {
  fromKeyId: string;
  toKeyId: string;
  state: 'running' | 'done';
  startedAt: Generated<Date>;
  finishedAt: NullableTimestamp;
}

/** A process that holds master keys, as it has said within the last moments. */
export interface KeyHolderTable {
  id: string;
  /** For people: process and host. */
  name: string;
  keyIds: string[];
  sealsWith: string;
  seenAt: Generated<Date>;
}

/** What small secrets are sealed with where the master key never leaves its service. */
export interface KeyServiceSecretTable {
  masterKeyId: string;
  wrapped: Buffer;
  createdAt: CreatedAt;
}

/** At most one row. */
export interface KeyProofTable {
  masterKeyId: string;
  /** Opens with the master key of the installation. */
  sealed: Buffer;
  createdAt: CreatedAt;
}

/** The last one of a connection. The kit itself is kept nowhere. */
export interface RecoveryKitTable {
  connectionId: string;
  exportedAt: Timestamp;
  exportedBy: string;
  /** Data keys that it holds. */
  keyIds: string[];
}
