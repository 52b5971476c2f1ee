import { sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import { hasType } from '../unavailable-types.ts';

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
  const kept = await keptAround(db, { ...scope, type }, seqsOf(merged));
  const unkept = (seq: number): HistoryBackup => ({ seq, backupId: null, at: null });
  const periods = merged.map((version, index): ObjectPeriod => {
    const next = merged[index + 1];
    const { fromSeq, toSeq } = version;
    const first = kept.get(fromSeq)?.from ?? null;
    const last = toSeq === null ? null : (kept.get(toSeq)?.before ?? null);
    // Where no backup that is kept has it, the numbers say between which it was there.
    const isKept = first !== null && (toSeq === null || first.seq < toSeq);
    return {
      hash: version.hash,
      displayName: version.displayName,
      from: isKept ? first : unkept(fromSeq),
      to: toSeq === null ? null : isKept && last !== null ? last : unkept(toSeq - 1),
      end: endOf(version, next),
      endedBy: toSeq === null ? null : (kept.get(toSeq)?.from ?? unkept(toSeq)),
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
  return [...new Set(versions.flatMap(({ fromSeq, toSeq }) => (toSeq === null ? [fromSeq] : [fromSeq, toSeq])))];
}

interface KeptAround {
  /** The first backup with this number or a higher one. */
  readonly from: HistoryBackup | null;
  /** The last one with a lower number. */
  readonly before: HistoryBackup | null;
}

/** Of each number, the nearest backups that can still be browsed, and in which the index of the type is whole. */
async function keptAround(
  db: Db,
  { workspaceId, connectionId, type }: { workspaceId: string; connectionId: string; type: TypeKey },
  seqs: readonly number[],
): Promise<Map<number, KeptAround>> {
  const nearest = (which: 'from' | 'before') => sql`
    select b.id, b.seq, b.created_at from backup b
    where b.workspace_id = ${workspaceId} and b.connection_id = ${connectionId}
      and b.state in ('completed', 'completedWithWarnings') and b.removed_at is null and ${hasType('b', sql`${type}`)}
      and ${which === 'from' ? sql`b.seq >= k.seq` : sql`b.seq < k.seq`}
    order by b.seq ${which === 'from' ? sql`asc` : sql`desc`} limit 1`;
  const { rows } = await sql<{
    seq: number;
    fromId: string | null;
    fromSeq: number;
    fromAt: Date;
    beforeId: string | null;
    beforeSeq: number;
    beforeAt: Date;
  }>`
    select k.seq, f.id as from_id, f.seq as from_seq, f.created_at as from_at,
      p.id as before_id, p.seq as before_seq, p.created_at as before_at
    from unnest(${seqs}::integer[]) k (seq)
    left join lateral (${nearest('from')}) f on true
    left join lateral (${nearest('before')}) p on true`.execute(db);
  const backup = (backupId: string | null, seq: number, at: Date): HistoryBackup | null =>
    backupId === null ? null : { seq, backupId, at };
  return new Map(
    rows.map((row) => [
      row.seq,
      {
        from: backup(row.fromId, row.fromSeq, row.fromAt),
        before: backup(row.beforeId, row.beforeSeq, row.beforeAt),
      },
    ]),
  );
}
