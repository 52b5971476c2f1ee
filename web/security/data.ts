import { type Backup, newestBackupsQuery, RESTORABLE_STATES } from '../backups/data.ts';

export type SealedBackup = Backup;

const SHOWN_BACKUPS = 10;

/** How the last backups that can be restored from are sealed. */
export function sealingQuery() {
  return newestBackupsQuery({ state: RESTORABLE_STATES }, SHOWN_BACKUPS);
}
