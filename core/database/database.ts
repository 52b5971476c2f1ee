import type { Kysely, Transaction } from 'kysely';
import type { AccountTables } from './account-tables.ts';
import type { AuditTables } from './audit-tables.ts';
import type { BackupTables } from './backup-tables.ts';
import type { ConnectionTables } from './connection-tables.ts';
import type { DeletionTables } from './deletion-tables.ts';
import type { FileTables } from './file-tables.ts';
import type { JobTables } from './job-tables.ts';
import type { KeyTables } from './key-tables.ts';
import type { LicenceTables } from './licence-tables.ts';
import type { NoteTables } from './note-tables.ts';
import type { NotificationTables } from './notification-tables.ts';
import type { RebuildTables } from './rebuild-tables.ts';
import type { RestoreTables } from './restore-tables.ts';
import type { RetentionTables } from './retention-tables.ts';
import type { ScheduleTables } from './schedule-tables.ts';
import type { StorageTables } from './storage-tables.ts';

/** Each noun has its tables in a file of its own: its store alone runs queries on them. */
export interface Database
  extends
    AccountTables,
    AuditTables,
    BackupTables,
    ConnectionTables,
    DeletionTables,
    FileTables,
    JobTables,
    KeyTables,
    LicenceTables,
    NoteTables,
    NotificationTables,
    RebuildTables,
    RestoreTables,
    RetentionTables,
    ScheduleTables,
    StorageTables {}

/** The open database, as it is passed around: only stores run queries on it. */
export type Db = Kysely<Database>;

/** A running transaction. */
export type DbTransaction = Transaction<Database>;
