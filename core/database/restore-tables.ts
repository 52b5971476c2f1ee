import type { ColumnType, Generated } from 'kysely';
import type { Json } from '../domain/json.ts';
import type { NeededBy } from '../domain/plan/dependencies.ts';
import type { ItemState, StepState } from '../domain/plan/item-states.ts';
import type { PlanReason } from '../domain/plan/reasons.ts';
import type { JobState, Warning } from '../domain/states.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import type { Counter, CreatedAt, JsonColumn, JsonDefault, NullableTimestamp } from './columns.ts';

export interface RestoreTable {
  id: string;
  workspace_id: string;
  connection_id: string;
  backup_id: string;
  target_connection_id: string;
  state: JobState;
  phase: 'planning' | 'planned' | 'executing' | 'comparing' | 'ended';
  options: JsonColumn<unknown>;
  selection: JsonColumn<unknown>;
  /** How far the selected objects have been searched for what they depend on; null before. */
  dependency_search: ColumnType<DependencySearch | null, string | undefined, string>;
  reason: string;
  created_by: string;
  created_at: CreatedAt;
  started_at: NullableTimestamp;
  planned_at: NullableTimestamp;
  confirmed_at: NullableTimestamp;
  finished_at: NullableTimestamp;
  cancel_requested_at: NullableTimestamp;
  summary: ColumnType<unknown, string | null | undefined, string | null>;
  warnings: JsonDefault<Warning[]>;
  error_code: string | null;
  error_message: string | null;
}

/** Selected objects come first, in the order of the plan; then, in rounds, what was found. */
export type DependencySearch =
  | { readonly stage: 'selection'; readonly after: { readonly type: TypeKey; readonly objectId: string } | null }
  | { readonly stage: 'found' | 'done' };

/** Objects of the backup that are part of a restore because others depend on them. */
export interface RestoreDependencyTable {
  restore_id: string;
  type: TypeKey;
  object_id: string;
  /** Who was the first to need it. */
  needed_by_type: TypeKey;
  needed_by_id: string;
  /** Whether what it depends on itself has been looked for. */
  followed: Generated<boolean>;
}

export interface RestoreItemTable {
  restore_id: string;
  ordinal: number;
  type: TypeKey;
  object_id: string;
  display_name: string | null;
  action: 'undelete' | 'update' | 'create' | 'remove' | 'skip' | 'blocked';
  state: ItemState;
  reasons: JsonDefault<PlanReason[]>;
  changes: Counter;
  links_added: Counter;
  links_removed: Counter;
  expected_writes: Counter;
  new_id: string | null;
  needs_new_password: Generated<boolean>;
  /** Set where the item is part of the restore only because others depend on it. */
  needed_by: ColumnType<NeededBy | null, string | null | undefined, string | null>;
  /** The plan of the item with values of both sides, sealed. */
  detail_sealed: Buffer;
  /** What the comparison after the restore found, sealed. */
  result_sealed: Buffer | null;
  /** What reading back after the restore found; null before. */
  comparison: 'asInBackup' | 'differs' | 'missing' | 'removed' | null;
  /** The live state before the first write, sealed; null where nothing was there. */
  before_sealed: Buffer | null;
  /** Set once the state before is kept, also where nothing was there. */
  before_kept_at: NullableTimestamp;
  error_code: string | null;
  error_message: string | null;
}

export interface RestoreStepTable {
  restore_id: string;
  item_ordinal: number;
  ordinal: number;
  kind: string;
  state: StepState;
  summary: Generated<string>;
  /** IDs and names of what is written, no values. */
  request: JsonDefault<Record<string, Json>>;
  intended_at: NullableTimestamp;
  ended_at: NullableTimestamp;
  outcome: ColumnType<unknown, string | null | undefined, string | null>;
}

export interface IdMapTable {
  connection_id: string;
  target_tenant_id: string;
  type: TypeKey;
  /** Lower case. */
  old_id: string;
  new_id: string;
  restore_id: string;
  created_at: CreatedAt;
}
