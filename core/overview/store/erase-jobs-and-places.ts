import type { Db } from '../../database/database.ts';

/**
 * Jobs, repositories, connections and storages of a workspace, in an order in which nothing that goes is referred to. The
 * workspace alone would take them in another one, and be refused by what a storage still holds.
 */
export async function eraseJobsAndPlaces(trx: Db, workspaceId: string): Promise<void> {
  for (const table of ['restore', 'proof', 'backup'] as const)
    await trx.deleteFrom(table).where('workspaceId', '=', workspaceId).execute();
  await trx
    .deleteFrom('repository')
    .where('connectionId', 'in', trx.selectFrom('connection').select('id').where('workspaceId', '=', workspaceId))
    .execute();
  for (const table of ['connection', 'storage'] as const)
    await trx.deleteFrom(table).where('workspaceId', '=', workspaceId).execute();
}
