import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';

export interface HistoryBackup {
  readonly seq: number;
  /** Null where the backup itself is no longer kept. */
  readonly backupId: string | null;
  readonly at: Date | null;
}

/** A stretch of backups in which the object was the same. */
export interface ObjectPeriod {
  readonly hash: string;
  readonly displayName: string | null;
  /** The first backup with this content. */
  readonly from: HistoryBackup;
  /** The last backup with it; null while the newest backup still has it. */
  readonly to: HistoryBackup | null;
  /** How the stretch ended. */
  readonly end: 'current' | 'changed' | 'softDeleted' | 'hardDeleted';
  /** The backup that found the change or deletion; null while current. */
  readonly endedBy: HistoryBackup | null;
}

interface VersionRow {
  fromSeq: number;
  toSeq: number | null;
  hash: string;
  deleted: 'soft' | 'hard' | null;
  displayName: string | null;
}

/** An object through all backups of its connection, newest first; versions of equal content that follow each other are one. */
export async function objectHistory(
  db: Db,
  scope: { workspaceId: string; connectionId: string },
  { type, id }: { type: TypeKey; id: string },
): Promise<readonly ObjectPeriod[]> {
  const versions: VersionRow[] = await db
    .selectFrom('objectVersion')
    .select(['fromSeq', 'toSeq', 'hash', 'deleted', 'displayName'])
    .where('connectionId', '=', ownConnection(scope))
    .where('type', '=', type)
    .where('objectId', '=', id)
    .orderBy('fromSeq')
    .execute();
  const merged = mergeEqual(versions);
  const backups = await backupsOf(db, scope, seqsOf(merged));
  const backup = (seq: number): HistoryBackup => backups.get(seq) ?? { seq, backupId: null, at: null };
  const periods = merged.map((version, index): ObjectPeriod => {
    const next = merged[index + 1];
    return {
      hash: version.hash,
      displayName: version.displayName,
      from: backup(version.fromSeq),
      to: version.toSeq === null ? null : backup(version.toSeq - 1),
      end: endOf(version, next),
      endedBy: version.toSeq === null ? null : backup(version.toSeq),
    };
  });
  return periods.reverse();
}

function mergeEqual(versions: readonly VersionRow[]): VersionRow[] {
  const merged: VersionRow[] = [];
  for (const version of versions) {
    const last = merged.at(-1);
    if (last && last.hash === version.hash && last.toSeq === version.fromSeq) {
      merged[merged.length - 1] = { ...version, fromSeq: last.fromSeq };
    } else {
      merged.push(version);
    }
  }
  return merged;
}

function endOf(version: VersionRow, next: VersionRow | undefined): ObjectPeriod['end'] {
  if (version.toSeq === null) return 'current';
  if (version.deleted !== null) return version.deleted === 'soft' ? 'softDeleted' : 'hardDeleted';
  // Absent without a word on how it left counts as gone for good.
  return next?.fromSeq === version.toSeq ? 'changed' : 'hardDeleted';
}

function seqsOf(versions: readonly VersionRow[]): number[] {
  const seqs = versions.flatMap(({ fromSeq, toSeq }) => (toSeq === null ? [fromSeq] : [fromSeq, toSeq - 1, toSeq]));
  return [...new Set(seqs)];
}

async function backupsOf(
  db: Db,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  seqs: readonly number[],
): Promise<Map<number, HistoryBackup>> {
  const rows = await db
    .selectFrom('backup')
    .select(['id', 'seq', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', connectionId)
    .where(sql<boolean>`seq = any(${seqs}::integer[])`)
    .execute();
  return new Map(
    rows.flatMap((row) => (row.seq === null ? [] : [[row.seq, { seq: row.seq, backupId: row.id, at: row.createdAt }]])),
  );
}
