import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { RetainedBackup } from '../../domain/retention/kept-by.ts';

export interface BackupToRetain extends RetainedBackup {
  readonly repositoryId: string;
  readonly createdAt: Date;
  readonly heldBy: string | null;
  readonly heldAt: Date | null;
  readonly removalDueAt: Date | null;
  /** Null: the policy wants it gone, or nobody does. */
  readonly removalAskedBy: string | null;
}

interface Row extends Omit<BackupToRetain, 'at' | 'lockedUntil'> {
  readonly at: Date;
  readonly lockedUntil: Date | null;
}

/** Every backup of the connection that can be restored from, with what decides whether it is kept; newest first. */
export async function backupsToRetain(db: Db, connectionId: string): Promise<BackupToRetain[]> {
  const { rows } = await sql<Row>`
    select b.id, b.seq, b.repository_id, b.created_at, coalesce(b.started_at, b.created_at) as at,
      (b.removal_asked_by is not null or b.verify_state = 'damaged' or f.damage is not null) is true as unfit,
      b.hold_reason, b.held_by, b.held_at, b.removal_due_at, b.removal_asked_by,
      (b.verify_state is not distinct from 'running'
        or exists (select from restore j where j.backup_id = b.id and j.state in ('pending', 'running'))
        or exists (select from proof j where b.id in (j.backup_id, j.base_backup_id) and j.state in ('pending', 'running'))
        or exists (select from backup j where j.connection_id = b.connection_id and j.base_backup_id = b.id
          and j.state in ('pending', 'running'))) as in_use,
      coalesce(f.retained_until, f.written_at + make_interval(days => r.lock_days)) as locked_until
    from backup b join repository r on r.id = b.repository_id
    left join stored_file f on f.repository_id = b.repository_id
      and f.path = substring(b.manifest_key from position('/manifests/' in b.manifest_key) + 1)
    where b.connection_id = ${connectionId} and b.state in ('completed', 'completedWithWarnings') and b.seq is not null
      and b.removed_at is null
    order by b.seq desc`.execute(db);
  return rows.map(({ at, lockedUntil, ...row }) => ({
    ...row,
    at: at.getTime(),
    lockedUntil: lockedUntil?.getTime() ?? null,
  }));
}

/** Whether anything of the repository is to be removed at all, or is being. */
export async function isAnythingToRemove(db: Db, repositoryId: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from backup b where b.repository_id = ${repositoryId}
        and ((b.removed_at is null and b.removal_due_at <= ${now}) or (b.removed_at is not null and b.files_marked_at is null)))
      or exists (select from stored_file f where f.repository_id = ${repositoryId} and f.removing_at is not null
        and (f.locked_until is null or f.locked_until <= ${now}))
      or exists (select from backup b where b.repository_id = ${repositoryId} and b.state in ('failed', 'cancelled')
        and b.finished_at < ${new Date(now.getTime() - 86_400_000)}
        and ((b.seq is not null and b.manifest_removed_at is null) or exists (
          select from stored_file f where f.backup_id = b.id and f.repository_id = b.repository_id))) as found`.execute(
    db,
  );
  return rows[0]?.found ?? false;
}
