import type { Db } from '../../database/database.ts';
import type { ConnectionScope } from './connections.ts';

/** What people know a connection by, and whether it has been deleted: its backups stay readable. */
export interface NamedConnection {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly tenantName: string | null;
  readonly verifiedDomains: readonly string[];
  readonly removed: boolean;
  /** No connection of the workspace: its credential was given for one restore. */
  readonly forOneJob: boolean;
}

export async function findNamedConnection(db: Db, scope: ConnectionScope): Promise<NamedConnection | null> {
  const row = await db
    .selectFrom('connection')
    .select(['id', 'name', 'tenantId', 'tenantName', 'verifiedDomains', 'deletedAt', 'forOneJob'])
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  if (!row) return null;
  const { deletedAt, ...connection } = row;
  return { ...connection, removed: deletedAt !== null && !row.forOneJob };
}

/** Of a connection that a row refers to: it is there, as rows of connections are never removed. */
export async function namedConnection(db: Db, scope: ConnectionScope): Promise<NamedConnection> {
  const connection = await findNamedConnection(db, scope);
  if (!connection) throw new Error('a row refers to a connection of another workspace');
  return connection;
}
