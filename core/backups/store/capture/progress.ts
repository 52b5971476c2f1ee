import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { appendJobEvent } from '../../../jobs/store/job-events.ts';
import type { CaptureScope } from './lookups.ts';

/** The durable cursor of a type, or null before its first window. */
export async function readCursor(db: Db, { backupId, type }: CaptureScope): Promise<unknown> {
  const row = await db
    .selectFrom('backupType')
    .select('cursor')
    .where('backupId', '=', backupId)
    .where('type', '=', type)
    .executeTakeFirst();
  return row?.cursor ?? null;
}

/** Announces how far a type is, as its row stands. */
export async function reportProgress(
  db: Db,
  backup: { id: string; workspaceId: string },
  type: TypeKey,
): Promise<void> {
  const row = await db
    .selectFrom('backupType')
    .innerJoin('backup', 'backup.id', 'backupType.backupId')
    .select([
      'backupType.state',
      'backupType.mode',
      'backupType.fetched',
      'backupType.objects',
      'backupType.links',
      'backupType.added',
      'backupType.changed',
      'backupType.deleted',
      'backupType.bytesWritten',
      'backupType.requests',
      'backup.bytesWritten as totalBytesWritten',
      'backup.requests as totalRequests',
      'backup.throttled',
      'backup.waitedMs',
    ])
    .where('backupType.backupId', '=', backup.id)
    .where('backupType.type', '=', type)
    .executeTakeFirst();
  if (!row) return;
  await appendJobEvent(db, {
    workspaceId: backup.workspaceId,
    jobKind: 'backup',
    jobId: backup.id,
    kind: 'type',
    data: { type, ...row },
  });
}
