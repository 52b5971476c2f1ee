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
  api_key: ApiKeyTable;
  person_session: PersonSessionTable;
  person_credential: PersonCredentialTable;
  person_verification: PersonVerificationTable;
  person_two_factor: PersonTwoFactorTable;
  person_passkey: PersonPasskeyTable;
  person_idempotency_key: PersonIdempotencyKeyTable;
  invitation: InvitationTable;
  attempt_count: AttemptCountTable;
  account_mail: AccountMailTable;
  storage: StorageTable;
  storage_test: StorageTestTable;
  connection: ConnectionTable;
  repository: RepositoryTable;
  rate_bucket: RateBucketTable;
  idempotency_key: IdempotencyKeyTable;
  backup: BackupTable;
  backup_type: BackupTypeTable;
  capture_object: CaptureObjectTable;
  capture_link: CaptureLinkTable;
  object_version: ObjectVersionTable;
  link_version: LinkVersionTable;
  restore: RestoreTable;
  restore_dependency: RestoreDependencyTable;
  restore_item: RestoreItemTable;
  restore_step: RestoreStepTable;
  id_map: IdMapTable;
  job_event: JobEventTable;
  schedule: ScheduleTable;
  schedule_run: ScheduleRunTable;
  schedule_sync: ScheduleSyncTable;
  workspace_event: WorkspaceEventTable;
  notification_preference: NotificationPreferenceTable;
  notification_webhook: NotificationWebhookTable;
  notification_delivery: NotificationDeliveryTable;
  connection_check: ConnectionCheckTable;
  connection_condition: ConnectionConditionTable;
  audit_entry: AuditEntryTable;
  audit_intent: AuditIntentTable;
}

export interface WorkspaceTable {
  id: string;
  name: string;
  created_at: CreatedAt;
}

export interface StorageTable {
  id: string;
  workspace_id: string | null;
  kind: 'managed' | 'folder' | 's3';
  name: string;
  settings: JsonDefault<Record<string, unknown>>;
  secret_sealed: Buffer | null;
  /** Endpoint, bucket and prefix; never changes in a row. */
  location: ColumnType<string | null, string | null | undefined, never>;
  /** Counts up when what is needed to reach it changes. */
  revision: Counter;
  tested_at: NullableTimestamp;
  last_test: ColumnType<unknown, string | null | undefined, string | null>;
  created_at: CreatedAt;
  updated_at: ColumnType<Date, Date | undefined, Date>;
  deleted_at: NullableTimestamp;
}

export interface StorageTestTable {
  id: string;
  workspace_id: string;
  passed: boolean;
  values_mac: Buffer;
  mac_key_sealed: Buffer;
  result: JsonColumn<unknown>;
  created_at: Timestamp;
}

export interface ConnectionTable {
  id: string;
  workspace_id: string;
  name: string;
  cloud: 'global' | 'usGovHigh' | 'usGovDod' | 'china';
  tenant_id: string;
  client_id: string;
  credential_kind: 'secret' | 'certificate';
  credential_sealed: Buffer;
  encryption: Generated<boolean>;
  tenant_name: string | null;
  verified_domains: JsonDefault<string[]>;
  /** As the tenant counted them last; decides its class of limits. */
  user_count: ColumnType<number | null, number | null | undefined, number | null>;
  credential_expires_at: NullableTimestamp;
  ready_for_backup: Generated<boolean>;
  ready_for_restore: Generated<boolean>;
  last_report: ColumnType<unknown, string | null | undefined, string | null>;
  last_tested_at: NullableTimestamp;
  created_at: CreatedAt;
  updated_at: ColumnType<Date, Date | undefined, Date>;
  deleted_at: NullableTimestamp;
}

export interface RepositoryTable {
  id: string;
  connection_id: string;
  storage_id: string;
  created_at: CreatedAt;
  retired_at: NullableTimestamp;
}

export interface RateBucketTable {
  key: string;
  tokens: number;
  updated_at: Timestamp;
  paused_until: NullableTimestamp;
}

export interface IdempotencyKeyTable {
  workspace_id: string;
  key: string;
  request_sha256: Buffer;
  status: number | null;
  response: ColumnType<unknown, string | null | undefined, string | null>;
  created_at: CreatedAt;
}

export interface BackupTable {
  id: string;
  workspace_id: string;
  connection_id: string;
  repository_id: string;
  /** Given when the manifest is written. */
  seq: number | null;
  base_backup_id: string | null;
  mode: 'full' | 'incremental';
  state: JobState;
  trigger: 'manual' | 'schedule';
  created_by: string;
  created_at: CreatedAt;
  started_at: NullableTimestamp;
  finished_at: NullableTimestamp;
  cancel_requested_at: NullableTimestamp;
  sealing: 'aes-256-gcm' | 'none';
  objects: Counter;
  links: Counter;
  added: Counter;
  changed: Counter;
  deleted: Counter;
  bytes_written: Counter;
  requests: Counter;
  throttled: Counter;
  waited_ms: Counter;
  warnings: JsonDefault<Warning[]>;
  error_code: string | null;
  error_message: string | null;
  context: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  manifest_key: string | null;
  manifest_sha256: string | null;
}

export interface BackupTypeTable {
  backup_id: string;
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
  links_added: Counter;
  links_removed: Counter;
  bytes_written: Counter;
  requests: Counter;
  manifest: ColumnType<unknown, string | null | undefined, string | null>;
  warnings: JsonDefault<Warning[]>;
}

interface StoredLocation<N> {
  pack_id: string | N;
  frame_offset: number | N;
  frame_length: number | N;
  record_offset: number | N;
  record_length: number | N;
}

interface DisplayColumns {
  display_name: string | null;
  user_principal_name: string | null;
  mail: string | null;
  app_id: string | null;
}

/** What a running backup has read of an object; merged into the catalogue when it is published. */
export interface CaptureObjectTable extends StoredLocation<null>, DisplayColumns {
  backup_id: string;
  type: TypeKey;
  object_id: string;
  outcome: 'unchanged' | 'added' | 'changed' | DeletionState;
  hash: string;
}

export interface CaptureLinkTable {
  backup_id: string;
  type: TypeKey;
  source_id: string;
  relation: string;
  target_id: string;
  target_type: LinkTargetType;
  /** `missing`: a full read did not show it; `removed`: Graph said so. */
  outcome: 'present' | 'missing' | 'removed';
}

/**
 * One version of an object, valid in the backups `from_seq <= seq < to_seq` (`to_seq` null: still so).
 * `deleted` says how it left when it was closed by a deletion.
 */
export interface ObjectVersionTable extends StoredLocation<never>, DisplayColumns {
  connection_id: string;
  type: TypeKey;
  object_id: string;
  from_seq: number;
  to_seq: number | null;
  deleted: DeletionState | null;
  repository_id: string;
  hash: string;
}

export interface LinkVersionTable {
  connection_id: string;
  type: TypeKey;
  source_id: string;
  relation: string;
  target_id: string;
  target_type: LinkTargetType;
  from_seq: number;
  to_seq: number | null;
}

export interface JobEventTable {
  id: Generated<number>;
  workspace_id: string;
  job_kind: 'backup' | 'restore';
  job_id: string;
  kind: string;
  data: JsonColumn<unknown>;
  at: CreatedAt;
}
