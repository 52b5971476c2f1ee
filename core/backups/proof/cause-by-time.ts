import { type GraphObject, stringOf } from '../../domain/json.ts';
import type { DifferenceCause, DifferenceKind } from '../store/proof/differences.ts';

/** Clocks of two services: nearer than this to a backup's start or end a time stamp says nothing. */
const MARGIN_MS = 60_000;

const CHANGED = ['modifiedDateTime', 'lastModifiedDateTime'];
const MADE = ['createdDateTime'];

export interface BackupTimes {
  readonly backupStartedAt: Date;
  readonly backupFinishedAt: Date;
}

/**
 * Whether the tenant's own time stamps say when a difference arose, where change tracking does not. An object that is
 * new and older than the backup need not have been missed: it may have come back from a recycle bin.
 */
export function causeByTime(
  { kind, cause }: { kind: DifferenceKind; cause: DifferenceCause },
  object: GraphObject,
  { backupStartedAt, backupFinishedAt }: BackupTimes,
): { cause: DifferenceCause; changedAt: string | null } {
  const at = latest(object, kind === 'onlyInTenant' ? MADE : CHANGED);
  const changedAt = at === null ? null : new Date(at).toISOString();
  if (cause !== 'unclear' || at === null) return { cause, changedAt };
  if (at > backupFinishedAt.getTime() + MARGIN_MS) return { cause: 'since', changedAt };
  const missed = kind === 'different' && at < backupStartedAt.getTime() - MARGIN_MS;
  return { cause: missed ? 'missed' : 'unclear', changedAt };
}

function latest(object: GraphObject, names: readonly string[]): number | null {
  const times = names.map((name) => Date.parse(stringOf(object[name]) ?? '')).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? null : Math.max(...times);
}
