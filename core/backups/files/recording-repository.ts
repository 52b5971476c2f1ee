import type { Db } from '../../database/database.ts';
import type { Repository } from '../../repository/types.ts';
import { insertWrittenFiles, writtenRun } from '../store/files/stored-files.ts';

/**
 * Keeps of each index that a backup writes that it is there, as soon as it is: of one that is never published it can be
 * found again and removed.
 */
export function recordingRepository(
  repository: Repository,
  { db, backupId, repositoryId }: { db: Db; backupId: string; repositoryId: string },
): Repository {
  return {
    ...repository,
    async writeObjectRun(type, entries) {
      const run = await repository.writeObjectRun(type, entries);
      await insertWrittenFiles(db, { repositoryId, backupId }, [writtenRun(run)]);
      return run;
    },
    async writeLinkRun(type, entries) {
      const run = await repository.writeLinkRun(type, entries);
      await insertWrittenFiles(db, { repositoryId, backupId }, [writtenRun(run)]);
      return run;
    },
  };
}
