import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';

/** What became of the files of a repository. */
export interface ErasureOfWorkspace {
  /** As the workspace called it. */
  readonly storage: string;
  readonly isOwn: boolean;
  readonly filesDeleted: number;
  readonly filesLeft: number;
  readonly examples: readonly string[];
  /** Why files stayed; null: none did. */
  readonly code: string | null;
}

export async function erasuresOf(db: Db, workspaceId: string): Promise<readonly ErasureOfWorkspace[]> {
  return db
    .selectFrom('repositoryErasure')
    .innerJoin('repository', 'repository.id', 'repositoryErasure.repositoryId')
    .innerJoin('connection', 'connection.id', 'repository.connectionId')
    .innerJoin('storage', 'storage.id', 'repository.storageId')
    .select([
      'storage.name as storage',
      sql<boolean>`storage.workspace_id is not null`.as('isOwn'),
      'repositoryErasure.filesDeleted',
      'repositoryErasure.filesLeft',
      'repositoryErasure.examples',
      'repositoryErasure.code',
    ])
    .where('connection.workspaceId', '=', workspaceId)
    .orderBy('repository.createdAt')
    .orderBy('repository.id')
    .execute();
}

/** IDs of all repositories of a workspace, those of deleted connections included, in their order, a page at a time. */
export async function repositoryIdsOf(
  db: Db,
  workspaceId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<readonly string[]> {
  let query = db
    .selectFrom('repository')
    .innerJoin('connection', 'connection.id', 'repository.connectionId')
    .select('repository.id')
    .where('connection.workspaceId', '=', workspaceId)
    .orderBy('repository.id')
    .limit(limit);
  if (after !== null) query = query.where('repository.id', '>', after);
  return (await query.execute()).map(({ id }) => id);
}
