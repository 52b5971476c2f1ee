import type { ColumnType, Generated } from 'kysely';
import type { ApprovalState } from '../domain/approval.ts';
import type { Json } from '../domain/json.ts';
import type { NeededBy } from '../domain/plan/dependencies.ts';
import type { ItemState, StepKind, StepState } from '../domain/plan/item-states.ts';
import type { PlanReason } from '../domain/plan/reasons.ts';
import type { JobState, Warning } from '../domain/states.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import type { Counter, CreatedAt, JsonColumn, JsonDefault, NullableTimestamp } from './columns.ts';

export interface RestoreTables {
  restore: RestoreTable;
  restoreDependency: RestoreDependencyTable;
  restoreReferrer: RestoreReferrerTable;
  restoreUndo: RestoreUndoTable;
  restoreApproval: RestoreApprovalTable;
  restoreItem: RestoreItemTable;
  restoreStep: RestoreStepTable;
  idMap: IdMapTable;
}

export interface RestoreTable {
  id: string;
  workspaceId: string;
  connectionId: string;
  backupId: string;
  targetConnectionId: string;
  /** Of the target connection when the restore was made; written by a trigger. Null of restores of a rebuild without it. */
  targetTenantId: ColumnType<string | null, never, never>;
  targetTenantName: ColumnType<string | null, never, never>;
  /** The restore that this one undoes. */
  undoOf: ColumnType<string | null, string | null | undefined, never>;
  /** The comparison of the backup with the tenant that the plan is made from; null: each object is read. */
  comparisonId: ColumnType<string | null, string | null | undefined, string | null>;
  state: JobState;
  phase: 'planning' | 'planned' | 'executing' | 'comparing' | 'ended';
  options: JsonColumn<unknown>;
  selection: JsonColumn<unknown>;
  /** How far the selected objects have been searched for what they depend on; null before. */
  dependencySearch: ColumnType<DependencySearch | null, string | undefined, string>;
  /** When those were looked for that name what the plan gives another ID; null before. */
  referrersFoundAt: NullableTimestamp;
  reason: string;
  createdBy: string;
  createdAt: CreatedAt;
  startedAt: NullableTimestamp;
  plannedAt: NullableTimestamp;
  confirmedAt: NullableTimestamp;
  finishedAt: NullableTimestamp;
  cancelRequestedAt: NullableTimestamp;
  summary: ColumnType<unknown, string | null | undefined, string | null>;
  warnings: JsonDefault<Warning[]>;
  errorCode: string | null;
  errorMessage: string | null;
  /** Of Microsoft Graph; a batch counts as one. */
  requests: Counter;
  /** Requests that write, each of a batch counted. */
  writes: Counter;
  throttled: Counter;
  waitedMs: Counter;
}

/** That a second person is asked to approve a restore, and what came of it. */
export interface RestoreApprovalTable {
  restoreId: string;
  workspaceId: string;
  state: ApprovalState;
  requestedBy: string;
  requestedPerson: string;
  requestedAt: Date;
  expiresAt: Date;
  decidedBy: string | null;
  decidedAt: NullableTimestamp;
  reason: string | null;
}

/** Selected objects come first, in the order of the plan; then, in rounds, what was found. */
export type DependencySearch =
  | { readonly stage: 'selection'; readonly after: { readonly type: TypeKey; readonly objectId: string } | null }
  | { readonly stage: 'found' | 'done' };

/** Objects of the backup that are part of a restore because others depend on them. */
export interface RestoreDependencyTable {
  restoreId: string;
  type: TypeKey;
  objectId: string;
  /** Who was the first to need it. */
  neededByType: TypeKey;
  neededById: string;
  /** Whether what it depends on itself has been looked for. */
  followed: Generated<boolean>;
}

/** Objects that join the plan at its end: most name something which it gives another ID. */
export interface RestoreReferrerTable {
  restoreId: string;
  type: TypeKey;
  objectId: string;
  /** What it names; the first of several. */
  namedType: TypeKey;
  namedId: string;
  selected: boolean;
  why: Generated<'names' | 'linked' | 'added'>;
  planned: Generated<boolean>;
}

/** What a restore takes back of another one. */
export interface RestoreUndoTable {
  restoreId: string;
  type: TypeKey;
  /** In the tenant. */
  objectId: string;
  /** Of the item of the restore that is undone. */
  undoneOrdinal: number;
  /** What somebody else changed since is taken back as well. */
  overwrite: Generated<boolean>;
}

export interface RestoreItemTable {
  restoreId: string;
  ordinal: number;
  type: TypeKey;
  objectId: string;
  displayName: string | null;
  action: 'undelete' | 'update' | 'create' | 'remove' | 'skip' | 'blocked';
  state: ItemState;
  reasons: JsonDefault<PlanReason[]>;
  changes: Counter;
  linksAdded: Counter;
  linksRemoved: Counter;
  expectedWrites: Counter;
  newId: string | null;
  needsNewPassword: Generated<boolean>;
  /** Set where the item is part of the restore only because others depend on it. */
  neededBy: ColumnType<NeededBy | null, string | null | undefined, string | null>;
  /** Only references of a living object are repaired. */
  repair: Generated<boolean>;
  /** The plan of the item with values of both sides, sealed. */
  detailSealed: Buffer;
  /** What the comparison after the restore found, sealed. */
  resultSealed: Buffer | null;
  /** What reading back after the restore found; null before. */
  comparison: 'asInBackup' | 'chosenAsInBackup' | 'differs' | 'missing' | 'removed' | 'unknown' | null;
  /** The live state before the first write, sealed; null where nothing was there. */
  beforeSealed: Buffer | null;
  /** Set once the state before is kept, also where nothing was there. */
  beforeKeptAt: NullableTimestamp;
  /** The state in which reading back found the object, sealed; null where nothing was there. */
  afterSealed: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  /** Set once the state after is kept, also where nothing was there. */
  afterKeptAt: NullableTimestamp;
  errorCode: string | null;
  errorMessage: string | null;
}

export interface RestoreStepTable {
  restoreId: string;
  itemOrdinal: number;
  ordinal: number;
  kind: StepKind;
  state: StepState;
  summary: Generated<string>;
  /** IDs and names of what is written, no values. */
  request: JsonDefault<Record<string, Json>>;
  intendedAt: NullableTimestamp;
  endedAt: NullableTimestamp;
  outcome: ColumnType<Record<string, Json> | null, string | null | undefined, string | null>;
}

export interface IdMapTable {
  connectionId: string;
  targetTenantId: string;
  type: TypeKey;
  /** What the identifiers name the object by: its object ID, or its application (client) ID. */
  kind: Generated<'object' | 'appId'>;
  /** Lower case. */
  oldId: string;
  newId: string;
  restoreId: string;
  createdAt: CreatedAt;
}
