import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { appendJobEvent } from '../../../jobs/store/job-events.ts';
import { typeState } from '../backup-types.ts';
import { tablesOf } from './job-tables.ts';
import type { CaptureScope } from './lookups.ts';

/** The durable cursor of a type, or null before its first window. */
export async function readCursor(db: Db, scope: CaptureScope): Promise<unknown> {
  const { types, id } = tablesOf(scope);
  const { rows } = await sql<{ cursor: unknown }>`
    select cursor from ${types} where ${id} = ${scope.backupId} and type = ${scope.type}`.execute(db);
  return rows[0]?.cursor ?? null;
}

/** The type is being read from now on. @returns whether it was not before. */
export async function beginType(db: Db, backupId: string, type: TypeKey): Promise<boolean> {
  const begun = await db
    .updateTable('backupType')
    .set({ state: 'running' })
    .where('backupId', '=', backupId)
    .where('type', '=', type)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return begun.numUpdatedRows > 0n;
}

/** Announces how far a type is, as its row stands. @param gathered entries that are read and not durable yet */
export async function reportProgress(
  db: Db,
  backup: { id: string; workspaceId: string },
  type: TypeKey,
  gathered = 0,
): Promise<void> {
  const row = await db
    .selectFrom('backupType')
    .innerJoin('backup', 'backup.id', 'backupType.backupId')
    .select([
      typeState().as('state'),
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
    data: { type, ...row, fetched: row.fetched + gathered },
  });
}
