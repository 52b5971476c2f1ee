import {
  askForRemoval,
  holdBackup,
  lockBackups,
  releaseBackup,
  takeBackRemoval,
} from '../backups/store/retention/marks.ts';
import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import { firmReasons, type KeptReason } from '../domain/retention/kept-by.ts';
import { graceEnd, type PlannedBackup, planRetention } from './plan-retention.ts';

/** A backup that somebody wants to hold, to have removed, or to take back. */
export interface SteeredBackup {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
}

/** @throws `conflict` where it has been removed meanwhile. */
export async function hold(db: Db, { id }: SteeredBackup, by: { reason: string; by: string }): Promise<void> {
  if (!(await holdBackup(db, id, by))) throw gone();
}

export async function release(db: Db, { id }: SteeredBackup): Promise<void> {
  await releaseBackup(db, id);
}

/** It goes when its grace time is over. @throws `conflict` where something keeps it that nobody can overrule. */
export async function removeByHand(
  db: Db,
  backup: SteeredBackup,
  { by, now }: { by: string; now: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockBackups(trx, backup.connectionId);
    const planned = await plannedBackup(trx, backup, now);
    const [reason] = firmReasons(planned.verdict);
    if (reason)
      throw new CybbackError('conflict', REFUSALS[reason.why] ?? REFUSALS.inUse, { facts: { why: reason.why } });
    await askForRemoval(trx, backup.id, { by, dueAt: graceEnd(now) });
  });
}

/**
 * What somebody wanted gone is kept as before. What the policy wanted gone is held from now on, because the policy would mark
 * it again. @throws `conflict` where it was not to be removed, or has been.
 */
export async function takeBack(
  db: Db,
  backup: SteeredBackup,
  { by, reason, now }: { by: string; reason: string; now: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockBackups(trx, backup.connectionId);
    const { removalDueAt, removalAskedBy } = await plannedBackup(trx, backup, now);
    if (removalDueAt === null) throw new CybbackError('conflict', 'This backup is not to be removed.');
    await takeBackRemoval(trx, backup.id);
    if (removalAskedBy === null) await holdBackup(trx, backup.id, { reason, by });
  });
}

async function plannedBackup(db: Db, backup: SteeredBackup, now: number): Promise<PlannedBackup> {
  const { backups } = await planRetention(db, backup, now);
  const planned = backups.find(({ id }) => id === backup.id);
  if (!planned) throw gone();
  return planned;
}

const gone = (): CybbackError => new CybbackError('conflict', 'This backup has been removed.');

const REFUSALS: Partial<Record<KeptReason['why'], string>> & { readonly inUse: string } = {
  newest: 'The newest backup, and the newest that is whole, cannot be removed: the next backup builds on it.',
  hold: 'This backup is held. Release it first.',
  inUse: 'A backup, restore, proof or verification builds on this backup. Wait for its end.',
  locked: 'The storage protects this backup from deletion. It can be removed when that has ended.',
};
