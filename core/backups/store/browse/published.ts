import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { GOOD_STATES } from '../../../domain/states.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { HistoryBackup } from './history.ts';
import type { BrowseScope } from './scope.ts';

/** The last backup before this one that can be browsed; null where there is none. */
export async function backupBefore(
  db: Db,
  { workspaceId, connectionId, seq }: BrowseScope,
): Promise<HistoryBackup | null> {
  const row = await published(db, { workspaceId, connectionId })
    .where('seq', '<', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toHistoryBackup(row) : null;
}

/** The backup with this number, or the last one before it that is still kept; null where there is none. */
export async function backupAt(db: Db, { workspaceId, connectionId, seq }: BrowseScope): Promise<HistoryBackup | null> {
  return backupBefore(db, { workspaceId, connectionId, seq: seq + 1 });
}

export interface FoundSeq extends HistoryBackup {
  readonly backupId: string;
  /** When retention removed it; null: it is kept. */
  readonly removedAt: Date | null;
}

/** The backup that was published with this number, kept or not; null where none was. */
export async function backupWithSeq(db: Db, { workspaceId, connectionId, seq }: BrowseScope): Promise<FoundSeq | null> {
  const row = await db
    .selectFrom('backup')
    .select(['id', 'createdAt', 'removedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', connectionId)
    .where('state', 'in', GOOD_STATES)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row ? { seq, backupId: row.id, at: row.createdAt, removedAt: row.removedAt } : null;
}

/** The number of the newest one; null where there is none. */
export async function newestSeq(db: Db, scope: { workspaceId: string; connectionId: string }): Promise<number | null> {
  const row = await published(db, scope).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row?.seq ?? null;
}

function published(db: Db, { workspaceId, connectionId }: { workspaceId: string; connectionId: string }) {
  return db
    .selectFrom('backup')
    .select(['id', 'createdAt', sql<number>`seq`.as('seq')])
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', connectionId)
    .where('state', 'in', GOOD_STATES)
    .where('seq', 'is not', null)
    .where('removedAt', 'is', null);
}

function toHistoryBackup(row: { id: string; createdAt: Date; seq: number }): HistoryBackup {
  return { seq: row.seq, backupId: row.id, at: row.createdAt };
}

/** Objects of a backup, by type. */
export async function countObjects(
  db: Db,
  { workspaceId, connectionId, seq }: BrowseScope,
): Promise<ReadonlyMap<TypeKey, number>> {
  const rows = await db
    .selectFrom('backupType')
    .innerJoin('backup', 'backup.id', 'backupType.backupId')
    .select(['backupType.type', 'backupType.objects'])
    .where('backup.workspaceId', '=', workspaceId)
    .where('backup.connectionId', '=', connectionId)
    .where('backup.seq', '=', seq)
    .execute();
  return new Map(rows.map(({ type, objects }) => [type, objects]));
}
