import { findBackup } from '../../backups/store/backups.ts';
import { type NamedConnection, namedConnection } from '../../connections/store/named-connection.ts';
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

export async function restoreSubjects(db: Db, { workspaceId, id: restoreId }: RestoreScope): Promise<RestoreSubjects> {
  const restore = await db
    .selectFrom('restore')
    .select(['connectionId', 'targetConnectionId', 'backupId'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', restoreId)
    .executeTakeFirstOrThrow();
  const [connection, targetConnection, backup] = await Promise.all([
    namedConnection(db, { workspaceId, id: restore.connectionId }),
    namedConnection(db, { workspaceId, id: restore.targetConnectionId }),
    findBackup(db, { workspaceId, id: restore.backupId }),
  ]);
  if (!backup) throw new Error('a restore refers to a backup of another workspace');
  const { id, seq, createdAt, finishedAt } = backup;
  return { connection, targetConnection, backup: { id, seq, createdAt, finishedAt } };
}
