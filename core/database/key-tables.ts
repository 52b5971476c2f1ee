import type { CreatedAt, Timestamp } from './columns.ts';

export interface KeyTables {
  keyProof: KeyProofTable;
  recoveryKit: RecoveryKitTable;
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
