import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import type { HistoryBackup } from '#core/backups/store/browse/history.ts';
import { iso, errorView } from '../http/view.ts';
import type { backup } from './schema.ts';

export function isRestorable(row: Backup): boolean {
  return row.seq !== null && (row.state === 'completed' || row.state === 'completedWithWarnings');
}

export function backupView(row: Backup): z.infer<typeof backup> {
  return {
    id: row.id,
    connectionId: row.connectionId,
    seq: row.seq,
    baseBackupId: row.baseBackupId,
    mode: row.mode,
    state: row.state,
    restorable: isRestorable(row),
    trigger: row.trigger,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    cancelRequestedAt: iso(row.cancelRequestedAt),
    sealing: row.sealing,
    counts: { objects: row.objects, links: row.links, added: row.added, changed: row.changed, deleted: row.deleted },
    bytesWritten: row.bytesWritten,
    graph: { requests: row.requests, throttled: row.throttled, waitedMs: row.waitedMs },
    warnings: [...row.warnings],
    error: errorView(row),
    unsealedObjects: row.unsealedObjects,
    verification: row.verifyState === null ? null : { state: row.verifyState, at: iso(row.verifiedAt) },
    manifest: row.manifestKey === null ? null : { key: row.manifestKey, sha256: row.manifestSha256 },
  };
}

export function historyBackupView({ backupId, seq, at }: HistoryBackup): {
  backupId: string | null;
  seq: number;
  at: string | null;
} {
  return { backupId, seq, at: iso(at) };
}
