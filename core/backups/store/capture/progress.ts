import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { appendJobEvent } from '../../../jobs/store/job-events.ts';
import type { CaptureScope } from './lookups.ts';

/** The durable cursor of a type, or null before its first window. */
export async function readCursor(db: Db, { backupId, type }: CaptureScope): Promise<unknown> {
  const row = await db
    .selectFrom('backup_type')
    .select('cursor')
    .where('backup_id', '=', backupId)
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
    .selectFrom('backup_type')
    .innerJoin('backup', 'backup.id', 'backup_type.backup_id')
    .select([
      'backup_type.state',
      'backup_type.mode',
      'backup_type.fetched',
      'backup_type.objects',
      'backup_type.links',
      'backup_type.added',
      'backup_type.changed',
      'backup_type.deleted',
      'backup_type.bytes_written as bytesWritten',
      'backup_type.requests',
      'backup.bytes_written as totalBytesWritten',
      'backup.requests as totalRequests',
      'backup.throttled',
      'backup.waited_ms as waitedMs',
    ])
    .where('backup_type.backup_id', '=', backup.id)
    .where('backup_type.type', '=', type)
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
