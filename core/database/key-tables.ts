import type { CreatedAt } from './columns.ts';

export interface KeyTables {
  keyProof: KeyProofTable;
}

/** At most one row. */
export interface KeyProofTable {
  masterKeyId: string;
  /** Opens with the master key of the installation. */
  sealed: Buffer;
  createdAt: CreatedAt;
}
