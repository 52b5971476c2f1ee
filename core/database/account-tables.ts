import type { ColumnType, Generated } from 'kysely';
import type { SetupStep } from '../domain/setup-steps.ts';
import type { Role } from '../domain/states.ts';
import type { Counter, CreatedAt, JsonDefault, NullableTimestamp, Timestamp } from './columns.ts';

export interface AccountTables {
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
  idempotencyKey: IdempotencyKeyTable;
  invitation: InvitationTable;
  attemptCount: AttemptCountTable;
  accountMail: AccountMailTable;
  workspaceDeletion: WorkspaceDeletionTable;
}

export interface WorkspaceTable {
  id: string;
  name: string;
  createdAt: CreatedAt;
  /** Within as many hours a second person has to approve a restore; null: none is needed. */
  restoreApprovalHours: ColumnType<number | null, number | null | undefined, number | null>;
}

/** That a workspace is to be deleted, or was; the row goes with the workspace. */
export interface WorkspaceDeletionTable {
  workspaceId: string;
  /** The name of the owner. */
  requestedBy: string;
  requestedAt: Timestamp;
  dueAt: Timestamp;
  /** Files in buckets of the workspace's own are deleted too. */
  ownFiles: boolean;
  /** The subscription was to be renewed and is not because of this. */
  renewalStopped: Generated<boolean>;
  /** When it was taken back. */
  keptAt: NullableTimestamp;
  /** Since then it cannot be taken back. */
  startedAt: NullableTimestamp;
  /** Addresses of those who were members when it started, who are told of its end. */
  recipients: JsonDefault<readonly string[]>;
}

export interface IdempotencyKeyTable {
  workspaceId: string;
  key: string;
  requestSha256: Buffer;
  status: number | null;
  response: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: CreatedAt;
}

type UpdatedAt = ColumnType<Date, Date | undefined, Date>;

export interface PersonTable {
  id: string;
  /** In lower case. */
  email: string;
  name: string;
  emailVerified: Generated<boolean>;
  image: ColumnType<string | null, string | null | undefined, string | null>;
  company: ColumnType<string | null, string | null | undefined, string | null>;
  twoFactorEnabled: Generated<boolean>;
  /** IANA name; null: as the browser has it, and UTC in mails. */
  timeZone: ColumnType<string | null, string | null | undefined, string | null>;
  /** Of the one trial that the person has; null: none has begun. */
  trialEndsAt: NullableTimestamp;
  createdAt: CreatedAt;
  updatedAt: UpdatedAt;
}

export interface PersonSessionTable {
  id: string;
  personId: string;
  token: string;
  ipAddress: string | null;
  userAgent: string | null;
  expiresAt: Timestamp;
  createdAt: CreatedAt;
  updatedAt: UpdatedAt;
}

/** One way to sign in; of the provider `credential` with a password hash. */
export interface PersonCredentialTable {
  id: string;
  personId: string;
  accountId: string;
  providerId: string;
  password: string | null;
  createdAt: CreatedAt;
  updatedAt: UpdatedAt;
}

export interface PersonVerificationTable {
  id: string;
  identifier: string;
  value: string;
  expiresAt: Timestamp;
}

export interface PersonTwoFactorTable {
  id: string;
  personId: string;
  /** Sealed by better-auth, as are the codes. */
  secret: string;
  backupCodes: string;
  verified: Generated<boolean>;
}

export interface PersonPasskeyTable {
  id: string;
  personId: string;
  name: string | null;
  credentialId: string;
}

export interface InvitationTable {
  id: string;
  workspaceId: string;
  /** In lower case. */
  email: string;
  role: Role;
  tokenSha256: Buffer;
  invitedBy: string;
  createdAt: ColumnType<Date, Date, never>;
  expiresAt: Timestamp;
  acceptedAt: NullableTimestamp;
  revokedAt: NullableTimestamp;
}

export interface AttemptCountTable {
  key: string;
  count: number;
  resetsAt: Timestamp;
}

export interface AccountMailTable {
  id: string;
  /** Recipient and letter: links of account mails are as good as a password while they are valid. */
  contentSealed: Buffer;
  attempts: Counter;
  nextAttemptAt: Timestamp;
  claimedUntil: NullableTimestamp;
  expiresAt: Timestamp;
  createdAt: CreatedAt;
}

export interface PersonIdempotencyKeyTable {
  personId: string;
  key: string;
  requestSha256: Buffer;
  status: number | null;
  response: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: CreatedAt;
}

export interface MemberTable {
  workspaceId: string;
  personId: string;
  role: Role;
  /** Steps of the setup that the person decided against. */
  setupSkipped: JsonDefault<readonly SetupStep[]>;
  createdAt: CreatedAt;
}

export interface ApiKeyTable {
  id: string;
  workspaceId: string;
  name: string;
  role: Role;
  prefix: string;
  keySha256: Buffer;
  /** The connections that the key may see; null: all. */
  connectionIds: ColumnType<string[] | null, readonly string[] | null | undefined, never>;
  createdBy: ColumnType<string | null, string | null | undefined, never>;
  /** Who answers for the key; null: not known. */
  madeByPerson: ColumnType<string | null, string | null | undefined, never>;
  createdAt: CreatedAt;
  expiresAt: NullableTimestamp;
  revokedAt: NullableTimestamp;
  lastUsedAt: NullableTimestamp;
}
