import type { ColumnType } from 'kysely';
import type { AuditAction, AuditActorKind, AuditOutcome, AuditTargetKind } from '../domain/audit-actions.ts';
import type { JsonColumn } from './columns.ts';

export interface AuditTables {
  auditEntry: AuditEntryTable;
  auditIntent: AuditIntentTable;
}

/** Never changed: the database refuses it. */
type Kept<T> = ColumnType<T, T, never>;

export interface AuditIntentTable {
  id: Kept<string>;
  workspaceId: Kept<string>;
  at: ColumnType<Date, Date | undefined, never>;
  action: Kept<AuditAction>;
  actorKind: Kept<AuditActorKind>;
  actorId: Kept<string | null>;
  actorName: Kept<string>;
  address: Kept<string | null>;
  userAgent: Kept<string | null>;
  targetKind: Kept<AuditTargetKind | null>;
  targetId: Kept<string | null>;
  targetName: Kept<string | null>;
  reason: Kept<string | null>;
  facts: JsonColumn<Record<string, unknown>>;
}

export interface AuditEntryTable extends AuditIntentTable {
  outcome: Kept<AuditOutcome>;
  /** Of the closed list of errors; null for a success. */
  code: Kept<string | null>;
}
