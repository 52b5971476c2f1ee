import type { ColumnType, Generated } from 'kysely';
import type { Role } from '../domain/states.ts';
import type { Counter, CreatedAt, NullableTimestamp, Timestamp } from './columns.ts';

type UpdatedAt = ColumnType<Date, Date | undefined, Date>;

export interface PersonTable {
  id: string;
  /** In lower case. */
  email: string;
  name: string;
  email_verified: Generated<boolean>;
  image: ColumnType<string | null, string | null | undefined, string | null>;
  company: ColumnType<string | null, string | null | undefined, string | null>;
  two_factor_enabled: Generated<boolean>;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface PersonSessionTable {
  id: string;
  person_id: string;
  token: string;
  ip_address: string | null;
  user_agent: string | null;
  expires_at: Timestamp;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

/** One way to sign in; of the provider `credential` with a password hash. */
export interface PersonCredentialTable {
  id: string;
  person_id: string;
  account_id: string;
  provider_id: string;
  password: string | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface PersonVerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamp;
}

export interface PersonTwoFactorTable {
  id: string;
  person_id: string;
  /** Sealed by better-auth, as are the codes. */
  secret: string;
  backup_codes: string;
  verified: Generated<boolean>;
}

export interface PersonPasskeyTable {
  id: string;
  person_id: string;
  name: string | null;
  credential_id: string;
}

export interface InvitationTable {
  id: string;
  workspace_id: string;
  /** In lower case. */
  email: string;
  role: Role;
  token_sha256: Buffer;
  invited_by: string;
  created_at: ColumnType<Date, Date, never>;
  expires_at: Timestamp;
  accepted_at: NullableTimestamp;
  revoked_at: NullableTimestamp;
}

export interface AttemptCountTable {
  key: string;
  count: number;
  resets_at: Timestamp;
}

export interface AccountMailTable {
  id: string;
  /** Recipient and letter: links of account mails are as good as a password while they are valid. */
  content_sealed: Buffer;
  attempts: Counter;
  next_attempt_at: Timestamp;
  claimed_until: NullableTimestamp;
  expires_at: Timestamp;
  created_at: CreatedAt;
}

export interface PersonIdempotencyKeyTable {
  person_id: string;
  key: string;
  request_sha256: Buffer;
  status: number | null;
  response: ColumnType<unknown, string | null | undefined, string | null>;
  created_at: CreatedAt;
}

export interface MemberTable {
  workspace_id: string;
  person_id: string;
  role: Role;
  created_at: CreatedAt;
}

export interface ApiKeyTable {
  id: string;
  workspace_id: string;
  name: string;
  role: Role;
  prefix: string;
  key_sha256: Buffer;
  /** The connections that the key may see; null: all. */
  connection_ids: ColumnType<string[] | null, readonly string[] | null | undefined, never>;
  created_by: ColumnType<string | null, string | null | undefined, never>;
  created_at: CreatedAt;
  expires_at: NullableTimestamp;
  revoked_at: NullableTimestamp;
  last_used_at: NullableTimestamp;
}
