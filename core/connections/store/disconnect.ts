import { sql } from 'kysely';
import type { Db, DbTransaction } from '../../database/database.ts';
import { type ConnectionScope, lockConnection } from './connections.ts';

/**
 * Takes the connection out of the lists and forgets its credential. Its backups stay readable.
 *
 * @param hasRunningJob of the backups, proofs and restores, asked once no new one can begin.
 * @param also in the same transaction, once it is out of the lists.
 * @returns `running` where a backup, proof or restore of it has not ended: nothing is changed then.
 */
export async function deleteConnection(
  db: Db,
  scope: ConnectionScope,
  {
    hasRunningJob,
    also,
  }: {
    readonly hasRunningJob: (trx: Db, scope: ConnectionScope) => Promise<boolean>;
    readonly also?: (trx: DbTransaction) => Promise<void>;
  },
): Promise<'deleted' | 'running' | 'unknown'> {
  return db.transaction().execute(async (trx) => {
    if (!(await lockConnection(trx, scope))) return 'unknown';
    if (await hasRunningJob(trx, scope)) return 'running';
    await trx
      .updateTable('connection')
      .set({
        deletedAt: sql<Date>`now()`,
        credentialSealed: Buffer.alloc(0),
        readyForBackup: false,
        readyForRestore: false,
      })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .execute();
    await also?.(trx);
    return 'deleted';
  });
}

/** Every connection of a workspace that is deleted, with its credential; whatever runs is stopped by the caller. */
export async function disconnectAll(db: Db, workspaceId: string, at: Date): Promise<void> {
  await db
    .updateTable('connection')
    .set((row) => ({
      deletedAt: row.fn.coalesce('deletedAt', sql<Date>`${at}::timestamptz`),
      credentialSealed: Buffer.alloc(0),
      readyForBackup: false,
      readyForRestore: false,
    }))
    .where('workspaceId', '=', workspaceId)
    .execute();
}

/** Budgets of tenants that nobody else has connected. */
export async function forgetBudgetsOf(db: Db, workspaceId: string): Promise<void> {
  await sql`
    delete from rate_bucket bucket using connection mine
    where mine.workspace_id = ${workspaceId} and split_part(bucket.key, '/', 1) = lower(mine.tenant_id)
      and not exists (
        select from connection other
        where other.workspace_id <> ${workspaceId} and lower(other.tenant_id) = lower(mine.tenant_id))`.execute(db);
}
