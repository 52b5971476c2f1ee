import type { ConnectionScope } from '../../connections/store/connections.ts';
import type { Db } from '../../database/database.ts';
import { OPEN_STATES } from '../../domain/states.ts';

/** Whether a backup of the connection, a proof of it, or a restore from it or into it, has not ended. */
export async function hasRunningJob(db: Db, { workspaceId, id }: ConnectionScope): Promise<boolean> {
  for (const kind of ['backup', 'proof'] as const) {
    const job = await db
      .selectFrom(kind)
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('connectionId', '=', id)
      .where('state', 'in', OPEN_STATES)
      .limit(1)
      .executeTakeFirst();
    if (job) return true;
  }
  const restore = await db
    .selectFrom('restore')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where((where) => where.or([where('connectionId', '=', id), where('targetConnectionId', '=', id)]))
    .where('state', 'in', OPEN_STATES)
    .limit(1)
    .executeTakeFirst();
  return restore !== undefined;
}
