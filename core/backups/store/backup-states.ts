import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { Warning } from '../../domain/states.ts';
import { appendJobEvent } from '../../jobs/store/job-events.ts';
import { type Backup, type BackupScope, getBackup } from './backups.ts';
import { dropStaging } from './capture/publish.ts';
import { notifyBackupEnd } from './notify-backup-end.ts';

/** Every change of state is one transaction with its event; an ended backup never changes again. */

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
      await stateEvent(trx, scope, { state: 'running' });
      return true;
    }
    return (await getBackup(trx, scope))?.state === 'running';
  });
}

export type BackupEnd =
  | { readonly state: 'completed' | 'completedWithWarnings'; readonly warnings: readonly Warning[] }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly errorCode: ErrorCode; readonly errorMessage: string };

/** @returns whether this call ended it. */
export async function endBackup(db: Db, scope: BackupScope, end: BackupEnd): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('backup')
      .set({
        state: end.state,
        finishedAt: sql<Date>`now()`,
        ...('warnings' in end ? { warnings: JSON.stringify(end.warnings) } : {}),
        ...(end.state === 'failed' ? { errorCode: end.errorCode, errorMessage: end.errorMessage } : {}),
      })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', 'in', ['pending', 'running'])
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await dropStaging(trx, scope.id);
    await stateEvent(trx, scope, {
      state: end.state,
      ...(end.state === 'failed' ? { errorCode: end.errorCode, errorMessage: end.errorMessage } : {}),
    });
    await notifyBackupEnd(trx, scope.id);
    return true;
  });
}

/** Notes who asked first and when; asking again changes nothing. Null where there is no such backup. */
export async function requestBackupCancel(db: Db, scope: BackupScope): Promise<Backup | null> {
  await db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('backup')
      .set({ cancelRequestedAt: sql<Date>`now()` })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', 'in', ['pending', 'running'])
      .where('cancelRequestedAt', 'is', null)
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) {
      await appendJobEvent(trx, {
        workspaceId: scope.workspaceId,
        jobKind: 'backup',
        jobId: scope.id,
        kind: 'cancelRequested',
        data: {},
      });
    }
  });
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

async function stateEvent(db: Db, { workspaceId, id }: BackupScope, data: Record<string, unknown>): Promise<void> {
  await appendJobEvent(db, { workspaceId, jobKind: 'backup', jobId: id, kind: 'state', data });
}
