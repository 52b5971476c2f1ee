import type { ColumnType, Generated } from 'kysely';
import type { RetentionPolicy } from '../domain/retention/policy.ts';

export interface RetentionTables {
  retentionPolicy: RetentionPolicyTable;
}

export interface RetentionPolicyTable {
  id: Generated<string>;
  workspaceId: string;
  /** Null: of every connection of the workspace that has none of its own. */
  connectionId: string | null;
  /** Null: keep everything. */
  policy: ColumnType<RetentionPolicy | null, string | null, string | null>;
  updatedBy: string;
  updatedAt: ColumnType<Date, Date | undefined, Date>;
}
