import { findConnection } from '../connections/store/rebuilt-connection.ts';
import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Repository, Sealing } from '../repository/types.ts';
import { repositoriesOf } from '../storages/store/repositories.ts';
import type { RebuildWork } from './rebuild-backups.ts';
import { getRebuild, noteFinding } from './store/rebuilds.ts';

export interface OpenWorkDeps {
  readonly db: Db;
  openRepository(scope: {
    workspaceId: string;
    repositoryId: string;
    tenantId: string;
    sealing: Sealing;
  }): Promise<Repository>;
}

export type WorkPacing = Pick<RebuildWork, 'signal' | 'isOver' | 'pause'>;

/**
 * The work of a rebuild with its repositories opened; null where it has ended. A repository that does not open is named and
 * left out; where a storage cannot be asked for a moment, that is thrown and tried again.
 */
export async function openWork(deps: OpenWorkDeps, rebuildId: string, pacing: WorkPacing): Promise<RebuildWork | null> {
  const { db } = deps;
  const rebuild = await getRebuild(db, { id: rebuildId });
  if (rebuild?.state !== 'running') return null;
  const { workspaceId, connectionId } = rebuild;
  const { tenantId } = await tenantOf(db, connectionId);
  const repositories: Repository[] = [];
  for (const { id: repositoryId, storage } of await repositoriesOf(db, { workspaceId, connectionId })) {
    try {
      // Nothing is written: a repository that is opened for sealing would get a data key where it has none that opens.
      repositories.push(await deps.openRepository({ workspaceId, repositoryId, tenantId, sealing: 'none' }));
    } catch (error) {
      if (!isCybbackError(error) || error.retryable || error.code === 'internal') throw error;
      await noteFinding(db, rebuildId, {
        file: `${storage.name} (${repositoryId})`,
        code: error.code,
        message: error.message,
      });
    }
  }
  return { db, rebuild, repositories, tenantId, ...pacing };
}

async function tenantOf(db: Db, connectionId: string): Promise<{ tenantId: string }> {
  const found = await findConnection(db, connectionId);
  if (!found) throw new CybbackError('not-found', 'The connection does not exist any more.');
  return found;
}
