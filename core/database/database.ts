import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { DeletionState, JobState, Warning } from '../domain/states.ts';
import type { LinkTargetType, TypeKey } from '../domain/type-keys.ts';
import type {
  AccountMailTable,
  ApiKeyTable,
  AttemptCountTable,
  InvitationTable,
  MemberTable,
  PersonCredentialTable,
  PersonIdempotencyKeyTable,
  PersonPasskeyTable,
  PersonSessionTable,
  PersonTable,
  PersonTwoFactorTable,
  PersonVerificationTable,
} from './account-tables.ts';
import type { AuditEntryTable, AuditIntentTable } from './audit-tables.ts';
import type { Counter, CreatedAt, JsonColumn, JsonDefault, NullableTimestamp, Timestamp } from './columns.ts';
import type {
  ConnectionCheckTable,
  ConnectionConditionTable,
  NotificationDeliveryTable,
  NotificationPreferenceTable,
  NotificationWebhookTable,
  WorkspaceEventTable,
} from './notification-tables.ts';
import type {
  IdMapTable,
  RestoreDependencyTable,
  RestoreItemTable,
  RestoreStepTable,
  RestoreTable,
} from './restore-tables.ts';
import type { ScheduleRunTable, ScheduleSyncTable, ScheduleTable } from './schedule-tables.ts';

export type { IdMapTable, RestoreItemTable, RestoreStepTable, RestoreTable };

/** The open database, as it is passed around: only stores run queries on it. */
export type Db = Kysely<Database>;

/** A running transaction. */
export type DbTransaction = Transaction<Database>;

export interface Database {
  workspace: WorkspaceTable;
  person: PersonTable;
  member: MemberTable;
  apiKey: ApiKeyTable;
  personSession: PersonSessionTable;
  personCredential: PersonCredentialTable;
  personVerification: PersonVerificationTable;
  personTwoFactor: PersonTwoFactorTable;
  personPasskey: PersonPasskeyTable;
  personIdempotencyKey: PersonIdempotencyKeyTable;
  invitation: InvitationTable;
  attemptCount: AttemptCountTable;
  accountMail: AccountMailTable;
  storage: StorageTable;
  storageTest: StorageTestTable;
  connection: ConnectionTable;
  repository: RepositoryTable;
  rateBucket: RateBucketTable;
  idempotencyKey: IdempotencyKeyTable;
  backup: BackupTable;
  backupType: BackupTypeTable;
  captureObject: CaptureObjectTable;
  captureLink: CaptureLinkTable;
  objectVersion: ObjectVersionTable;
  linkVersion: LinkVersionTable;
  restore: RestoreTable;
  restoreDependency: RestoreDependencyTable;
  restoreItem: RestoreItemTable;
  restoreStep: RestoreStepTable;
  idMap: IdMapTable;
  jobEvent: JobEventTable;
  schedule: ScheduleTable;
  scheduleRun: ScheduleRunTable;
  scheduleSync: ScheduleSyncTable;
  workspaceEvent: WorkspaceEventTable;
  notificationPreference: NotificationPreferenceTable;
  notificationWebhook: NotificationWebhookTable;
  notificationDelivery: NotificationDeliveryTable;
  connectionCheck: ConnectionCheckTable;
  connectionCondition: ConnectionConditionTable;
  auditEntry: AuditEntryTable;
  auditIntent: AuditIntentTable;
}

export interface WorkspaceTable {
  id: string;
  name: string;
  createdAt: CreatedAt;
}

export interface StorageTable {
  id: string;
  workspaceId: string | null;
  kind: 'managed' | 'folder' | 's3';
  name: string;
  settings: JsonDefault<Record<string, unknown>>;
  secretSealed: Buffer | null;
  /** Endpoint, bucket and prefix; never changes in a row. */
  location: ColumnType<string | null, string | null | undefined, never>;
  /** Counts up when what is needed to reach it changes. */
  revision: Counter;
  testedAt: NullableTimestamp;
  lastTest: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: CreatedAt;
  updatedAt: ColumnType<Date, Date | undefined, Date>;
  deletedAt: NullableTimestamp;
}

export interface StorageTestTable {
  id: string;
  workspaceId: string;
  passed: boolean;
  valuesMac: Buffer;
  macKeySealed: Buffer;
  result: JsonColumn<unknown>;
  createdAt: Timestamp;
}

export interface ConnectionTable {
  id: string;
  workspaceId: string;
  name: string;
  cloud: 'global' | 'usGovHigh' | 'usGovDod' | 'china';
  tenantId: string;
  clientId: string;
  credentialKind: 'secret' | 'certificate';
  credentialSealed: Buffer;
  encryption: Generated<boolean>;
  tenantName: string | null;
  verifiedDomains: JsonDefault<string[]>;
  /** As the tenant counted them last; decides its class of limits. */
  userCount: ColumnType<number | null, number | null | undefined, number | null>;
  credentialExpiresAt: NullableTimestamp;
  readyForBackup: Generated<boolean>;
  readyForRestore: Generated<boolean>;
  lastReport: ColumnType<unknown, string | null | undefined, string | null>;
  lastTestedAt: NullableTimestamp;
  createdAt: CreatedAt;
  updatedAt: ColumnType<Date, Date | undefined, Date>;
  deletedAt: NullableTimestamp;
}

export interface RepositoryTable {
  id: string;
  connectionId: string;
  storageId: string;
  createdAt: CreatedAt;
  retiredAt: NullableTimestamp;
}

export interface RateBucketTable {
  key: string;
  tokens: number;
  updatedAt: Timestamp;
  pausedUntil: NullableTimestamp;
}

export interface IdempotencyKeyTable {
  workspaceId: string;
  key: string;
  requestSha256: Buffer;
  status: number | null;
  response: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: CreatedAt;
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
}

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

export interface JobEventTable {
  id: Generated<number>;
  workspaceId: string;
  jobKind: 'backup' | 'restore';
  jobId: string;
  kind: string;
  data: JsonColumn<unknown>;
  at: CreatedAt;
}
