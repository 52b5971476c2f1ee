import type { Db } from '../../database/database.ts';
import type { Repository, RunRef } from '../../repository/types.ts';
import { insertWrittenFiles, writtenRun } from '../store/files/stored-files.ts';

/**
 * Keeps of each index that a backup writes that it is there, as soon as it is: of one that is never published it can be
 * found again and removed.
 */
export function recordingRepository(
  repository: Repository,
  { db, backupId, repositoryId }: { db: Db; backupId: string; repositoryId: string },
): Repository {
  const recorded = async (run: RunRef): Promise<RunRef> => {
    if (run.content === undefined) await insertWrittenFiles(db, { repositoryId, backupId }, [writtenRun(run)]);
    return run;
  };
  return {
    ...repository,
    writeObjectRun: async (type, entries, options) => recorded(await repository.writeObjectRun(type, entries, options)),
    writeLinkRun: async (type, entries, options) => recorded(await repository.writeLinkRun(type, entries, options)),
  };
}
