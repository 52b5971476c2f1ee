import type { ColumnType, Generated } from 'kysely';
import type { EdgeKind } from '../domain/plan/edges.ts';
import type { DeletionState, JobState, Warning } from '../domain/states.ts';
import type { LinkTargetType, TypeKey } from '../domain/type-keys.ts';
import type { Counter, CreatedAt, JsonColumn, JsonDefault, NullableTimestamp } from './columns.ts';

export interface BackupTables {
  backup: BackupTable;
  backupType: BackupTypeTable;
  captureObject: CaptureObjectTable;
  captureLink: CaptureLinkTable;
  objectVersion: ObjectVersionTable;
  linkVersion: LinkVersionTable;
  referenceEdge: ReferenceEdgeTable;
  movedPack: MovedPackTable;
  proof: ProofTable;
  proofType: ProofTypeTable;
  proofFrame: ProofFrameTable;
  proofDifference: ProofDifferenceTable;
  proofSelected: ProofSelectedTable;
  proofObject: ProofObjectTable;
}

export interface BackupTable {
  id: string;
  workspaceId: string;
  connectionId: string;
  repositoryId: string;
  /** Given when the manifest is written. */
  seq: number | null;
  baseBackupId: string | null;
  mode: 'full' | 'incremental';
  state: JobState;
  trigger: 'manual' | 'schedule';
  createdBy: string;
  createdAt: CreatedAt;
  startedAt: NullableTimestamp;
  finishedAt: NullableTimestamp;
  cancelRequestedAt: NullableTimestamp;
  sealing: 'aes-256-gcm' | 'none';
  objects: Counter;
  links: Counter;
  added: Counter;
  changed: Counter;
  deleted: Counter;
  bytesWritten: Counter;
  requests: Counter;
  throttled: Counter;
  waitedMs: Counter;
  warnings: JsonDefault<Warning[]>;
  errorCode: string | null;
  errorMessage: string | null;
  context: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  manifestKey: string | null;
  manifestSha256: string | null;
  /** Objects of the backup that lie unsealed in the storage; null: not counted. */
  unsealedObjects: ColumnType<number | null, number | null | undefined, number | null>;
  verifyState: ColumnType<VerifyState | null, VerifyState | null | undefined, VerifyState | null>;
  verifyStartedAt: NullableTimestamp;
  verifiedAt: NullableTimestamp;
  verifyResult: ColumnType<unknown, string | null | undefined, string | null>;
  /** Of a legal hold; null: there is none. */
  holdReason: ColumnType<string | null, string | null | undefined, string | null>;
  heldBy: ColumnType<string | null, string | null | undefined, string | null>;
  heldAt: NullableTimestamp;
  /** From when it can be removed; until then that can be taken back. Null: nothing wants it gone. */
  removalDueAt: NullableTimestamp;
  /** Who asked for it; null: the policy. */
  removalAskedBy: ColumnType<string | null, string | null | undefined, string | null>;
  /** From then on it is no backup any more, and only its row is left. */
  removedAt: NullableTimestamp;
  /** From then on the storage does not know it: what it alone needs can go. Also of one that failed and had written a manifest. */
  manifestRemovedAt: NullableTimestamp;
  /** When the catalogue had nothing more of it. */
  rowsRemovedAt: NullableTimestamp;
  /** When the files that it alone needed were known to be on their way out. */
  filesMarkedAt: NullableTimestamp;
}

export type VerifyState = 'running' | 'whole' | 'damaged' | 'failed';

export interface BackupTypeTable {
  backupId: string;
  type: TypeKey;
  state: 'pending' | 'running' | 'captured' | 'published' | 'carried';
  mode: 'full' | 'delta' | 'list' | 'carried' | null;
  cursor: ColumnType<unknown, string | null | undefined, string | null>;
  fetched: Counter;
  objects: Counter;
  links: Counter;
  added: Counter;
  changed: Counter;
  deleted: Counter;
  linksAdded: Counter;
  linksRemoved: Counter;
  bytesWritten: Counter;
  requests: Counter;
  manifest: ColumnType<unknown, string | null | undefined, string | null>;
  warnings: JsonDefault<Warning[]>;
  /** Why nothing can be said of the type in this backup: its index is damaged. Null: it is there. */
  unavailable: ColumnType<string | null, string | null | undefined, string | null>;
}

interface StoredLocation<N> {
  packId: string | N;
  frameOffset: number | N;
  frameLength: number | N;
  recordOffset: number | N;
  recordLength: number | N;
}

interface DisplayColumns {
  displayName: string | null;
  userPrincipalName: string | null;
  mail: string | null;
  appId: string | null;
}

/** What a running backup has read of an object; merged into the catalogue when it is published. */
export interface CaptureObjectTable extends StoredLocation<null>, DisplayColumns {
  backupId: string;
  type: TypeKey;
  objectId: string;
  outcome: 'unchanged' | 'added' | 'changed' | DeletionState;
  hash: string;
  /** What a new version refers to: `[path, kind, named]` each. */
  edges: JsonColumn<unknown> | null;
  facets: string[] | null;
  deltaHash: string | null;
  asideHash: string | null;
}

export interface CaptureLinkTable {
  backupId: string;
  type: TypeKey;
  sourceId: string;
  relation: string;
  targetId: string;
  targetType: LinkTargetType;
  /** `missing`: a full read did not show it; `removed`: Graph said so. */
  outcome: 'present' | 'missing' | 'removed';
}

