import type { Db } from '../../database/database.ts';
import type { RestoreScope } from './restores.ts';

/** What a restore is about, by name. */
export interface RestoreSubjects {
  readonly connection: NamedConnection;
  readonly targetConnection: NamedConnection;
  readonly backup: {
    readonly id: string;
    readonly seq: number | null;
    readonly createdAt: Date;
    readonly finishedAt: Date | null;
  };
}

export interface NamedConnection {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly tenantName: string | null;
  readonly removed: boolean;
}

export async function restoreSubjects(db: Db, scope: RestoreScope): Promise<RestoreSubjects> {
  const row = await db
    .selectFrom('restore')
    .innerJoin('backup', 'backup.id', 'restore.backupId')
    .innerJoin('connection as source', 'source.id', 'restore.connectionId')
    .innerJoin('connection as target', 'target.id', 'restore.targetConnectionId')
    .select(['backup.id', 'backup.seq', 'backup.createdAt', 'backup.finishedAt'])
    .select([
      'source.id as sourceId',
      'source.name as sourceName',
      'source.tenantId as sourceTenant',
      'source.tenantName as sourceTenantName',
      'source.deletedAt as sourceDeleted',
    ])
    .select([
      'target.id as targetId',
      'target.name as targetName',
      'target.tenantId as targetTenant',
      'target.tenantName as targetTenantName',
      'target.deletedAt as targetDeleted',
    ])
    .where('restore.workspaceId', '=', scope.workspaceId)
    .where('restore.id', '=', scope.id)
    .executeTakeFirstOrThrow();
  return {
    connection: {
      id: row.sourceId,
      name: row.sourceName,
      tenantId: row.sourceTenant,
      tenantName: row.sourceTenantName,
      removed: row.sourceDeleted !== null,
    },
    targetConnection: {
      id: row.targetId,
      name: row.targetName,
      tenantId: row.targetTenant,
      tenantName: row.targetTenantName,
      removed: row.targetDeleted !== null,
    },
    backup: { id: row.id, seq: row.seq, createdAt: row.createdAt, finishedAt: row.finishedAt },
  };
}
