import { type RawBuilder, sql } from 'kysely';

/**
 * Of the connection, the backups that lie whole in their storage: their manifest has not been deleted, so that whatever
 * they need must stay. Removed ones belong to them until their manifest is gone.
 */
const isLying = sql<boolean>`b.state in ('completed', 'completedWithWarnings') and b.seq is not null
  and b.manifest_removed_at is null`;

export const lyingBackups = (connectionId: string): RawBuilder<unknown> =>
  sql`backup b where b.connection_id = ${connectionId} and ${isLying}`;

/** The condition that some of these has the row of a version table; the newest backup always has those without an end. */
export function isHeldByAny(table: string, connectionId: string): RawBuilder<boolean> {
  const from = sql.ref(`${table}.fromSeq`);
  const to = sql.ref(`${table}.toSeq`);
  return sql<boolean>`(${to} is null or exists (
    select from ${lyingBackups(connectionId)} and b.seq >= ${from} and b.seq < ${to}))`;
}