/**
 * One version of an object, valid in the backups `from_seq <= seq < to_seq` (`to_seq` null: still so).
 * `deleted` says how it left when it was closed by a deletion.
 */
export interface ObjectVersionTable extends StoredLocation<never>, DisplayColumns {
  connectionId: string;
  type: TypeKey;
  objectId: string;
  fromSeq: number;
  toSeq: number | null;
  deleted: DeletionState | null;
  repositoryId: string;
  hash: string;
  /** See `facetsOf`; null: not read yet. */
  facets: ColumnType<string[] | null, string[] | null | undefined, string[]>;
  foldedName: ColumnType<string, never, never>;
  /** Whether what the version refers to is known; null: not read yet, false: its content could not be read. */
  referencesRead: ColumnType<boolean | null, boolean | null | undefined, boolean>;
  /** Of what a crawl of the delta brings, and of what is read aside; null where there is no such part, or it is not known. */
  deltaHash: ColumnType<string | null, string | null | undefined, string>;
  asideHash: ColumnType<string | null, string | null | undefined, string>;
}

/** What one version of an object refers to; goes with the version. */
export interface ReferenceEdgeTable {
  connectionId: string;
  type: TypeKey;
  objectId: string;
  fromSeq: number;
  path: string;
  kind: EdgeKind;
  /** Lower case. */
  named: string;
}

/** A pack to which indexes of backups `from_seq <= seq < to_seq` lead, though the catalogue leads elsewhere. */
export interface MovedPackTable {
  connectionId: string;
  repositoryId: string;
  packId: string;
  fromSeq: number;
  toSeq: number;
}

export interface LinkVersionTable {
  connectionId: string;
  type: TypeKey;
  sourceId: string;
  relation: string;
  targetId: string;
  targetType: LinkTargetType;
  fromSeq: number;
  toSeq: number | null;
}

/** A reading of the tenant that is compared with a backup and kept nowhere. */
export interface ProofTable {
  id: string;
  workspaceId: string;
  connectionId: string;
  /**
   * Proofs are of the newest backup and the whole tenant; comparisons of what was asked for; a plan's is of what a
   * restore brings back, and goes once that is planned.
   */
  purpose: Generated<'proof' | 'comparison' | 'plan'>;
  /** What it is about: of a proof the newest backup when it began. */
  backupId: string;
  /** The newest backup when it began, which the reading builds on; null: the one that it is about. */
  baseBackupId: Generated<string | null>;
  /** Types that are compared as a whole; null: all, unless objects are selected. */
  types: ColumnType<readonly TypeKey[] | null, string | null | undefined, string | null>;
  /** Of a comparison whose differences are kept no longer. */
  droppedAt: NullableTimestamp;
  state: JobState;
  /** Of a completed one. `unknown`: nothing differs, and not everything could be compared. */
  outcome: 'equal' | 'differs' | 'unknown' | null;
  createdBy: string;
  createdAt: CreatedAt;
  startedAt: NullableTimestamp;
  finishedAt: NullableTimestamp;
  cancelRequestedAt: NullableTimestamp;
  bytesWritten: Counter;
  requests: Counter;
  throttled: Counter;
  waitedMs: Counter;
  context: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  warnings: JsonDefault<Warning[]>;
  errorCode: string | null;
  errorMessage: string | null;
}

export interface ProofTypeTable {
  proofId: string;
  type: TypeKey;
  state: 'pending' | 'running' | 'comparing' | 'compared' | 'unread';
  cursor: ColumnType<unknown, string | null | undefined, string | null>;
  fetched: Counter;
  bytesWritten: Counter;
  requests: Counter;
  warnings: JsonDefault<Warning[]>;
  figures: ColumnType<unknown, string | null | undefined, string | null>;
  unknown: ColumnType<unknown, string | undefined, string>;
  failure: ColumnType<{ code: string; message: string } | null, string | null | undefined, string | null>;
  /** False: read because others lie below it, and not compared. */
  asked: Generated<boolean>;
}

export interface ProofFrameTable {
  proofId: string;
  packId: string;
  frame: number;
  bodySealed: Buffer;
}

export interface ProofDifferenceTable {
  proofId: string;
  type: TypeKey;
  objectId: string;
  /** Of a link; empty where the object itself differs, as is the target. */
  relation: string;
  targetId: string;
  targetType: LinkTargetType | null;
  kind: 'onlyInTenant' | 'onlyInCopy' | 'different';
  cause: 'since' | 'missed' | 'unclear' | 'unknownInCopy';
  /** Where the tenant lacks an object: whether it lies in the recycle bin. */
  gone: Generated<DeletionState | null>;
  displayName: string | null;
  userPrincipalName: string | null;
  changedAt: NullableTimestamp;
  detailSealed: Buffer | null;
  /** Why the values of one side could not be read. */
  unreadable: string | null;
  /** Its content has not been looked at yet. */
  open: boolean;
}

/** Objects of a comparison that is not of whole types. */
export interface ProofSelectedTable {
  proofId: string;
  type: TypeKey;
  objectId: string;
}

/** An object that differs, as a list of changes shows it. */
export interface ProofObjectTable {
  proofId: string;
  type: TypeKey;
  objectId: string;
  kind: 'added' | 'changed' | 'softDeleted' | 'hardDeleted' | 'linksChanged';
  displayName: string | null;
  userPrincipalName: string | null;
  mail: string | null;
  appId: string | null;
  sortName: string;
  linksAdded: number;
  linksRemoved: number;
}
