import type { Db } from '../../database/database.ts';

/** What goes with a workspace, to be shown before. */
export interface WhatWouldGo {
  readonly connections: number;
  readonly backups: number;
  /** Of its own, with files in them. */
  readonly ownStorages: readonly { readonly id: string; readonly name: string }[];
}

export async function whatWouldGo(db: Db, workspaceId: string): Promise<WhatWouldGo> {
  const connections = await db
    .selectFrom('connection')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('workspaceId', '=', workspaceId)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const backups = await db
    .selectFrom('backup')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('workspaceId', '=', workspaceId)
    .where('seq', 'is not', null)
    .executeTakeFirstOrThrow();
  const ownStorages = await db
    .selectFrom('storage')
    .select(['id', 'name'])
    .where('workspaceId', '=', workspaceId)
    .where((row) =>
      row.exists(
        row.selectFrom('repository').select('repository.id').whereRef('repository.storageId', '=', 'storage.id'),
      ),
    )
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return { connections: Number(connections.count), backups: Number(backups.count), ownStorages };
}
