import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import type { Jobs } from '../temporal/client.ts';
import { endBackup, requestBackupCancel } from './store/backup-states.ts';
import { type Backup, type BackupScope, getBackup } from './store/backups.ts';

/**
 * Asks the workflow to stop after the step in hand. One that has no workflow (any more) is cancelled at once.
 * Refusals: `not-found`, `conflict` (it has ended), `temporal-unavailable`.
 */
export async function cancelBackup({ db, jobs }: { db: Db; jobs: Jobs }, scope: BackupScope): Promise<Backup> {
  const backup = await requestBackupCancel(db, scope);
  if (!backup) throw new CybbackError('not-found', 'There is no such backup.');
  if (backup.finishedAt !== null) {
    throw new CybbackError('conflict', 'The backup has already ended; there is nothing to cancel.', {
      facts: { state: backup.state },
    });
  }
  const heard = await jobs.cancelBackup(backup.connectionId);
  if (!heard) await endBackup(db, scope, { state: 'cancelled' });
  return (await getBackup(db, scope)) ?? backup;
}
