import { sql } from 'kysely';
import { type ConnectionIds, isWithin } from '../../connections/store/connection-limit.ts';
import type { Db } from '../../database/database.ts';

export interface OverviewTotals {
  readonly connections: number;
  /** In the newest backup of each connection. */
  readonly objects: number;
  /** What lies in the storages, also of connections that have been removed. */
  readonly bytesStored: number;
  readonly runningRestores: number;
  /** Plans that wait for a confirmation. */
  readonly restoresWaiting: number;
}

/** Figures of a whole workspace, as far as who asks may see it. */
export async function overviewTotals(
  db: Db,
  { workspaceId, connectionIds }: { workspaceId: string; connectionIds: ConnectionIds },
): Promise<OverviewTotals> {
  const waits = sql`phase = 'planned' and confirmed_at is null and options -> 'dryRun' = 'false' and options ->> 'confirmation' = 'required' and state = 'running'`;
  const { rows } = await sql<OverviewTotals>`
    select
      (select count(*) from connection where workspace_id = ${workspaceId} and deleted_at is null and ${isWithin('id', connectionIds)}) as connections,
      (select coalesce(sum(b.objects), 0)::bigint from connection c cross join lateral (
          select objects from backup where backup.connection_id = c.id and state in ('completed', 'completedWithWarnings') and seq is not null order by seq desc limit 1
        ) b where c.workspace_id = ${workspaceId} and c.deleted_at is null and ${isWithin('c.id', connectionIds)}) as objects,
      (select coalesce(sum(r.bytes_stored), 0)::bigint from connection c join repository r on r.connection_id = c.id
        where c.workspace_id = ${workspaceId} and ${isWithin('c.id', connectionIds)}) as bytes_stored,
      restores.running as running_restores, restores.waiting as restores_waiting
    from (
      select count(*) filter (where not (${waits})) as running, count(*) filter (where ${waits}) as waiting from restore
      where workspace_id = ${workspaceId} and state in ('pending', 'running')
        and ${isWithin('connection_id', connectionIds)} and ${isWithin('target_connection_id', connectionIds)}
    ) restores`.execute(db);
  const [totals] = rows;
  if (!totals) throw new Error('an aggregate answers one row');
  return totals;
}
