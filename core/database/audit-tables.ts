import type { ColumnType } from 'kysely';
import type { AuditAction, AuditActorKind, AuditOutcome, AuditTargetKind } from '../domain/audit-actions.ts';
import type { JsonColumn } from './columns.ts';

/** Never changed: the database refuses it. */
type Kept<T> = ColumnType<T, T, never>;

export interface AuditIntentTable {
  id: Kept<string>;
  workspace_id: Kept<string>;
  at: ColumnType<Date, Date | undefined, never>;
  action: Kept<AuditAction>;
  actor_kind: Kept<AuditActorKind>;
  actor_id: Kept<string | null>;
  actor_name: Kept<string>;
  address: Kept<string | null>;
  user_agent: Kept<string | null>;
  target_kind: Kept<AuditTargetKind | null>;
  target_id: Kept<string | null>;
  target_name: Kept<string | null>;
  reason: Kept<string | null>;
  facts: JsonColumn<Record<string, unknown>>;
}

export interface AuditEntryTable extends AuditIntentTable {
  outcome: Kept<AuditOutcome>;
  /** Of the closed list of errors; null for a success. */
  code: Kept<string | null>;
}
