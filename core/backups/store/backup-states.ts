import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type JobEnd, type JobRef, endOnce, jobEvent, requestCancel } from '../../jobs/store/job-states.ts';
import { type Backup, type BackupScope, getBackup } from './backups.ts';
import { dropStaging } from './capture/publish.ts';
import { notifyBackupEnd } from './notify-backup-end.ts';

/** @returns whether the backup runs now; false where it has ended meanwhile (cancelled, or given up by who started it). */
export async function markBackupRunning(db: Db, scope: BackupScope): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('backup')
      .set({ state: 'running', startedAt: sql<Date>`coalesce(started_at, now())` })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) {
      await jobEvent(trx, jobOf(scope), 'state', { state: 'running' });
      return true;
    }
    return (await getBackup(trx, scope))?.state === 'running';
  });
}

/** @returns whether this call ended it. */
export async function endBackup(db: Db, scope: BackupScope, end: JobEnd): Promise<boolean> {
  return endOnce(db, jobOf(scope), end, {
    finish: async (trx) => {
      await dropStaging(trx, scope.id);
      await notifyBackupEnd(trx, scope.id);
    },
  });
}

/** Null where there is no such backup. */
export async function requestBackupCancel(db: Db, scope: BackupScope): Promise<Backup | null> {
  await requestCancel(db, jobOf(scope));
  return getBackup(db, scope);
}

/** A backup whose workflow was never started leaves no trace. */
export async function deletePendingBackup(db: Db, scope: BackupScope): Promise<void> {
  await db
    .deleteFrom('backup')
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('state', '=', 'pending')
    .execute();
}

function jobOf({ workspaceId, id }: BackupScope): JobRef {
  return { kind: 'backup', workspaceId, id };
}
