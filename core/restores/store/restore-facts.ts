import type { Db } from '../../database/database.ts';
import type { RestoreJobOptions } from '../../domain/plan/restore-options.ts';
import { parseRestoreOptions } from '../restore-options-schema.ts';
import { type RestoreSelection, parseRestoreSelection } from '../restore-selection.ts';
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
    .innerJoin('backup', 'backup.id', 'restore.backupId')
    .innerJoin('connection as source', 'source.id', 'restore.connectionId')
    .innerJoin('connection as target', 'target.id', 'restore.targetConnectionId')
    .select([
      'restore.id',
      'restore.workspaceId',
      'restore.connectionId',
      'restore.backupId',
      'backup.seq',
      'backup.repositoryId',
      'restore.targetConnectionId',
      'source.tenantId',
      'target.tenantId as targetTenantId',
      'restore.phase',
      'restore.selection',
      'restore.options',
    ])
    .where('restore.id', '=', restoreId)
    .executeTakeFirstOrThrow();
  const { seq: backupSeq, ...facts } = row;
  if (backupSeq === null) throw new Error('a restore is made of a published backup only');
  return {
    ...facts,
    backupSeq,
    selection: parseRestoreSelection(row.selection),
    options: parseRestoreOptions(row.options),
  };
}
