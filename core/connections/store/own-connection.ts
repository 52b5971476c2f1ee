import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** The connection's ID if it belongs to the workspace, else nothing matches. */
export function ownConnection({
  workspaceId,
  connectionId,
}: {
  readonly workspaceId: string;
  readonly connectionId: string;
}): RawBuilder<string> {
  return sql<string>`(select id from connection where workspace_id = ${workspaceId} and id = ${connectionId})`;
}

/** Whether the connection that a column names belongs to the workspace, deleted or not. */
export function isConnectionOf(column: string, workspaceId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select from connection c where c.id = ${sql.ref(column)} and c.workspace_id = ${workspaceId})`;
}

/** Whether the connection that a column names has not been deleted. */
export function isConnected(column: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select from connection c where c.id = ${sql.ref(column)} and c.deleted_at is null)`;
}
