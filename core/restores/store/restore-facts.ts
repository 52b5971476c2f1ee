import type { Db } from '../../database/database.ts';
import type { RestoreJobOptions } from '../../domain/plan/restore-options.ts';
import { parseRestoreOptions } from '../restore-options-schema.ts';
import { parseRestoreSelection } from '../restore-selection.ts';
import type { RestoreSelection } from '../restore-selection.ts';
import type { RestorePhase } from './restores.ts';

/** What the work of a restore is bound to. */
export interface RestoreFacts {
  readonly id: string;
  readonly workspaceId: string;
  /** Of the backup. */
  readonly connectionId: string;
  readonly backupId: string;
  readonly backupSeq: number;
  readonly repositoryId: string;
  /** Of the tenant that the backup is of. */
  readonly tenantId: string;
  readonly targetConnectionId: string;
  readonly targetTenantId: string;
  readonly phase: RestorePhase;
  readonly selection: RestoreSelection;
  readonly options: RestoreJobOptions;
}

/** For workers, who are told the restore's ID and nothing else. */
export async function restoreFacts(db: Db, restoreId: string): Promise<RestoreFacts> {
  const row = await db
    .selectFrom('restore')
    .innerJoin('backup', 'backup.id', 'restore.backup_id')
    .innerJoin('connection as source', 'source.id', 'restore.connection_id')
    .innerJoin('connection as target', 'target.id', 'restore.target_connection_id')
    .select([
      'restore.id',
      'restore.workspace_id',
      'restore.connection_id',
      'restore.backup_id',
      'backup.seq',
      'backup.repository_id',
      'restore.target_connection_id',
      'source.tenant_id as source_tenant_id',
      'target.tenant_id',
      'restore.phase',
      'restore.selection',
      'restore.options',
    ])
    .where('restore.id', '=', restoreId)
    .executeTakeFirstOrThrow();
  if (row.seq === null) throw new Error('a restore is made of a published backup only');
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    backupId: row.backup_id,
    backupSeq: row.seq,
    repositoryId: row.repository_id,
    tenantId: row.source_tenant_id,
    targetConnectionId: row.target_connection_id,
    targetTenantId: row.tenant_id,
    phase: row.phase,
    selection: parseRestoreSelection(row.selection),
    options: parseRestoreOptions(row.options),
  };
}
