import { findBackup } from '../../backups/store/backups.ts';
import { findTenant } from '../../connections/store/connections.ts';
import type { Db } from '../../database/database.ts';
import type { RestoreJobOptions } from '../../domain/plan/restore-options.ts';
import type { ExpectedManifest } from '../../repository/types.ts';
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
  /** The restore that this one undoes: what it restores are states that the other has kept. */
  readonly undoOf: string | null;
  /** The comparison of the backup with the tenant that the plan is made from; null: each object is read. */
  readonly comparisonId: string | null;
  readonly backupSeq: number;
  /** When the backup was begun, or the restore that is undone; milliseconds since the epoch. */
  readonly backupAt: number;
  readonly repositoryId: string;
  readonly manifest: ExpectedManifest;
  /** Of the tenant that the backup is of. */
  readonly tenantId: string;
  /** Application (client) ID of this service in that tenant. */
  readonly clientId: string;
  readonly targetConnectionId: string;
  readonly targetTenantId: string;
  readonly phase: RestorePhase;
  readonly selection: RestoreSelection;
  readonly options: RestoreJobOptions;
  /** Null where nobody has confirmed the plan. */
  readonly confirmedAt: Date | null;
}

/** For workers, who get the restore's ID and nothing else. */
export async function restoreFacts(db: Db, restoreId: string): Promise<RestoreFacts> {
  const row = await db
    .selectFrom('restore')
    .select([
      'id',
      'workspaceId',
      'connectionId',
      'backupId',
      'undoOf',
      'comparisonId',
      'targetConnectionId',
      'phase',
      'selection',
      'options',
      'confirmedAt',
    ])
    .where('id', '=', restoreId)
    .executeTakeFirstOrThrow();
  const { workspaceId } = row;
  const backup = await findBackup(db, { workspaceId, id: row.backupId });
  if (!backup || backup.seq === null || backup.manifestKey === null || backup.manifestSha256 === null)
    throw new Error('a restore is made of a published backup only');
  return {
    ...row,
    backupSeq: backup.seq,
    backupAt: ((await startOf(db, row.undoOf)) ?? backup.createdAt).getTime(),
    repositoryId: backup.repositoryId,
    manifest: { key: backup.manifestKey, sha256: backup.manifestSha256, sealing: backup.sealing },
    ...(await findTenant(db, { workspaceId, id: row.connectionId })),
    targetTenantId: (await findTenant(db, { workspaceId, id: row.targetConnectionId })).tenantId,
    selection: parseRestoreSelection(row.selection),
    options: parseRestoreOptions(row.options),
  };
}

async function startOf(db: Db, restoreId: string | null): Promise<Date | null> {
  if (restoreId === null) return null;
  const row = await db
    .selectFrom('restore')
    .select(['startedAt', 'createdAt'])
    .where('id', '=', restoreId)
    .executeTakeFirstOrThrow();
  return row.startedAt ?? row.createdAt;
}
