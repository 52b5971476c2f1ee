import type { z } from 'zod';
import type { PlannedBackup, RetentionPlan } from '#core/retention/plan-retention.ts';
import type { SetPolicy } from '#core/retention/store/policies.ts';
import { iso } from '../http/view.ts';
import type { connectionRetention, retainedBackup, retentionPreview, retentionSummary } from './schema.ts';

const at = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export function setPolicyView(set: SetPolicy | null): z.infer<typeof connectionRetention>['set'] {
  return set && { policy: set.policy, updatedBy: set.updatedBy, updatedAt: set.updatedAt.toISOString() };
}

export function retainedBackupView(row: PlannedBackup): z.infer<typeof retainedBackup> {
  const { holdReason, heldBy, heldAt, removalDueAt, removalAskedBy, verdict } = row;
  return {
    id: row.id,
    seq: row.seq,
    createdAt: row.createdAt.toISOString(),
    reasons: verdict.reasons.map(({ why, until }) => ({ why, until: at(until) })),
    keptUntil: at(verdict.until),
    hold:
      holdReason === null || heldAt === null
        ? null
        : { reason: holdReason, by: heldBy ?? '', at: heldAt.toISOString() },
    removal: removalDueAt && { dueAt: removalDueAt.toISOString(), by: removalAskedBy },
  };
}

export function retentionSummaryView(
  { backups }: RetentionPlan,
  { bytesFreed, locked }: { bytesFreed: number; locked: { files: number; bytes: number; until: Date | null } },
): z.infer<typeof retentionSummary> {
  const going = backups.filter(({ goes }) => goes);
  return {
    backups: backups.length,
    going: going.length,
    bytesFreed,
    nextRemovalAt: at(earliest(going.map(({ removalDueAt }) => removalDueAt?.getTime() ?? null))),
    nextEndAt: at(earliest(backups.filter(({ goes }) => !goes).map(({ verdict }) => verdict.until))),
    locked: { files: locked.files, bytes: locked.bytes, until: iso(locked.until) },
  };
}

const SHOWN = 20;

export function retentionPreviewView(
  { backups, policy }: RetentionPlan,
  bytesFreed: number,
): z.infer<typeof retentionPreview> {
  const going = backups.filter(({ goes }) => goes);
  const first = going.toReversed().slice(0, SHOWN);
  return {
    policy,
    backups: backups.length,
    going: going.length,
    bytesFreed,
    first: first.map(({ id, seq, createdAt }) => ({ id, seq, createdAt: createdAt.toISOString() })),
  };
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b));
}
