import { checkListingOnce } from '../backups/files/check-listing-once.ts';
import { readTypesAgain } from '../backups/files/read-types-again.ts';
import { damagedFilesOf, moveToTwins } from '../backups/store/files/rebuilt-files.ts';
import type { RebuildWork } from './rebuild-backups.ts';
import { noteFinding } from './store/rebuilds.ts';

/**
 * Compares what the backups need with what lies in the storages, and takes types in whose index lies there again. Content is read by verifications and in the daily shares, and
 * where its references are read.
 */
export async function rebuildFiles({ db, rebuild, repositories, signal, pause }: RebuildWork): Promise<void> {
  for (const repository of repositories) {
    const { repositoryId } = repository;
    await checkListingOnce({ db, repository, repositoryId, backupId: null, signal, pause }, rebuild.createdAt);
    await readTypesAgain({ db, repository, stagedUnder: rebuild.id });
  }
  await moveToTwins(db, rebuild.connectionId);
}

/** Files with which something is wrong, as far as is known by now: reading references finds more. */
export async function nameDamage({
  db,
  rebuild,
  repositories,
}: Pick<RebuildWork, 'db' | 'rebuild' | 'repositories'>): Promise<void> {
  for (const { repositoryId } of repositories)
    for (const { path, damage, damageMessage } of await damagedFilesOf(db, repositoryId))
      await noteFinding(db, rebuild.id, {
        file: `${rebuild.connectionId}/${path}`,
        code: damage,
        message: damageMessage ?? 'It is missing or damaged.',
      });
}
