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
    .innerJoin('backup', 'backup.id', 'restore.backup_id')
    .innerJoin('connection as source', 'source.id', 'restore.connection_id')
    .innerJoin('connection as target', 'target.id', 'restore.target_connection_id')
    .select(['backup.id', 'backup.seq', 'backup.created_at', 'backup.finished_at'])
    .select([
      'source.id as source_id',
      'source.name as source_name',
      'source.tenant_id as source_tenant',
      'source.tenant_name as source_tenant_name',
      'source.deleted_at as source_deleted',
    ])
    .select([
      'target.id as target_id',
      'target.name as target_name',
      'target.tenant_id as target_tenant',
      'target.tenant_name as target_tenant_name',
      'target.deleted_at as target_deleted',
    ])
    .where('restore.workspace_id', '=', scope.workspaceId)
    .where('restore.id', '=', scope.id)
    .executeTakeFirstOrThrow();
  return {
    connection: {
      id: row.source_id,
      name: row.source_name,
      tenantId: row.source_tenant,
      tenantName: row.source_tenant_name,
      removed: row.source_deleted !== null,
    },
    targetConnection: {
      id: row.target_id,
      name: row.target_name,
      tenantId: row.target_tenant,
      tenantName: row.target_tenant_name,
      removed: row.target_deleted !== null,
    },
    backup: { id: row.id, seq: row.seq, createdAt: row.created_at, finishedAt: row.finished_at },
  };
}
