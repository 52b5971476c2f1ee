import { summarizeDamage } from '#core/backups/store/files/damage-summary.ts';
import { endVerification, neededBy } from '#core/backups/store/files/verifications.ts';
import { checkRepository } from '#core/backups/verify/check-repository.ts';
import { verifyBackup } from '#core/backups/verify/verify-backup.ts';
import { windowEnd } from '#core/jobs/window-end.ts';
import { recordDamageCheck } from '#core/notifications/store/notification-checks.ts';
import { repositoriesToCheck, repositoryToCheck, type RepositoryToProbe } from '#core/storages/store/repositories.ts';
import { activity, cancellation, slotInHand, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

/** Some minutes, so that few calls are in a history. */
const WINDOWS = { windowMs: 5 * 60_000, awaitedWindowMs: 5_000 };

export interface VerifyActivities {
  /** To be called again until `done`. */
  verifyWindow(backupId: string): Promise<{ done: boolean }>;
  failVerification(backupId: string, failure: { code: string; message: string }): Promise<void>;
  /** IDs of every repository of the connection, those that are not written to any more included. */
  repositoriesOf(connectionId: string): Promise<readonly string[]>;
  /** Listing and share of the day; `since`: when the check began, ISO 8601. To be called again until `done`. */
  checkRepositoryWindow(repositoryId: string, since: string): Promise<{ done: boolean }>;
}

export function createVerifyActivities(deps: ActivityDeps): VerifyActivities {
  const { db, clock } = deps;

  const window = () => {
    const slot = slotInHand();
    return { isOver: windowEnd(clock, slot, WINDOWS), pause: () => slot.pause() };
  };

  const verifyWindow = async (backupId: string): Promise<{ done: boolean }> => {
    const needed = await neededBy(db, backupId);
    if (!needed) return { done: true };
    const place = await repositoryToCheck(db, needed.repositoryId);
    if (!place) return { done: true };
    const repository = await deps.checks.openRepository(place);
    const work = { db, repository, signal: cancellation(), ...window() };
    const outcome = await verifyBackup(work, needed, needed.verifyStartedAt ?? new Date(clock.now()));
    if (outcome.done) await tell(place);
    return outcome;
  };

  const tell = async ({ repositoryId, connectionId, storage }: RepositoryToProbe): Promise<void> => {
    const damage = await summarizeDamage(db, repositoryId);
    await recordDamageCheck(db, { connectionId, storage, ...damage });
  };

  const failVerification = async (backupId: string, error: { code: string; message: string }): Promise<void> => {
    const result = { files: 0, bytes: 0, damagedFiles: 0, affectedObjects: 0, damaged: [], error };
    await endVerification(db, backupId, { state: 'failed', result });
  };

  const checkRepositoryWindow = async (repositoryId: string, since: string): Promise<{ done: boolean }> => {
    const place = await repositoryToCheck(db, repositoryId);
    if (!place) return { done: true };
    const repository = await deps.checks.openRepository(place);
    const outcome = await checkRepository({
      db,
      repository,
      repositoryId,
      signal: cancellation(),
      days: deps.verifyDays,
      since: new Date(since),
      ...window(),
    });
    if (outcome.done) await tell(place);
    return outcome;
  };

  return {
    verifyWindow: slottedActivity(deps, verifyWindow),
    failVerification: activity(deps, failVerification),
    repositoriesOf: activity(deps, (connectionId: string) => repositoriesToCheck(db, connectionId)),
    checkRepositoryWindow: slottedActivity(deps, checkRepositoryWindow),
  };
}
