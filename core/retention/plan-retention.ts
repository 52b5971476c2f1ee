import { type NewAuditEntry, recordAudit } from '../audit/store/audit.ts';
import { lockBackups, markForRemoval, markRemoved, unmark } from '../backups/store/retention/marks.ts';
import { isToBeErased } from '../connections/store/erasures.ts';
import type { Db } from '../database/database.ts';
import { firmReasons, keptBy, type KeptVerdict } from '../domain/retention/kept-by.ts';
import { GRACE_DAYS } from '../domain/retention/policy.ts';
import { type BackupToRetain, backupsToRetain } from '../overview/store/retained-backups.ts';
import { type PolicyInForce, policyInForce } from './store/policies.ts';

const DAY_MS = 86_400_000;

export interface RetainedConnection {
  readonly workspaceId: string;
  readonly connectionId: string;
}

export interface PlannedBackup extends BackupToRetain {
  readonly verdict: KeptVerdict;
  /** Nothing keeps it: it goes when its grace time is over. */
  readonly goes: boolean;
}

export interface RetentionPlan extends PolicyInForce {
  /** Newest first. */
  readonly backups: readonly PlannedBackup[];
}

/** Why each backup is kept and until when, and what goes. Holds a row for each backup, and nothing of what is in them. */
export async function planRetention(db: Db, connection: RetainedConnection, now: number): Promise<RetentionPlan> {
  return planWith(db, connection, { inForce: await policyInForce(db, connection), now });
}

/** The same if another policy were in force. */
export async function planWith(
  db: Db,
  connection: RetainedConnection,
  { inForce, now }: { inForce: PolicyInForce; now: number },
): Promise<RetentionPlan> {
  const backups = await backupsToRetain(db, connection.connectionId);
  const isLeaving = await isToBeErased(db, connection.connectionId);
  const verdicts = keptBy(inForce.policy, backups, now);
  return {
    ...inForce,
    backups: backups.flatMap((backup, index) => {
      const verdict = verdicts[index];
      return verdict ? [{ ...backup, verdict, goes: isLeaving ? mayLeave(verdict) : goesNow(backup, verdict) }] : [];
    }),
  };
}

/** What somebody wants gone is kept by nothing but what nobody can overrule. */
function goesNow({ removalAskedBy }: BackupToRetain, verdict: KeptVerdict): boolean {
  return (removalAskedBy === null ? verdict.reasons : firmReasons(verdict)).length === 0;
}

/** With its connection: there is no next backup that would build on the newest one. */
export function mayLeave(verdict: KeptVerdict): boolean {
  return firmReasons(verdict).every(({ why }) => why === 'newest');
}

export const graceEnd = (now: number): Date => new Date(now + GRACE_DAYS * DAY_MS);

/** Phase one. What nothing keeps is marked with the end of its grace time; what is kept again loses its mark. */
export async function markDue(db: Db, connection: RetainedConnection, now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockBackups(trx, connection.connectionId);
    const { backups } = await planRetention(trx, connection, now);
    const ids = (goes: boolean): string[] => backups.filter((item) => item.goes === goes).map(({ id }) => id);
    await markForRemoval(trx, ids(true), graceEnd(now));
    await unmark(trx, ids(false));
  });
}

/**
 * Phase two begins: what was marked, has had its grace time and is still kept by nothing, by the policy and by who uses it as
 * of this moment, is a backup no more.
 *
 * @returns IDs of the backups that are removed from now on.
 */
export async function decideRemovals(
  db: Db,
  connection: RetainedConnection & { repositoryId: string },
  now: number,
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    await lockBackups(trx, connection.connectionId);
    const { backups } = await planRetention(trx, connection, now);
    const ids = backups
      .filter(({ goes, repositoryId, removalDueAt }) => {
        const isDue = removalDueAt !== null && removalDueAt.getTime() <= now;
        return goes && isDue && repositoryId === connection.repositoryId;
      })
      .map(({ id }) => id);
    await markRemoved(trx, ids);
    await recordAudit(
      trx,
      ...backups.filter(({ id }) => ids.includes(id)).map((item) => removalEntry(connection, item)),
    );
    return ids;
  });
}

/** So that it can be told later why a backup is there no more. */
function removalEntry({ workspaceId, connectionId }: RetainedConnection, backup: PlannedBackup): NewAuditEntry {
  return {
    workspaceId,
    action: 'backup.expire',
    actor: { kind: 'service', id: null, name: 'Retention' },
    from: { address: null, userAgent: null },
    target: { kind: 'backup', id: backup.id, name: `Number ${String(backup.seq)}` },
    reason: null,
    facts: { connectionId, createdAt: backup.createdAt.toISOString(), askedBy: backup.removalAskedBy },
    outcome: 'success',
    code: null,
  };
}
