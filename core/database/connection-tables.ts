import type { ColumnType, Generated } from 'kysely';
import type { Cloud } from '../domain/clouds.ts';
import type { CreatedAt, JsonDefault, NullableTimestamp, Timestamp } from './columns.ts';

export interface ConnectionTables {
  connection: ConnectionTable;
  rateBucket: RateBucketTable;
}

export interface ConnectionTable {
  id: string;
  workspaceId: string;
  name: string;
  cloud: Cloud;
  tenantId: string;
  clientId: string;
  credentialKind: 'secret' | 'certificate';
  credentialSealed: Buffer;
  encryption: Generated<boolean>;
  tenantName: string | null;
  verifiedDomains: JsonDefault<string[]>;
  /** As the tenant counted them last; decides its class of limits. */
  userCount: ColumnType<number | null, number | null | undefined, number | null>;
  /** Of these, guests; counted together with `userCount`. */
  guestCount: ColumnType<number | null, number | null | undefined, number | null>;
  usersCountedAt: NullableTimestamp;
  credentialExpiresAt: NullableTimestamp;
  readyForBackup: Generated<boolean>;
  readyForRestore: Generated<boolean>;
  lastReport: ColumnType<unknown, string | null | undefined, string | null>;
  lastTestedAt: NullableTimestamp;
  createdAt: CreatedAt;
  updatedAt: ColumnType<Date, Date | undefined, Date>;
  deletedAt: NullableTimestamp;
  eraseAskedBy: ColumnType<string | null, string | null | undefined, string | null>;
  /** From then on its data is deleted with it; null: its backups stay. */
  eraseDueAt: NullableTimestamp;
  erasedAt: NullableTimestamp;
  /** Its credential was given for one restore: it is in no list, and ends with that. */
  forOneJob: Generated<boolean>;
}

export interface RateBucketTable {
  key: string;
  tokens: number;
  updatedAt: Timestamp;
  pausedUntil: NullableTimestamp;
}
